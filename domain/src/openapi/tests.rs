use super::*;

fn all_of<'a>(value: &'a Value, name: &str, into: &mut Vec<&'a str>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, inner)| match inner {
            Value::String(text) if key == name => into.push(text),
            inner => all_of(inner, name, into),
        }),
        Value::Array(list) => list.iter().for_each(|inner| all_of(inner, name, into)),
        _ => {}
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document("1.2.3");
    assert_eq!(document["info"]["version"], "1.2.3");
    let mut references = Vec::new();
    all_of(&document, "$ref", &mut references);
    assert!(references.len() > 300, "{}", references.len());
    for reference in references {
        let path = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(path).is_some(), "{reference}");
    }
}

#[test]
fn each_operation_has_an_id_of_its_own() {
    let document = document("0");
    let mut ids = Vec::new();
    all_of(&document["paths"], "operationId", &mut ids);
    let unique: BTreeSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len());
    assert_eq!(ids.len(), operations::all().len(), "two operations have one method and path");
}

/// What is read otherwise than it is written, and no name that means two things.
#[test]
fn names() {
    let document = document("0");
    let names = document["components"]["schemas"].as_object().unwrap().keys();
    let odd = names.filter(|name| name.ends_with(INPUT) || name.ends_with(|c: char| c.is_ascii_digit()));
    assert_eq!(odd.collect::<Vec<_>>(), ["ChoiceInput", "TagFilterInput", "RuleInput"]);
}

#[test]
fn what_is_read_may_leave_out_what_is_always_written() {
    let schemas = document("0")["components"]["schemas"].take();
    let needed = |name: &str| schemas[name]["required"].as_array().map_or(0, Vec::len);
    assert!(needed("Choice") > needed("ChoiceInput"));
    assert_eq!(schemas["ChoiceInput"]["additionalProperties"], false);
}

#[test]
fn descriptions_are_for_people() {
    let document = document("0");
    let mut says = Vec::new();
    all_of(&document, "description", &mut says);
    assert!(says.len() > 800, "{}", says.len());
    for text in says {
        assert!(!text.contains("[`") && !text.contains("crate::"), "{text}");
    }
}

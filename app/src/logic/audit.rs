//! What changed, as rows of a table.

use serde_json::Value;

/// A field that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its name, with spaces.
    pub(crate) field: String,
    /// What it was; a dash for nothing.
    pub(crate) before: String,
    /// What it is.
    pub(crate) after: String,
}

/// The rows of two states; fields of one alone have a dash in the other.
pub(crate) fn rows(before: &Value, after: &Value) -> Vec<Row> {
    let fields = |value: &Value| {
        value.as_object().map(|map| map.keys().cloned().collect::<Vec<_>>()).unwrap_or_default()
    };
    let mut names = fields(before);
    names.extend(fields(after));
    names.sort_unstable();
    names.dedup();
    let rows = names.into_iter().map(|name| Row {
        field: name.replace('_', " "),
        before: text(before.get(&name)),
        after: text(after.get(&name)),
    });
    rows.collect()
}

fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "–".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(is)) => if *is { "yes" } else { "no" }.to_owned(),
        Some(Value::Array(all)) if all.iter().all(Value::is_string) => {
            let words: Vec<_> = all.iter().filter_map(Value::as_str).collect();
            if words.is_empty() { "none".to_owned() } else { words.join(", ") }
        }
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_of_both_sides_in_words() {
        let rows = rows(
            &json!({"alias": "A", "is_revoked": false}),
            &json!({"alias": null, "regions": ["eu-west-1", "us-east-1"], "n": 3}),
        );
        let words: Vec<_> =
            rows.iter().map(|row| format!("{}: {} → {}", row.field, row.before, row.after)).collect();
        assert_eq!(
            words,
            ["alias: A → –", "is revoked: no → –", "n: – → 3", "regions: – → eu-west-1, us-east-1"]
        );
        assert!(super::rows(&Value::Null, &Value::Null).is_empty());
    }
}

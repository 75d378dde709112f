//! YAML, as much of it as CloudFormation templates need: the same values as the JSON form, for people to read.
//!
//! A text that could be anything but itself is put in double quotes, where JSON's escapes are YAML's too.

use serde_json::{Map, Value};

/// Writes a template. `comment` gives what is said behind an entry of a list.
pub(super) fn yaml(template: &Value, comment: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    if let Value::Object(sections) = template {
        for (at, (name, section)) in sections.iter().enumerate() {
            if at > 0 && section.is_object() {
                out.push('\n');
            }
            entry(&mut out, name, section, 0, comment);
        }
    }
    out
}

type Comment<'a> = &'a dyn Fn(&str) -> Option<String>;

fn indent(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n("  ", depth));
}

/// `name: value`, the value on the same line where it is a scalar.
fn entry(out: &mut String, name: &str, value: &Value, depth: usize, comment: Comment<'_>) {
    out.push_str(&scalar(name));
    out.push(':');
    match (inline(value), value) {
        (Some(text), _) => {
            out.push(' ');
            out.push_str(&text);
            out.push('\n');
        }
        (None, Value::Array(_)) => {
            out.push('\n');
            block(out, value, depth + 1, comment);
        }
        (None, _) => {
            out.push('\n');
            indent(out, depth + 1);
            block(out, value, depth + 1, comment);
        }
    }
}

/// A list from the beginning of a line; a map from where its first key stands.
fn block(out: &mut String, value: &Value, depth: usize, comment: Comment<'_>) {
    match value {
        Value::Array(items) => {
            for item in items {
                indent(out, depth);
                out.push('-');
                match (inline(item), item) {
                    (Some(text), _) => {
                        out.push(' ');
                        out.push_str(&text);
                        if let Some(words) = item.as_str().and_then(comment) {
                            out.push_str(" # ");
                            out.push_str(&words);
                        }
                        out.push('\n');
                    }
                    // A list in a list begins on a line of its own.
                    (None, Value::Array(_)) => {
                        out.push('\n');
                        block(out, item, depth + 1, comment);
                    }
                    (None, _) => {
                        out.push(' ');
                        block(out, item, depth + 1, comment);
                    }
                }
            }
        }
        Value::Object(map) => {
            for (at, (name, value)) in map.iter().enumerate() {
                if at > 0 {
                    indent(out, depth);
                }
                entry(out, name, value, depth, comment);
            }
        }
        other => out.push_str(&inline(other).unwrap_or_default()),
    }
}

/// A value that fits behind its key: a scalar, nothing, or one of CloudFormation's short forms.
fn inline(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(scalar(text)),
        Value::Array(items) if items.is_empty() => Some("[]".to_owned()),
        Value::Object(map) if map.is_empty() => Some("{}".to_owned()),
        Value::Object(map) => short_form(map),
        Value::Array(_) => None,
        other => Some(other.to_string()),
    }
}

fn short_form(map: &Map<String, Value>) -> Option<String> {
    let (name, value) = map.iter().next().filter(|_| map.len() == 1)?;
    match (name.as_str(), value) {
        ("Ref", Value::String(of)) => Some(format!("!Ref {of}")),
        ("Fn::Sub", Value::String(text)) => Some(format!("!Sub {}", quoted(text))),
        ("Fn::GetAtt", Value::Array(path)) => {
            let path: Vec<_> = path.iter().filter_map(Value::as_str).collect();
            Some(format!("!GetAtt {}", path.join(".")))
        }
        ("Fn::Equals", Value::Array(sides)) => {
            let sides: Option<Vec<_>> = sides.iter().map(inline).collect();
            Some(format!("!Equals [{}]", sides?.join(", ")))
        }
        _ => None,
    }
}

fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

/// Whether YAML reads it as this very text without quotes.
fn is_plain(text: &str) -> bool {
    let begins_well = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_word = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word));
    let harmless = |c: char| c.is_ascii_alphanumeric() || " .,;:/_*'()-".contains(c);
    begins_well
        && !is_word
        && text.chars().all(harmless)
        && !text.contains(": ")
        && !text.ends_with([':', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn short_forms_lists_and_comments() {
        let template = json!({
            "Version": "2010-09-09",
            "Resources": { "Role": { "Name": { "Ref": "Name" }, "In": { "Fn::Sub": "a:${B}" }, "Size": 3600 } },
            "List": { "Of": ["ec2:Describe*", { "Effect": "Allow", "Empty": [], "Inner": ["x"] }, [1, 2]] },
            "Out": { "Arn": { "Fn::GetAtt": ["Role", "Arn"] }, "Is": { "Fn::Equals": [{ "Ref": "A" }, "true"] } },
        });
        let comment = |text: &str| text.starts_with("ec2:").then(|| "To list.".to_owned());
        assert_eq!(
            yaml(&template, &comment),
            "Version: \"2010-09-09\"\n\n\
             Resources:\n  Role:\n    Name: !Ref Name\n    In: !Sub \"a:${B}\"\n    Size: 3600\n\n\
             List:\n  Of:\n    - ec2:Describe* # To list.\n    - Effect: Allow\n      Empty: []\n      Inner:\n        - x\n    \
             -\n      - 1\n      - 2\n\n\
             Out:\n  Arn: !GetAtt Role.Arn\n  Is: !Equals [!Ref A, \"true\"]\n"
        );
    }

    #[test]
    fn what_is_not_itself_is_quoted() {
        for (text, expected) in [
            ("sts:AssumeRole", "sts:AssumeRole"),
            ("A sentence, with a comma.", "A sentence, with a comma."),
            ("*", "\"*\""),
            ("true", "\"true\""),
            ("2012-10-17", "\"2012-10-17\""),
            ("a: b", "\"a: b\""),
            ("a #b", "\"a #b\""),
            ("line\nbreak \"x\"", r#""line\nbreak \"x\"""#),
            ("", "\"\""),
        ] {
            assert_eq!(scalar(text), expected);
        }
    }
}

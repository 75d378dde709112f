use super::*;
use proptest::prelude::*;

/// Writes each coloured piece as `kind(text)`; plain ones are left out.
fn coloured(language: Language, text: &str) -> String {
    let pieces = pieces(language, text);
    assert_eq!(pieces.iter().map(|(_, piece)| *piece).collect::<String>(), text);
    let named = pieces.iter().filter(|(kind, _)| *kind != Kind::Plain && *kind != Kind::Mark);
    named.map(|(kind, piece)| format!("{kind:?}({piece})")).collect::<Vec<_>>().join(" ")
}

#[test]
fn json_keys_differ_from_values() {
    assert_eq!(
        coloured(Language::Json, r#"{ "Effect": "Allow", "n": [-1.5e3, true], "q\"": "a: b" }"#),
        r#"Key("Effect") Text("Allow") Key("n") Literal(-1.5e3) Literal(true) Key("q\"") Text("a: b")"#
    );
}

#[test]
fn yaml_of_cloudformation() {
    let check = |text: &str, expected: &str| assert_eq!(coloured(Language::Yaml, text), expected);
    check("Resources:\n", "Key(Resources)");
    check("  RoleName: !Ref RoleName\n", "Key(RoleName) Literal(!Ref) Text(RoleName)");
    check("    Default: \"a # b\"\n", "Key(Default) Text(\"a # b\")");
    check("  - Effect: Allow\n", "Key(Effect) Text(Allow)");
    check("  - ec2:DescribeRegions # Why.\n", "Text(ec2:DescribeRegions) Comment(# Why.)");
    check("    sts:ExternalId: !Ref ExternalId", "Key(sts:ExternalId) Literal(!Ref) Text(ExternalId)");
    check("# whole line", "Comment(# whole line)");
}

#[test]
fn shell_commands_options_and_strings() {
    let check = |text: &str, expected: &str| assert_eq!(coloured(Language::Shell, text), expected);
    check(
        "aws iam get-role --role-name 'R' --query Role.Arn\n",
        "Command(aws) Command(iam) Command(get-role) Option(--role-name) Text('R') Option(--query)",
    );
    check(
        "aws iam x --a \\\n  --b 'c'\n\naws y",
        "Command(aws) Command(iam) Command(x) Option(--a) Option(--b) Text('c') Command(aws) Command(y)",
    );
    check("make customer", "Command(make) Command(customer)");
}

#[test]
fn terraform_and_typescript() {
    let check = |language, text: &str, expected: &str| assert_eq!(coloured(language, text), expected);
    check(
        Language::Hcl,
        "resource \"aws_iam_role\" \"r\" {\n  name = var.role_name # Why.\n  max = 3600\n}",
        "Command(resource) Text(\"aws_iam_role\") Text(\"r\") Key(name) Comment(# Why.) Key(max) Literal(3600)",
    );
    check(
        Language::TypeScript,
        "new iam.Role(this, \"Role\", {\n  path: \"/\", // Why.\n}); /** Doc. */",
        "Command(new) Command(this) Text(\"Role\") Key(path) Text(\"/\") Comment(// Why.) Comment(/** Doc. */)",
    );
}

proptest! {
    #[test]
    fn no_text_is_changed(text in "[\\PC\n]{0,60}") {
        for language in
            [Language::Json, Language::Yaml, Language::Shell, Language::Hcl, Language::TypeScript]
        {
            let whole: String = pieces(language, &text).into_iter().map(|(_, piece)| piece).collect();
            prop_assert_eq!(&whole, &text);
        }
    }
}

//! The forms of the role, against golden texts, and against each other.

use super::*;

/// A role with everything that its forms can hold.
pub(crate) fn role() -> Role {
    Role {
        name: DEFAULT_ROLE_NAME.parse().unwrap(),
        path: RolePath::default(),
        principal: "arn:aws:iam::111111111111:user/deputize".parse().unwrap(),
        external_id: crate::window::ExternalId::from_random_bytes([1; 16]),
        features: Features::default(),
        permissions: Permissions::Strict,
        captures: Some(CaptureBucket {
            bucket: "my-captures".parse().unwrap(),
            prefix: KeyPrefix::default(),
        }),
    }
}

fn everything(permissions: Permissions) -> Role {
    Role { features: Features::all(), permissions, ..role() }
}

/// A policy with characters that each syntax would read as its own.
fn own() -> Permissions {
    let statement = serde_json::json!({
        "Effect": "Allow",
        "Action": ["cloudwatch:GetMetricData", "ec2:Describe*"],
        "Resource": "*",
        "Condition": { "StringEquals": { "aws:PrincipalTag/team": ["${aws:username}", "it's \"%{ours}\"`"] } },
    });
    Permissions::Own(PolicyDocument(serde_json::json!({ "Version": "2012-10-17", "Statement": [statement] })))
}

fn forms(role: &Role) -> Vec<(&'static str, String)> {
    vec![
        ("cloudformation", cloudformation_yaml(role, Stacks::One).unwrap()),
        ("cloudformation_json", cloudformation_json(role, Stacks::One).unwrap()),
        ("stackset", cloudformation_yaml(role, Stacks::OfOrganization).unwrap()),
        ("terraform", terraform_module(role)),
        ("cli", cli_script(role)),
        ("cdk", cdk_construct(role)),
    ]
}

fn golden(suffix: &str, role: &Role) {
    role.check().unwrap();
    for (name, text) in forms(role) {
        insta::assert_snapshot!(format!("{name}_{suffix}"), text);
    }
    if let Some(policy) = role.permission_policy() {
        insta::assert_snapshot!(format!("permission_{suffix}"), policy.pretty());
    }
}

#[test]
fn golden_of_the_usual_role() {
    golden("usual", &role());
    insta::assert_snapshot!("trust", role().trust().pretty());
    insta::assert_snapshot!("cli_update", cli_update_script(&role()));
    insta::assert_snapshot!(
        "commands_stackset",
        stackset_commands(&role(), DEFAULT_STACK_NAME, STACKSET_FILE)
    );
}

#[test]
fn golden_of_everything() {
    golden("everything", &everything(Permissions::Strict));
    golden("wildcards", &everything(Permissions::Wildcard));
    golden("read_only", &everything(Permissions::ReadOnly));
}

/// Each alone, for the judges of `tests/tests/judges.rs`.
#[test]
fn golden_of_each_feature() {
    for feature in Feature::ALL {
        let role = Role { features: Features::NONE.with(feature), ..role() };
        role.check().unwrap();
        let template = cloudformation_yaml(&role, Stacks::One).unwrap();
        insta::assert_snapshot!(format!("cloudformation_only_{feature}"), template);
    }
}

#[test]
fn golden_of_an_own_policy_in_another_partition() {
    let principal = "arn:aws-us-gov:iam::111111111111:role/deputize".parse().unwrap();
    let path = "/team/monitoring/".parse().unwrap();
    golden("own", &Role { principal, path, permissions: own(), captures: None, ..role() });
}

#[test]
fn golden_of_the_published_template_and_its_link() {
    insta::assert_snapshot!("published", published_template(&role().principal));
    let region = "eu-west-1".parse().unwrap();
    let url = "https://templates.s3.amazonaws.com/deputize.yaml";
    let link = |role: &Role| quick_create_url(role, url, DEFAULT_STACK_NAME, &region);
    insta::assert_snapshot!(
        "quick_create",
        link(&everything(Permissions::ReadOnly)).unwrap().replace('&', "\n&")
    );
    assert_eq!(link(&Role { permissions: own(), ..role() }), None);
    assert_eq!(link(&Role { path: "/team/".parse().unwrap(), ..role() }), None);
}

#[test]
fn a_quick_create_link_opens_the_console_of_its_partition() {
    let check = |principal: &str, host: &str| {
        let role = Role { principal: principal.parse().unwrap(), ..role() };
        let region = role.principal.partition().sts_region();
        let url = "https://templates.s3.cn-north-1.amazonaws.com.cn/deputize.yaml";
        let link = quick_create_url(&role, url, DEFAULT_STACK_NAME, &region).unwrap();
        assert!(link.starts_with(&format!("https://{host}/cloudformation/home?region={region}#")), "{link}");
    };
    check("arn:aws:iam::111111111111:user/d", "us-east-1.console.aws.amazon.com");
    check("arn:aws-cn:iam::111111111111:user/d", "cn-north-1.console.amazonaws.cn");
    check("arn:aws-us-gov:iam::111111111111:user/d", "us-gov-west-1.console.amazonaws-us-gov.com");
    check("arn:aws-eusc:iam::111111111111:user/d", "eusc-de-east-1.console.amazonaws-eusc.eu");
}

#[test]
fn every_action_is_in_every_form() {
    let role = everything(Permissions::Strict);
    for (_, action) in role.features.actions() {
        for (form, text) in forms(&role) {
            assert!(text.contains(action.name), "{} is missing in {form}", action.name);
        }
    }
}

#[test]
fn one_tree_gives_both_forms_of_a_template() {
    let json = cloudformation_json(&everything(Permissions::Strict), Stacks::One).unwrap();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        value["Resources"]["Role"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]["Action"],
        serde_json::json!(["ec2:DescribeRegions", "ec2:DescribeInstances"])
    );
}

#[test]
fn the_captures_have_a_policy_of_their_own() {
    let names = |role: Role| role.inline_policies().iter().map(|policy| policy.name).collect::<Vec<_>>();
    assert_eq!(names(everything(Permissions::Strict)), [READ_POLICY, CAPTURES_POLICY]);
    assert_eq!(names(role()), [READ_POLICY]);
    let audit = Role { features: Features::NONE.with(Feature::SecurityAudit), ..role() };
    assert_eq!((names(audit.clone()), audit.managed_policies()), (vec![], vec!["SecurityAudit"]));
    audit.check().unwrap();
    let no_bucket = Role { captures: None, ..everything(Permissions::Strict) };
    assert_eq!(no_bucket.check().unwrap_err().field, "bucket");
}

#[test]
fn aws_read_only_policy_needs_no_more_than_it_lacks() {
    let role = everything(Permissions::ReadOnly);
    let inline = role.permission_policy().unwrap().compact();
    assert!(
        inline.contains("tag:GetResources") && !inline.contains("ec2:") && !inline.contains("cloudwatch:")
    );
    assert_eq!(role.managed_policies(), [VIEW_ONLY, "SecurityAudit"]);
    let untagged = Features::default().without(Feature::Tags);
    let usual = Role { features: untagged, permissions: Permissions::ReadOnly, ..self::role() };
    assert_eq!(usual.permission_policy(), None);
}

#[test]
fn sizes_stay_below_aws_limits() {
    for permissions in [Permissions::Strict, Permissions::Wildcard, Permissions::ReadOnly] {
        let role = everything(permissions);
        role.check().unwrap();
        for policy in role.inline_policies() {
            assert!(limits::size(&policy.document) < limits::MANAGED_MAX / 2);
        }
    }
    let long =
        serde_json::json!({ "Statement": [{ "Action": "a:".to_owned() + &"b".repeat(limits::INLINE_MAX) }] });
    let role = Role { permissions: Permissions::Own(PolicyDocument(long)), ..role() };
    assert_eq!(role.check().unwrap_err().field, "policy");
}

#[test]
fn paths() {
    for good in ["/", "/team/", "/a/b-c/"] {
        assert_eq!(good.parse::<RolePath>().unwrap().as_str(), good);
    }
    for bad in ["", "team", "/team", "team/", "//", "/a//b/", "/ü/", "/a b/"] {
        assert!(bad.parse::<RolePath>().is_err(), "{bad}");
    }
}

//! The policy of a session that is handed on: what is left of the role for whoever gets temporary credentials.
//!
//! A session policy takes rights away and gives none: AWS lets a session do what the role *and* the policy allow.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session>

use serde_json::{Value, json};

use super::{Feature, Permissions, PolicyDocument, Role, review, statement};
use crate::arn::Region;
use crate::field::FieldError;

/// The most characters of a session policy, in its plain text.
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html#API_AssumeRole_RequestParameters>
pub const SESSION_POLICY_MAX: usize = 2_048;

/// The services of the catalogue that are not in any region: their calls count as made in one that AWS chooses, so a choice
/// of regions says nothing about them.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion>
const GLOBAL: [&str; 2] = ["iam:*", "organizations:*"];

/// What a session may do at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionPolicy {
    /// The inline policy; missing where managed policies say it all.
    pub document: Option<PolicyDocument>,
    /// The ARNs of AWS's managed policies that are passed beside it.
    pub managed: Vec<String>,
}

impl SessionPolicy {
    /// For a role that is narrowed to some features already, and to these regions; to all of them where there is none. `own`
    /// is the caller's own policy, in the place of the computed one.
    ///
    /// # Errors
    /// By the field `policy`, where the caller's own is none that AWS would take, or allows what the features do not need; by
    /// the field whose choice made it too long, where it is.
    pub fn of(role: &Role, regions: &[Region], own: Option<&str>) -> Result<Self, FieldError> {
        let (mut document, managed, field) = match own {
            Some(text) => (review::within(text, role)?.0, Vec::new(), "policy"),
            None => (computed(role), managed(role), "features"),
        };
        let mut list = match document.get_mut("Statement").map(Value::take) {
            Some(Value::Array(list)) => list,
            Some(one @ Value::Object(_)) => vec![one],
            _ => Vec::new(),
        };
        if !regions.is_empty() {
            list.push(but_in(regions));
        }
        if list.is_empty() {
            return Ok(Self { document: None, managed });
        }
        let document = PolicyDocument(json!({ "Version": "2012-10-17", "Statement": list }));
        check(&document, field)?;
        Ok(Self { document: Some(document), managed })
    }
}

/// What the features call, by complete names: a program gets no more than this product would do itself.
fn computed(role: &Role) -> Value {
    let role = Role { permissions: Permissions::Strict, ..role.clone() };
    let list: Vec<_> = statement::of(&role).iter().map(|statement| statement.json(&role)).collect();
    json!({ "Statement": list })
}

fn managed(role: &Role) -> Vec<String> {
    role.features.iter().filter_map(Feature::managed_policy).map(|name| role.managed_arn(name)).collect()
}

/// Refuses whatever is in another region. It is a Deny, so that it holds for managed policies and the caller's own too.
fn but_in(regions: &[Region]) -> Value {
    let regions: Vec<_> = regions.iter().map(Region::as_str).collect();
    json!({
        "Sid": "OtherRegions",
        "Effect": "Deny",
        "NotAction": GLOBAL,
        "Resource": "*",
        "Condition": { "StringNotEquals": { "aws:RequestedRegion": regions } },
    })
}

/// AWS's bounds of a session policy's text.
fn check(document: &PolicyDocument, field: &str) -> Result<(), FieldError> {
    let text = document.compact();
    let size = text.chars().count();
    if size > SESSION_POLICY_MAX {
        return Err(FieldError::new(
            field,
            format!("The session policy has {size} characters; AWS takes {SESSION_POLICY_MAX}."),
            "Ask for fewer features or regions, or send a shorter policy.",
        ));
    }
    if let Some(bad) = text.chars().find(|c| !(' '..='\u{ff}').contains(c)) {
        return Err(FieldError::new(
            field,
            format!(
                "The session policy has the character {}, which AWS does not take.",
                bad.escape_unicode()
            ),
            "Write it in letters of Latin-1.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{CaptureBucket, Features, KeyPrefix, RolePath};

    fn role(features: &[Feature]) -> Role {
        let captures = CaptureBucket { bucket: "my-captures".parse().unwrap(), prefix: KeyPrefix::default() };
        Role {
            name: "Reader".parse().unwrap(),
            path: RolePath::default(),
            principal: "arn:aws:iam::111111111111:user/deputize".parse().unwrap(),
            external_id: crate::window::ExternalId::from_random_bytes([1; 16]),
            features: features.iter().copied().collect(),
            permissions: Permissions::Wildcard,
            captures: Some(captures),
        }
    }

    fn regions(names: &[&str]) -> Vec<Region> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    fn of(features: &[Feature], names: &[&str], own: Option<&str>) -> Result<SessionPolicy, FieldError> {
        SessionPolicy::of(&role(features), &regions(names), own)
    }

    #[test]
    fn the_computed_one_has_complete_names_alone() {
        let policy = of(&[Feature::Ec2Discovery, Feature::S3Captures], &[], None).unwrap();
        assert_eq!(
            policy.document.unwrap().0,
            json!({ "Version": "2012-10-17", "Statement": [
                { "Sid": "Ec2Discovery", "Effect": "Allow", "Resource": "*",
                  "Action": ["ec2:DescribeRegions", "ec2:DescribeInstances"] },
                { "Sid": "S3Captures", "Effect": "Allow", "Resource": "arn:aws:s3:::my-captures/deputize/*",
                  "Action": ["s3:PutObject", "s3:DeleteObject"] },
            ] })
        );
        assert!(policy.managed.is_empty());
    }

    #[test]
    fn regions_are_a_deny_of_all_others() {
        let policy = of(&[Feature::SecurityAudit], &["eu-west-1"], None).unwrap();
        assert_eq!(policy.managed, ["arn:aws:iam::aws:policy/SecurityAudit"]);
        let deny = json!({
            "Sid": "OtherRegions", "Effect": "Deny", "NotAction": ["iam:*", "organizations:*"], "Resource": "*",
            "Condition": { "StringNotEquals": { "aws:RequestedRegion": ["eu-west-1"] } },
        });
        assert_eq!(policy.document.unwrap().0["Statement"], json!([deny]));
        let own = r#"{"Statement":{"Effect":"Allow","Action":"ec2:DescribeInstances","Resource":"*"}}"#;
        let policy = of(&[Feature::Ec2Discovery], &["eu-west-1"], Some(own)).unwrap().document.unwrap().0;
        assert_eq!(
            (&policy["Statement"][0]["Action"], &policy["Statement"][1]),
            (&json!("ec2:DescribeInstances"), &deny)
        );
        assert_eq!(of(&[Feature::SecurityAudit], &[], None).unwrap().document, None);
    }

    #[test]
    fn the_callers_own_narrows_and_never_widens() {
        let own = |action: &str, resource: &str| {
            let effect = r#""Effect":"Allow""#;
            let text = format!(r#"{{"Statement":[{{{effect},"Action":{action},"Resource":"{resource}"}}]}}"#);
            of(&[Feature::Ec2Discovery, Feature::S3Captures, Feature::PolicyDrift], &[], Some(&text))
        };
        for (action, resource) in [
            (r#""ec2:describeinstances""#, "*"),
            (r#"["ec2:DescribeRegions","EC2:DescribeInstances"]"#, "*"),
            (r#""s3:PutObject""#, "arn:aws:s3:::my-captures/deputize/today/*"),
            (r#""iam:GetRole""#, "arn:aws:iam::222222222222:role/Reader"),
        ] {
            own(action, resource).unwrap();
        }
        for (action, resource, named) in [
            (r#""*""#, "*", "`*`"),
            (r#""ec2:Describe*""#, "*", "`ec2:Describe*`"),
            (r#"["ec2:DescribeInstances","ec2:RunInstances"]"#, "*", "`ec2:RunInstances`"),
            (r#""cloudwatch:GetMetricData""#, "*", "`cloudwatch:GetMetricData`"),
            (r#""s3:PutObject""#, "*", "s3:PutObject"),
            (r#""s3:PutObject""#, "arn:aws:s3:::my-captures/*", "s3:PutObject"),
            (r#""iam:GetRole""#, "arn:aws:iam::222222222222:role/Other", "iam:GetRole"),
        ] {
            let refused = own(action, resource).unwrap_err();
            assert_eq!(refused.field, "policy");
            assert!(refused.problem.contains(named), "{action} on {resource}: {refused}");
        }
        let check = |statement: &str, part: &str| {
            let text = format!(r#"{{"Statement":[{statement}]}}"#);
            let refused = of(&[Feature::Ec2Discovery], &[], Some(&text)).unwrap_err();
            assert!(refused.problem.contains(part), "{refused}");
        };
        check(r#"{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}"#, "every action but");
        check(r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#, "allows nothing");
        check(r#"{"Effect":"Allow","Action":"ec2:DescribeInstances"}"#, "no Resource");
        let not_json = of(&[Feature::Ec2Discovery], &[], Some("{")).unwrap_err();
        assert!(not_json.problem.starts_with("Line 1"), "{not_json}");
    }

    #[test]
    fn it_is_as_long_as_aws_takes() {
        let all: Vec<_> = Features::all().iter().collect();
        let text = of(&all, &["eu-west-1", "us-east-1"], None).unwrap().document.unwrap().compact();
        assert!(text.len() <= SESSION_POLICY_MAX, "all features and two regions: {}", text.len());
        let many: Vec<String> = (0..50).map(|n| format!("us-gov-northeast-{n}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(of(&all, &many, None).unwrap_err().field, "features");
        let own = |sid: &str| {
            format!(
                r#"{{"Statement":[{{"Effect":"Allow","Action":"ec2:DescribeInstances","Resource":"*","Condition":{{"StringEquals":{{"aws:PrincipalTag/a":"{sid}"}}}}}}]}}"#
            )
        };
        assert!(of(&all, &[], Some(&own("é"))).is_ok());
        assert!(of(&all, &[], Some(&own("→"))).unwrap_err().problem.contains("u{2192}"));
        let long = of(&all, &[], Some(&own(&"a".repeat(SESSION_POLICY_MAX)))).unwrap_err();
        assert_eq!((&*long.field, long.problem.contains("AWS takes 2048")), ("policy", true));
    }
}

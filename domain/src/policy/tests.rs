//! The forms of the role, against golden texts, and against each other.

use super::*;

fn with_role(check: impl FnOnce(&Role<'_>)) {
    let name: RoleName = DEFAULT_ROLE_NAME.parse().unwrap();
    let principal: Principal = "arn:aws:iam::111111111111:user/deputize".parse().unwrap();
    let external_id = ExternalId::from_random_bytes([1; 16]);
    check(&Role {
        name: &name,
        principal: &principal,
        external_id: &external_id,
        features: Features::default(),
    });
}

#[test]
fn golden_forms() {
    with_role(|role| {
        insta::assert_snapshot!("trust", trust_policy(role.principal, role.external_id).pretty());
        insta::assert_snapshot!("permission", permission_policy(role.features).pretty());
        insta::assert_snapshot!("cloudformation", cloudformation_template(role));
        insta::assert_snapshot!("cli", cli_script(role));
    });
}

#[test]
fn every_action_is_in_every_form() {
    with_role(|role| {
        for action in role.features.actions().map(|(_, action)| action) {
            assert!(!action.name.contains('*'), "{} is not complete", action.name);
            for form in
                [cloudformation_template(role), cli_script(role), permission_policy(role.features).pretty()]
            {
                assert!(form.contains(action.name), "{} is missing", action.name);
            }
        }
    });
}

#[test]
fn inline_policy_stays_below_iams_limit() {
    // 10,240 characters for all inline policies of a role, white space not counted.
    assert!(permission_policy(Features::default()).compact().len() < 10_240);
}

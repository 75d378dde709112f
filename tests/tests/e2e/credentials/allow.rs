//! `PUT …/credentials`: the switch.
//!
//! 1. Off by default: nobody gets any, in any form, and the remedy says who can switch it on.
//! 2. Only an owner in person switches: admins, viewers and every token are refused.
//! 3. Switched on and off it is in the history and, with before and after, in the audit log. Said twice, it is one change.
//! 4. A longest life that AWS does not give is refused by its field; one that is not said stays.

use deputize_tests::customer::Customer;
use deputize_tests::tenant::Tenant;
use serde_json::json;

use super::Lender;
use crate::audit::entry;
use crate::connections::connected;

#[tokio::test]
async fn off_until_an_owner_switches_it_on() {
    // 1
    let tenant = Tenant::new("credentials-off").await;
    let owner = tenant.owner().await;
    let id = connected(&tenant, &Customer::first(), &json!({})).await;
    let path = tenant.connection_path(&id, "/credentials");
    let off = json!({"enabled": false, "longest_minutes": 60});
    assert_eq!(tenant.connection(&id).await["credentials"], off);
    let (_, program) = tenant.token(&owner, "credentials").await;
    let request = json!({"reason": "a report"});
    for caller in [&owner.caller, &program] {
        let problem = caller.post(&path, &request).await.problem(409, "credentials_off");
        assert!(problem["remedy"].as_str().is_some_and(|text| text.contains("owner")), "{problem}");
    }
    for form in ["container", "process"] {
        let told = program.get(&format!("{path}/{form}?reason=a%20report")).await.expect(409);
        assert_eq!(told["code"], "credentials_off", "{told}");
        assert!(told["message"].as_str().is_some_and(|text| text.contains("owner")), "{told}");
    }

    // 2
    let (admin, viewer) = (tenant.joined(&owner, "admin").await, tenant.joined(&owner, "viewer").await);
    let on = json!({"enabled": true});
    for caller in [&admin.caller, &viewer.caller, &program, &tenant.caller] {
        caller.put(&path, &on).await.problem(403, "not_allowed");
    }
    assert_eq!(tenant.connection(&id).await["credentials"], off);
    let switched = owner.caller.put(&path, &on).await.expect(200);
    assert_eq!(switched["credentials"], json!({"enabled": true, "longest_minutes": 60}), "{switched}");
    admin.caller.post(&path, &request).await.expect(200);
    program.post(&path, &request).await.expect(200);
    for caller in [&viewer.caller, &tenant.caller] {
        caller.post(&path, &request).await.problem(403, "not_allowed");
    }
}

#[tokio::test]
async fn each_change_is_written_down() {
    // 3
    let lender = Lender::new("credentials-switch", &json!({})).await;
    let owner = &lender.owner.caller;
    let line = entry(&lender.tenant, owner, "credentials.switched").await;
    assert_eq!(line["before"]["credentials"], json!({"enabled": false, "longest_minutes": 60}), "{line}");
    assert_eq!(line["after"]["credentials"], json!({"enabled": true, "longest_minutes": 60}), "{line}");
    assert_eq!((&line["actor"]["kind"], &line["subject"]["id"]), (&json!("person"), &json!(lender.id)));
    lender.switch(&json!({"enabled": true})).await;
    lender.switch(&json!({"enabled": false})).await;
    let events = owner.get(&lender.tenant.connection_path(&lender.id, "/events")).await.expect(200);
    let told: Vec<&str> = events["events"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|event| event["detail"].as_str().filter(|text| text.starts_with("Credentials")))
        .collect();
    assert_eq!(told.len(), 2, "{events}");
    assert!(told[0].contains("switched off") && told[1].contains("switched on"), "{told:?}");
    lender.program.post(&lender.path(""), &json!({"reason": "late"})).await.problem(409, "credentials_off");

    // 4
    for minutes in [14, 61] {
        let change = json!({"enabled": true, "longest_minutes": minutes});
        let problem = owner.put(&lender.path(""), &change).await.problem(422, "invalid_field");
        assert_eq!(problem["field"], "longest_minutes", "{problem}");
    }
    owner
        .put(&lender.path(""), &json!({"enabled": true, "until": 1}))
        .await
        .problem(400, "malformed_request");
    lender.switch(&json!({"enabled": true, "longest_minutes": 20})).await;
    let again = lender.switch(&json!({"enabled": true})).await;
    assert_eq!(again["credentials"]["longest_minutes"], 20, "{again}");
    let beyond = json!({"reason": "long", "duration_seconds": 1201});
    let problem = lender.program.post(&lender.path(""), &beyond).await.problem(422, "invalid_field");
    assert_eq!(problem["field"], "duration_seconds", "{problem}");
}

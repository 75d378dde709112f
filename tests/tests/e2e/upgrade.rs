//! A connection and a person of the first version under the present one, and the tokens of the eighth, each in an environment
//! of its own.
//!
//! The connection:
//! 1. A connected account.
//! 2. While nothing runs, its database is rewritten to what the first version kept: no table of events, three jobs, three
//!    records, and in them nothing that came later.
//! 3. It is shown as it was, with the features of then, and its resources.
//! 4. Its history begins now, and a check that finds the same adds nothing to it.
//! 5. A role that is opened is told, from the standing before; mended, it has recovered.
//! 6. The database is at the present version.
//!
//! The tokens: those of before may what they might, and nothing of what came since.
//!
//! The person: whoever was signed in still is, the session is listed with what is known of it, and the next one with more.

use deputize_tests::customer::{Customer, open_trust, trust};
use deputize_tests::environment::Environment;
use deputize_tests::http::Caller;
use deputize_tests::{tenant::Tenant, unique};
use serde_json::{Value, json};

use crate::connections::kinds;
use crate::deployment::{python, while_nothing_runs};

/// What the first version kept: `worker/src/objects/connection` as it was then.
const TO_THE_FIRST: &str = r#"
import json, pathlib, sqlite3, sys
for file in sorted(pathlib.Path(sys.argv[1]).glob("v3/do/*-Connection/*.sqlite")):
    database = sqlite3.connect(file)
    try:
        found = dict(database.execute("SELECT kind, json FROM record"))
    except sqlite3.OperationalError:
        continue
    keep = {
        "settings": "workspace id alias role external_id regions created_at created_by",
        "standing": "status since diagnosis checks propagation",
        "polling": "last_at messages covered",
    }
    database.execute("DELETE FROM record")
    for kind, names in keep.items():
        record = json.loads(found[kind])
        kept = {name: record[name] for name in names.split()}
        for check in kept.get("checks", []):
            check.pop("aws_request_id", None)
        database.execute("INSERT INTO record VALUES (?, ?)", (kind, json.dumps(kept)))
    database.execute("DELETE FROM schedule WHERE job NOT IN ('gate', 'report', 'poll')")
    database.execute("DROP TABLE event")
    instances = database.execute("SELECT id, region, json FROM resource WHERE service = 'ec2'").fetchall()
    for table in ("resource", "cell", "block", "alert", "deed", "once", "taking"):
        database.execute(f"DROP TABLE {table}")
    database.execute("CREATE TABLE resource (region TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (region, id))")
    for id, region, stored in instances:
        stored = json.loads(stored)
        kept = {"id": id, "name": stored["name"], "service": "ec2", "kind": stored["kind"], "state": stored["state"],
                "region": region, "metrics": ["CPUUtilization"]}
        database.execute("INSERT INTO resource VALUES (?, ?, ?)", (region, id, json.dumps(kept)))
    database.execute("DELETE FROM series WHERE metric <> 'CPUUtilization'")
    for column in ("seen_at", "came_at"):
        database.execute(f"ALTER TABLE series DROP COLUMN {column}")
    database.execute("UPDATE schema_version SET version = 1")
    database.commit()
    database.close()
"#;
const VERSION: &str = r#"
import pathlib, sqlite3, sys
for file in sorted(pathlib.Path(sys.argv[1]).glob("v3/do/*-Connection/*.sqlite")):
    try:
        rows = sqlite3.connect(file).execute("SELECT version, (SELECT count(*) FROM event) FROM schema_version").fetchall()
    except sqlite3.OperationalError:
        continue
    print(rows)
"#;

/// Ids, names and kinds of the connection's resources.
async fn named(tenant: &Tenant, id: &str) -> Vec<[Value; 3]> {
    let resources = tenant.resources(id).await;
    resources.iter().map(|one| [&one["id"], &one["name"], &one["kind"]].map(Clone::clone)).collect()
}

#[tokio::test]
async fn a_connection_of_the_first_version() {
    // 1
    let environment = Environment::start("upgrade");
    let tenant = Tenant::in_environment(&environment, "upgrade").await;
    let (customer, role) = (Customer::of(&environment, 0), unique("First"));
    let right = trust(&environment.principal, &tenant.external_id().await);
    customer.create_role(&role, &right).await;
    let permissions =
        tenant.caller.get(&tenant.path("policies")).await.expect(200)["permission_policy"].clone();
    customer.permit(&role, &permissions).await;
    let body = json!({
        "account_id": customer.account, "role_name": role, "features": ["ec2_discovery", "metrics"]
    });
    let made = tenant.caller.post(&tenant.path("connections"), &body).await.expect(201);
    let id = made["id"].as_str().expect("an id").to_owned();
    tenant.settled(&id, "connected").await;
    let resources = named(&tenant, &id).await;
    let before = tenant.when(&id, "read", |one| one["last_poll_at"].is_string()).await;
    let database = environment.state().join("worker");
    assert_eq!(python(VERSION, &database, &[]).trim(), "[(8, 2)]");

    // 2
    while_nothing_runs(&environment, TO_THE_FIRST, &[]).await;

    // 3
    let after = tenant.connection(&id).await;
    for same in ["status", "role_arn", "external_id", "features", "regions", "created_by", "activity"] {
        assert_eq!(after[same], before[same], "{same}: {after}");
    }
    assert_eq!(named(&tenant, &id).await, resources);

    // 4
    assert_eq!(kinds(&tenant, &id).await, [] as [&str; 0]);
    assert_eq!(tenant.check(&id).await["status"], "connected");
    assert_eq!(kinds(&tenant, &id).await, [] as [&str; 0]);

    // 5
    customer.update_trust(&role, &open_trust(&environment.principal)).await;
    assert_eq!(tenant.check(&id).await["status"], "refused");
    customer.update_trust(&role, &right).await;
    assert_eq!(tenant.check(&id).await["status"], "connected");
    assert_eq!(kinds(&tenant, &id).await, ["refused", "recovered"]);
    let told = tenant.caller.get(&tenant.connection_path(&id, "/events")).await.expect(200);
    assert_eq!(told["events"][1]["status_before"], json!("connected"), "{told}");

    // 6
    assert_eq!(python(VERSION, &database, &[]).trim(), "[(8, 2)]");
}

/// A person as the first version kept them.
const PERSON_TO_THE_FIRST: &str = r#"
import pathlib, sqlite3, sys
for file in sorted(pathlib.Path(sys.argv[1]).glob("v3/do/*-Person/*.sqlite")):
    database = sqlite3.connect(file)
    try:
        database.execute("SELECT id FROM session")
    except sqlite3.OperationalError:
        continue
    for index in ("session_id", "session_old_digest"):
        database.execute(f"DROP INDEX {index}")
    for column in ("id", "device", "begun_by", "renew", "old_digest", "old_until"):
        database.execute(f"ALTER TABLE session DROP COLUMN {column}")
    database.execute("ALTER TABLE person DROP COLUMN verified_at")
    for table in ("spent", "passkey", "once", "expected"):
        database.execute(f"DROP TABLE IF EXISTS {table}")
    database.execute("UPDATE schema_version SET version = 1")
    database.commit()
    database.close()
"#;

#[tokio::test]
async fn a_person_of_the_first_version() {
    let environment = Environment::start("upgrade-person");
    let tenant = Tenant::in_environment(&environment, "person").await;
    let nobody = Caller::nobody(&environment);
    let sign_in = async |url: &str| {
        let token = url.split_once('#').expect("a token").1;
        let answer = nobody.post("/api/v1/sign-in", &json!({"token": token})).await;
        let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        answer.expect(200);
        nobody.with_cookie(&cookie)
    };
    let person = sign_in(&tenant.sign_in_url).await;
    while_nothing_runs(&environment, PERSON_TO_THE_FIRST, &[]).await;

    assert_eq!(person.get("/api/v1/me").await.expect(200)["person"]["email"], tenant.email);
    let list = person.get("/api/v1/me/sessions").await.expect(200);
    assert_eq!(
        (&list["sessions"][0]["is_this"], &list["sessions"][1]),
        (&json!(true), &Value::Null),
        "{list}"
    );
    assert_eq!(
        (&list["sessions"][0]["agent"], &list["sessions"][0]["by"]),
        (&json!("Unknown browser"), &Value::Null)
    );
    let operator = nobody.with_token(&environment.setup_token);
    let body = json!({"email": tenant.email, "name": "A", "workspace": "W"});
    let again = operator.post("/api/setup", &body).await.expect(200);
    let second = sign_in(again["sign_in_url"].as_str().expect("a link")).await;
    let id = list["sessions"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(
        second.get("/api/v1/me/sessions").await.expect(200)["sessions"].as_array().map(Vec::len),
        Some(2)
    );
    second.delete(&format!("/api/v1/me/sessions/{id}")).await.expect_empty(204);
    person.get("/api/v1/me").await.problem(401, "not_signed_in");
}

/// A workspace before tokens could be for temporary credentials.
const TOKENS_TO_THE_EIGHTH: &str = r#"
import pathlib, sqlite3, sys
for file in sorted(pathlib.Path(sys.argv[1]).glob("v3/do/*-Workspace/*.sqlite")):
    database = sqlite3.connect(file)
    try:
        database.execute("SELECT scope FROM token")
    except sqlite3.OperationalError:
        continue
    database.execute("ALTER TABLE token DROP COLUMN scope")
    database.execute("DROP TABLE once")
    database.execute("UPDATE schema_version SET version = 8")
    database.commit()
    database.close()
"#;

#[tokio::test]
async fn tokens_of_the_eighth_version() {
    let environment = Environment::start("upgrade-tokens");
    let tenant = Tenant::in_environment(&environment, "tokens").await;
    let ask_for = async |caller: &Caller, scope: &str| {
        let new = json!({"name": format!("for {scope}"), "scope": scope});
        caller.post(&tenant.path("tokens"), &new).await
    };
    let mut before = Vec::new();
    for scope in ["read", "connect"] {
        let made = ask_for(&tenant.caller, scope).await.expect(201);
        before.push(tenant.caller.with_token(made["secret"].as_str().expect("a secret")));
    }
    while_nothing_runs(&environment, TOKENS_TO_THE_EIGHTH, &[]).await;

    let list = tenant.caller.get(&tenant.path("tokens")).await.expect(200);
    let scopes: Vec<_> =
        list["tokens"].as_array().expect("a list").iter().map(|token| token["scope"].clone()).collect();
    assert_eq!(scopes, ["connect", "read", "connect"], "by name, the one of set-up last: {list}");
    let nobodys = format!("con_{}", "0".repeat(32));
    let path = tenant.connection_path(&nobodys, "/credentials");
    for caller in &before {
        caller.get(&tenant.path("members")).await.expect(200);
        caller.post(&path, &json!({"reason": "mine"})).await.problem(403, "not_allowed");
        caller.put(&path, &json!({"enabled": true})).await.problem(403, "not_allowed");
        assert_ne!(ask_for(caller, "credentials").await.status, 201);
    }
    assert_eq!(ask_for(&before[1], "connect").await.status, 409, "its name is taken; it might");
    let database = environment.state().join("worker");
    let version = "import pathlib, sqlite3, sys\nfor file in pathlib.Path(sys.argv[1]).glob('v3/do/*-Workspace/*.sqlite'):\n    try: print(sqlite3.connect(file).execute('SELECT version FROM schema_version').fetchall())\n    except sqlite3.OperationalError: pass";
    // The launcher's own workspace has not been asked since.
    let versions = python(version, &database, &[]);
    assert!(versions.contains("[(10,)]"), "{versions}");
}

//! A connection of the first version under the present one, in an environment of its own.
//!
//! 1. A connected account.
//! 2. While nothing runs, its database is rewritten to what the first version kept: no table of events, three jobs, three
//!    records, and in them nothing that came later.
//! 3. It is shown as it was, with the features of then, and its resources.
//! 4. Its history begins now, and a check that finds the same adds nothing to it.
//! 5. A role that is opened is told, from the standing before; mended, it has recovered.
//! 6. The database is at the present version.

use deputize_tests::customer::{Customer, open_trust, trust};
use deputize_tests::environment::Environment;
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
    for table in ("resource", "cell", "block", "alert"):
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
    assert_eq!(python(VERSION, &database, &[]).trim(), "[(5, 2)]");

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
    assert_eq!(python(VERSION, &database, &[]).trim(), "[(5, 2)]");
}

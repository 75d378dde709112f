//! The encryption key of the deployment is changed, lost, and what it sealed is moved; in an environment of its own.
//!
//! 1. Two connections with keys, proven.
//! 2. A new encryption key, the old one as the previous: both are proven, and sealed anew by their check.
//! 3. The previous one is taken away: still proven.
//! 4. Behind the Worker's back the sealed key of one connection is written into the other: it does not open there.
//! 5. Another encryption key: a cause of its own, with the remedy. The access key entered anew: proven.

use deputize_tests::environment::Environment;
use deputize_tests::tenant::Tenant;
use serde_json::json;

use super::{connected_with_keys, trusted_user};
use crate::deployment::{python, restart_with, secrets, while_nothing_runs};

const SECOND: &str = "c2Vjb25kIGtleSwgc2Vjb25kIGtleSwgc2Vjb25kIGtleSE=";
const THIRD: &str = "dGhpcmQga2V5LCB0aGlyZCBrZXksIHRoaXJkIGtleSwgMTI=";

#[tokio::test]
async fn the_encryption_key_is_changed() {
    // 1
    let environment = Environment::start("encryption");
    let tenant = Tenant::in_environment(&environment, "encryption").await;
    let user = trusted_user(&environment).await;
    let one = connected_with_keys(&environment, &tenant, &user).await;
    let two = connected_with_keys(&environment, &tenant, &user).await;
    tenant.settled(&one, "connected").await;
    tenant.settled(&two, "connected").await;
    let first = secrets(&environment)["ENCRYPTION_KEY"].clone();
    let before = sealed(&environment);
    assert_eq!(before.len(), 2);

    // 2
    restart_with(&environment, &json!({"ENCRYPTION_KEY": SECOND, "ENCRYPTION_KEY_PREVIOUS": first})).await;
    for id in [&one, &two] {
        assert_eq!(tenant.check(id).await["status"], "connected");
    }
    let after = sealed(&environment);
    assert!(after.iter().all(|text| !before.contains(text)), "sealed anew");

    // 3
    restart_with(&environment, &json!({"ENCRYPTION_KEY": SECOND, "ENCRYPTION_KEY_PREVIOUS": ""})).await;
    for id in [&one, &two] {
        let checked = tenant.check(id).await;
        assert!(checked["status"] == "connected" && checked.get("diagnosis").is_none(), "{checked}");
    }

    // 4
    move_sealed_keys(&environment).await;
    let causes = [
        tenant.check(&one).await["diagnosis"]["cause"].clone(),
        tenant.check(&two).await["diagnosis"]["cause"].clone(),
    ];
    assert_eq!(causes.iter().filter(|cause| **cause == json!("keys_unreadable")).count(), 1, "{causes:?}");

    // 5
    restart_with(&environment, &json!({"ENCRYPTION_KEY": THIRD})).await;
    let told = tenant.check(&one).await;
    assert_eq!(told["diagnosis"]["cause"], "keys_unreadable", "{told}");
    assert!(told["diagnosis"]["remedy"].as_str().expect("a remedy").contains("ENCRYPTION_KEY_PREVIOUS"));
    let replaced = tenant.caller.put(&tenant.connection_path(&one, "/keys"), &user.keys()).await.expect(200);
    assert_eq!(replaced["status"], "connected", "{replaced}");
    assert!(replaced.get("diagnosis").is_none(), "{replaced}");
}

/// What is sealed in the objects' databases, as it lies on the disk.
fn sealed(environment: &Environment) -> Vec<String> {
    const READ: &str = r#"
import json, pathlib, sqlite3, sys
for file in sorted(pathlib.Path(sys.argv[1]).rglob("*.sqlite")):
    try:
        rows = sqlite3.connect(file).execute("SELECT json FROM record WHERE kind = 'keys'").fetchall()
    except sqlite3.Error:
        continue
    for (text,) in rows:
        print(json.loads(text)["sealed"])
"#;
    python(READ, &environment.state().join("worker"), &[]).lines().map(str::to_owned).collect()
}

/// Writes the sealed key of the first database into the second, while nothing runs.
async fn move_sealed_keys(environment: &Environment) {
    const MOVE: &str = r#"
import json, pathlib, sqlite3, sys
found = []
for file in sorted(pathlib.Path(sys.argv[1]).rglob("*.sqlite")):
    database = sqlite3.connect(file)
    try:
        rows = database.execute("SELECT json FROM record WHERE kind = 'keys'").fetchall()
    except sqlite3.Error:
        continue
    found += [(database, json.loads(text)) for (text,) in rows]
(_, one), (database, two) = found
database.execute("UPDATE record SET json = ? WHERE kind = 'keys'", [json.dumps({**two, "sealed": one["sealed"]})])
database.commit()
database.close()
"#;
    while_nothing_runs(environment, MOVE, &[]).await;
}

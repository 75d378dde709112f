//! Without an AWS key: the deployment issues tokens, and AWS takes them. In an environment of its own.
//!
//! 1. No AWS key is among the Worker's variables. Health says how we show who we are, and that it works.
//! 2. The discovery document and the keys are open to everyone, and may be kept for minutes.
//! 3. The whole way: connect a role that trusts our role, three probes, a poll, instances.
//! 4. One session of ours serves all of it: AWS is not shown a token for each call.
//! 5. The token that AWS was shown verifies with a JOSE library that is not ours, by discovery alone, and says what it must.
//! 6. AWS says that our session has expired: it is renewed by one more token, and the check has its answer.
//! 7. The role stops trusting us: a cause of its own, with the remedy; nothing is said of the customer's role.
//! 8. Where the organisation has keys there is no such issuer.

use std::process::Command;
use std::time::Duration;

use deputize_tests::customer::{Customer, trust};
use deputize_tests::environment::{self, Environment};
use deputize_tests::faults::{Fault, Rule};
use deputize_tests::http::Caller;
use deputize_tests::{eventually, source, tenant::Tenant, unique};
use serde_json::{Value, json};

use crate::bad_days::RECOVERY;

const DISCOVERY: &str = "/.well-known/openid-configuration";
const ROLE: &str = "Deputize";

#[tokio::test]
async fn no_aws_key_on_our_side() {
    let (environment, tap, faults) = Environment::start_with_tap_and_faults("oidc", &["--identity", "oidc"]);
    let nobody = Caller::nobody(&environment);

    // 1
    let variables = std::fs::read_to_string(environment.state().join("worker.vars")).expect("they are there");
    assert!(variables.contains("AWS_IDENTITY") && !variables.contains("AWS_ACCESS_KEY_ID"));
    let health = nobody.get("/api/health").await.expect(200);
    assert_eq!(health["identities"], json!([{"partition": "aws", "kind": "oidc", "ok": true}]));

    // 2
    let discovery = nobody.get(DISCOVERY).await;
    assert_eq!(discovery.header("cache-control"), "public, max-age=300");
    let discovery = discovery.expect(200);
    assert_eq!(discovery["issuer"], environment.url);
    assert_eq!(discovery["jwks_uri"], format!("{}/.well-known/jwks.json", environment.url));
    assert_eq!(discovery["id_token_signing_alg_values_supported"], json!(["ES256"]));
    let keys = nobody.get("/.well-known/jwks.json").await;
    assert_eq!(keys.header("content-type"), "application/jwk-set+json");
    assert!(keys.text.contains("P-256") && !keys.text.contains(r#""d""#), "{}", keys.text);

    // 3
    let begun = tap.bodies_with("Action=AssumeRoleWithWebIdentity").len();
    let (tenant, customer) =
        (Tenant::in_environment(&environment, "oidc").await, Customer::of(&environment, 0));
    let (external_id, role) = (tenant.external_id().await, unique("ByToken"));
    assert!(environment.principal.ends_with(":role/Deputize"), "{}", environment.principal);
    customer.create_role(&role, &trust(&environment.principal, &external_id)).await;
    let permissions =
        tenant.caller.get(&tenant.path("policies")).await.expect(200)["permission_policy"].clone();
    customer.permit(&role, &permissions).await;
    let id = tenant.connect(&customer.account, &role).await;
    let connected = tenant.settled(&id, "connected").await;
    assert_eq!(connected["principal"], environment.principal);
    assert!(!tenant.resources(&id).await.is_empty());

    // 4
    let shown = tap.bodies_with("Action=AssumeRoleWithWebIdentity");
    let assumed = tap.bodies_with("Action=AssumeRole&").len();
    assert!(!shown.is_empty() && shown.len() <= begun + 1, "{} tokens, {begun} at first", shown.len());
    assert!(assumed >= 6, "five probes and a session: {assumed}");

    // 5
    let token = parameter(&shown[0], "WebIdentityToken");
    let claims = verified(&environment.url, &token);
    let host = environment.url.split_once("://").expect("a URL").1;
    assert_eq!(claims["sub"], format!("deployment:{host}:partition:aws"));
    let times =
        (claims["iat"].as_i64().expect("whole seconds"), claims["exp"].as_i64().expect("whole seconds"));
    assert_eq!(times.1 - times.0, 300);
    assert!(token.len() < 20_000);

    // 6
    let shown = || tap.bodies_with("Action=AssumeRoleWithWebIdentity").len();
    let before = shown();
    let expired = Fault::Refuse(403, "ExpiredToken", "The security token included in the request is expired");
    let calls = Rule::all(expired).service("sts").action("AssumeRole").about(&role).once();
    let _in_force = faults.put(calls);
    let renewed = tenant.check(&id).await;
    assert_eq!(renewed["status"], "connected", "{renewed}");
    assert!(renewed.get("diagnosis").is_none(), "{renewed}");
    assert_eq!(shown(), before + 1, "one more token");
    tenant.check(&id).await;
    assert_eq!(shown(), before + 1, "and the session that it gave is used");

    // 7
    Customer::organisation(&environment)
        .update_trust(ROLE, &trust(&environment.principal, &external_id))
        .await;
    forget_sessions(&environment).await;
    let told = tenant.check(&id).await;
    assert_eq!(told["diagnosis"]["cause"], "our_token_refused", "{told}");
    assert_eq!(told["status"], "connected", "what was proven stays proven: {told}");
    let remedy = told["diagnosis"]["remedy"].as_str().expect("a remedy");
    assert!(remedy.contains(&format!("deployment:{host}:partition:aws")), "{remedy}");
    let health = nobody.get("/api/health").await.expect(503);
    assert_eq!(health["identities"][0]["ok"], false, "{health}");
}

#[tokio::test]
async fn with_keys_there_is_no_issuer() {
    let nobody = Caller::nobody(environment::shared());
    nobody.get(DISCOVERY).await.problem(404, "not_found");
    nobody.get("/.well-known/jwks.json").await.problem(404, "not_found");
}

/// A parameter of a query call's body.
fn parameter(body: &str, name: &str) -> String {
    let mut pairs = form_urlencoded::parse(body.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).expect("the parameter is there")
}

/// The claims of a token, verified as any other party would: by `jose`, with what the issuer publishes.
fn verified(issuer: &str, token: &str) -> Value {
    const VERIFY: &str = "
        import { createRemoteJWKSet, jwtVerify } from 'jose';
        const [issuer, token] = process.argv.slice(1);
        const { jwks_uri } = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
        const keys = createRemoteJWKSet(new URL(jwks_uri));
        const wanted = { issuer, audience: 'sts.amazonaws.com', algorithms: ['ES256'], typ: 'JWT' };
        const { payload } = await jwtVerify(token, keys, wanted);
        const forged = token.slice(0, -8) + 'AAAAAAAA';
        if (await jwtVerify(forged, keys, wanted).then(() => true, () => false)) throw new Error('a forged one passes');
        console.log(JSON.stringify(payload));
    ";
    let node = source::root().join("node_modules/.bin/node");
    let ran = Command::new(node)
        .args(["--input-type=module", "-e", VERIFY, issuer, token])
        .current_dir(source::root())
        .output()
        .expect("Node starts");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    serde_json::from_slice(&ran.stdout).expect("claims are JSON")
}

/// Ends the processes in which the Worker runs, and with them what they hold in memory; wrangler replaces them.
async fn forget_sessions(environment: &Environment) {
    // The first answers on the port and must stay. Whose turn it is to be first is the launcher's word, not `ps`'s.
    let ended = environment.workers();
    assert!(!ended.is_empty(), "the Worker runs");
    // In one go, and without asking how it went: the end of one may be the end of the next.
    let _ = Command::new("kill").arg("-KILL").args(ended.iter().map(u32::to_string)).status();
    let client =
        reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(30)).build().expect("a client");
    eventually("the runtime is replaced", RECOVERY, async || {
        let answer = client.get(format!("{}/api/health", environment.url)).send().await.ok()?;
        let now = environment.workerd();
        let others = now.len() > ended.len() && now.iter().all(|process| !ended.contains(process));
        (others && answer.status() == 503).then_some(())
    })
    .await;
}

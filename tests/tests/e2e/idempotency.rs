//! `Idempotency-Key`: what is created once, however often it is asked for.
//!
//! 1. Every creating route: the same key gives the same status and body, says so, and creates one; what has a secret too.
//! 2. Twenty at once create one, and are all answered the same.
//! 3. The answer stays the same when the thing has changed since.
//! 4. The same key with another body, on another route, is refused; without a key it is as ever.
//! 5. Another caller's same key is another key; a person's is theirs in each of their sessions.
//! 6. A refused request keeps nothing. Who may not any more is not given the answer.
//! 7. What is no key is refused; quotes are of the form, and not of the key.
//! 8. A day later it is forgotten. The secret is nowhere in clear.

mod console;
mod killed;

use deputize_tests::environment::{self, Environment};
use deputize_tests::http::{Answer, Caller, json};
use deputize_tests::people::{session_of, sign_in};
use deputize_tests::{files_under, tenant::Tenant, unique};
use reqwest::Method;
use serde_json::{Value, json};

/// Asks for something new under a key.
async fn make(caller: &Caller, key: &str, path: &str, body: &Value) -> Answer {
    let request = caller.request(Method::POST, path).header("Idempotency-Key", key);
    caller.send(json(request, body)).await
}

/// The same answer as the first one, marked as such.
fn assert_again(first: &Answer, again: &Answer) {
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
    assert_eq!(again.header("content-type"), first.header("content-type"));
}

fn new_connection() -> Value {
    json!({"account_id": "222222222222", "role_name": unique("Once")})
}

fn rule() -> Value {
    json!({"name": unique("Busy"), "type": "instance", "metric": "CPUUtilization", "comparison": "above", "threshold": 90})
}

#[tokio::test]
async fn every_creating_route() {
    let tenant = Tenant::new("once").await;
    let owner = tenant.owner().await.caller;
    tenant.external_id().await;
    let connection = tenant.connect("222222222222", &unique("Once")).await;
    let provider = || {
        let arn = format!("arn:aws:iam::222222222222:role/{}", unique("Once"));
        json!({"name": "aws", "credentials": {"role": arn}, "alias": "once"})
    };
    let webhook = |url: &str| json!({"url": url});
    // Route, body, and where how many there are is seen.
    let routes = [
        (tenant.path("connections"), new_connection(), tenant.path("connections"), "connections"),
        ("/api/providers".to_owned(), provider(), tenant.path("connections"), "connections"),
        (tenant.path("links"), json!({}), tenant.path("links"), "links"),
        (
            tenant.path("webhooks"),
            webhook("https://hooks.example.com/a"),
            tenant.path("webhooks"),
            "webhooks",
        ),
        (tenant.path("tokens"), json!({"name": "CI", "scope": "read"}), tenant.path("tokens"), "tokens"),
        (
            tenant.path("invitations"),
            json!({"email": format!("{}@example.com", unique("guest")), "role": "viewer"}),
            tenant.path("members"),
            "invitations",
        ),
        (
            tenant.connection_path(&connection, "/alerts"),
            rule(),
            tenant.connection_path(&connection, "/alerts"),
            "alerts",
        ),
        ("/api/v1/workspaces".to_owned(), json!({"name": "Second"}), "/api/v1/me".to_owned(), "workspaces"),
    ];
    for (path, body, list, name) in routes {
        let caller = if path.starts_with("/api/providers") { &tenant.caller } else { &owner };
        let count = async || {
            let list = owner.get(&list).await.expect(200);
            list[name].as_array().map_or_else(|| panic!("no {name} in {list}"), Vec::len)
        };
        let before = count().await;
        tenant.external_id().await;
        let key = unique("key");
        let first = make(caller, &key, &path, &body).await;
        assert_eq!(first.status, 201, "{path}: {}", first.text);
        for _ in 0..2 {
            assert_again(&first, &make(caller, &key, &path, &body).await);
        }
        assert_eq!(count().await, before + 1, "{path}");
    }
    // One act is told of once.
    let log = owner.get(&tenant.path("audit/export")).await.text;
    for action in ["link.created", "webhook.created", "token.created", "member.invited", "alert.changed"] {
        let told = log.lines().filter(|line| line.contains(&format!("\"{action}\""))).count();
        // Set-up has made a token too.
        let expected = if action == "token.created" { 2 } else { 1 };
        assert!(told == expected || action == "alert.changed" && told <= 1, "{action}: {told}");
    }
}

#[tokio::test]
async fn secrets_are_the_same_and_work() {
    let tenant = Tenant::new("once-secret").await;
    let (owner, nobody) = (tenant.owner().await.caller, Caller::nobody(environment::shared()));
    let body = json!({"name": "CI", "scope": "read"});
    let first = make(&owner, "a", &tenant.path("tokens"), &body).await.expect(201);
    let again = make(&owner, "a", &tenant.path("tokens"), &body).await.expect(201);
    let secret = again["secret"].as_str().expect("a secret");
    assert_eq!(first["secret"], secret);
    nobody.with_token(secret).get("/api/v1/me").await.expect(200);
    make(&owner, "b", &tenant.path("links"), &json!({})).await.expect(201);
    let link = make(&owner, "b", &tenant.path("links"), &json!({})).await.expect(201);
    let link = deputize_tests::onboarding::Link::of(&link, &nobody);
    link.see().await;
    // Everything that is kept, in every object of every workspace.
    let needles = [secret.as_bytes(), link.token.as_bytes()];
    let kept = files_under(&environment::shared().state().join("worker"));
    assert!(!kept.is_empty());
    for file in kept {
        let bytes = std::fs::read(&file).unwrap_or_default();
        for needle in needles {
            assert!(!bytes.windows(needle.len()).any(|part| part == needle), "{}", file.display());
        }
    }
}

#[tokio::test]
async fn twenty_at_once() {
    let tenant = Tenant::new("once-race").await;
    let (path, body) = (tenant.path("connections"), new_connection());
    tenant.external_id().await;
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (caller, path, body) = (tenant.caller.clone(), path.clone(), body.clone());
        asked.spawn(async move { make(&caller, "race", &path, &body).await });
    }
    let answers = asked.join_all().await;
    assert!(
        answers.iter().all(|answer| answer.status == 201 && answer.text == answers[0].text),
        "{answers:#?}"
    );
    let first = answers.iter().filter(|answer| answer.header("idempotency-replayed").is_empty()).count();
    assert_eq!(first, 1);
    let list = tenant.caller.get(&path).await.expect(200);
    assert_eq!(list["connections"].as_array().map(Vec::len), Some(1), "{list}");
}

#[tokio::test]
async fn it_is_the_answer_of_then() {
    let tenant = Tenant::new("once-then").await;
    let (path, body) = (tenant.path("connections"), new_connection());
    tenant.external_id().await;
    let first = make(&tenant.caller, "then", &path, &body).await;
    let made: Value = serde_json::from_str(&first.text).expect("JSON");
    let id = made["id"].as_str().expect("an id");
    tenant.caller.patch(&tenant.connection_path(id, ""), &json!({"alias": "Another"})).await.expect(200);
    assert_again(&first, &make(&tenant.caller, "then", &path, &body).await);
    tenant.caller.delete(&tenant.connection_path(id, "")).await.expect_empty(204);
    assert_again(&first, &make(&tenant.caller, "then", &path, &body).await);
    tenant.external_id().await;
    // The role is free again, and without a key this is a new request.
    tenant.caller.post(&path, &body).await.expect(201);
}

#[tokio::test]
async fn a_key_is_for_one_request_of_one_caller() {
    let tenant = Tenant::new("once-other").await;
    let member = tenant.owner().await;
    let links = tenant.path("links");
    let first = make(&tenant.caller, "k", &links, &json!({"alias": "A"})).await;
    let mismatch = make(&tenant.caller, "k", &links, &json!({"alias": "B"})).await;
    mismatch.problem(422, "idempotency_key_reused");
    let elsewhere = make(&tenant.caller, "k", &tenant.path("webhooks"), &json!({"alias": "A"})).await;
    // The body is not this route's: that is said first.
    assert_eq!(elsewhere.status, 400, "{}", elsewhere.text);
    let elsewhere =
        make(&tenant.caller, "k", &tenant.path("webhooks"), &json!({"url": "https://h.example.com"})).await;
    elsewhere.problem(422, "idempotency_key_reused");

    // Another caller, and another workspace.
    let theirs = make(&member.caller, "k", &links, &json!({"alias": "B"})).await;
    assert_eq!((theirs.status, theirs.header("idempotency-replayed")), (201, ""), "{}", theirs.text);
    let stranger = Tenant::new("once-stranger").await;
    let answer = make(&stranger.caller, "k", &links, &json!({"alias": "A"})).await;
    answer.problem(404, "not_found");
    let list = tenant.caller.get(&links).await.expect(200);
    assert_eq!(list["links"].as_array().map(Vec::len), Some(2), "{list}");

    assert_again(&first, &make(&tenant.caller, "k", &links, &json!({"alias": "A"})).await);

    // A person's other session. Set-up gives the workspace's first token anew.
    let operator = Caller::nobody(environment::shared()).with_token(&environment::shared().setup_token);
    let again = json!({"email": tenant.email, "name": "A", "workspace": "W"});
    let again = operator.post("/api/setup", &again).await.expect(200);
    let answer = sign_in(environment::shared(), again["sign_in_url"].as_str().expect("a link")).await;
    let elsewhere = Caller::nobody(environment::shared()).with_cookie(&session_of(&answer));
    assert_again(&theirs, &make(&elsewhere, "k", &links, &json!({"alias": "B"})).await);
}

#[tokio::test]
async fn what_was_refused_and_who_may_not_any_more() {
    let tenant = Tenant::new("once-refused").await;
    let owner = tenant.owner().await;
    let tokens = tenant.path("tokens");
    let (id, admin) = tenant.token(&owner, "admin").await;
    let bad = json!({"name": "", "scope": "read"});
    make(&admin, "k", &tokens, &bad).await.problem(422, "invalid_field");
    let good = json!({"name": "Good", "scope": "read"});
    make(&admin, "k", &tokens, &good).await.expect(201);
    make(&admin, "k", &tokens, &good).await.expect(201);
    owner.caller.delete(&tenant.path(&format!("tokens/{id}"))).await.expect_empty(204);
    make(&admin, "k", &tokens, &good).await.problem(401, "not_signed_in");

    let viewer = tenant.joined(&owner, "admin").await;
    let answer = make(&viewer.caller, "k", &tokens, &json!({"name": "Mine", "scope": "read"})).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let path = tenant.path(&format!("members/{}", viewer.id));
    owner.caller.patch(&path, &json!({"role": "viewer"})).await.expect(200);
    let viewer = viewer.renewed().await;
    let refused = make(&viewer.caller, "k", &tokens, &json!({"name": "Mine", "scope": "read"})).await;
    refused.problem(403, "not_allowed");
}

#[tokio::test]
async fn what_is_a_key() {
    let tenant = Tenant::new("once-key").await;
    let links = tenant.path("links");
    for wrong in ["", "\"\"", "two words", &"k".repeat(256), "\u{fc}"] {
        let answer = make(&tenant.caller, wrong, &links, &json!({})).await;
        let problem = answer.problem(400, "malformed_request");
        assert!(problem["remedy"].as_str().is_some_and(|text| text.contains("UUID")), "{problem}");
    }
    let twice = tenant.caller.request(Method::POST, &links);
    let twice = twice.header("Idempotency-Key", "a").header("Idempotency-Key", "b");
    tenant.caller.send(json(twice, &json!({}))).await.problem(400, "malformed_request");
    let bare = make(&tenant.caller, "8e03978e-40d5", &links, &json!({})).await;
    assert_again(&bare, &make(&tenant.caller, "\"8e03978e-40d5\"", &links, &json!({})).await);
    let longest = "~".repeat(255);
    let first = make(&tenant.caller, &longest, &links, &json!({})).await;
    assert_again(&first, &make(&tenant.caller, &longest, &links, &json!({})).await);
    // What creates nothing takes no notice of one.
    let replace = tenant.caller.request(Method::POST, &tenant.path("external-id/replace"));
    tenant.caller.send(replace.header("Idempotency-Key", "two words")).await.expect(200);
}

#[tokio::test]
async fn a_day_later() {
    let environment = Environment::start("once-day");
    let tenant = Tenant::in_environment(&environment, "once-day").await;
    let links = tenant.path("links");
    let first = make(&tenant.caller, "k", &links, &json!({})).await;
    assert_again(&first, &make(&tenant.caller, "k", &links, &json!({})).await);
    environment.let_answers_age(&tenant.workspace, 24);
    let later = make(&tenant.caller, "k", &links, &json!({})).await;
    assert_eq!((later.status, later.header("idempotency-replayed")), (201, ""), "{}", later.text);
    assert_ne!(later.text, first.text);
}

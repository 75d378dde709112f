//! The runtime is killed in the middle of creating requests, in an environment of its own.
//!
//! 1. A connection, a link, a token and a workspace are asked for, and the runtime is killed a few milliseconds later,
//!    another number of them each time.
//! 2. Each is asked for again until it is answered: there is exactly one of each, and its answer stays the same.
//! 3. What was committed before the kill and never answered: the same connection, and from then on the same answer.

use std::time::Duration;

use deputize_tests::environment::Environment;
use deputize_tests::http::Caller;
use deputize_tests::people::{session_of, sign_in};
use deputize_tests::tenant::Tenant;
use serde_json::{Value, json};

use super::{make, new_connection};
use crate::bad_days::{end_the_runtime, others_answer};

const WORKSPACES: &str = "/api/v1/workspaces";

/// From before the request has reached an object to after its answer was written.
const KILLED_AFTER: [u64; 6] = [5, 20, 50, 100, 200, 400];

#[tokio::test]
async fn neither_twice_nor_lost() {
    let environment = Environment::start("once-killed");
    let tenant = Tenant::in_environment(&environment, "once-killed").await;
    let answer = sign_in(&environment, &tenant.sign_in_url).await;
    let mut owner = Caller::nobody(&environment).with_cookie(&session_of(&answer));
    let count = async |owner: &Caller, path: &str, name: &str| {
        let list = owner.get(path).await.expect(200);
        list[name].as_array().map(Vec::len).expect("a list")
    };
    // A workspace is a person's to make, and gives their session another secret: nothing else goes by it, whose answer with the
    // new one could be lost.
    let is_by_person = |path: &str| path == WORKSPACES;
    let asked = |round: usize| -> Vec<(String, Value)> {
        vec![
            (tenant.path("connections"), new_connection()),
            (tenant.path("links"), json!({"alias": format!("Link {round}")})),
            (tenant.path("tokens"), json!({"name": format!("Token {round}"), "scope": "read"})),
            (WORKSPACES.to_owned(), json!({"name": format!("Workspace {round}")})),
        ]
    };

    let key = |round: usize, number: usize| format!("round-{round}-{number}");

    // 1
    let (mut answered_before, mut committed_before) = (0, 0);
    for (round, millis) in KILLED_AFTER.into_iter().enumerate() {
        let requests = asked(round);
        tenant.external_id().await;
        let mut under_way = tokio::task::JoinSet::new();
        for (number, (path, body)) in requests.iter().enumerate() {
            let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20));
            let client = client.build().expect("a client");
            let caller = if is_by_person(path) { &owner } else { &tenant.caller };
            let request = caller.request(reqwest::Method::POST, path).build().expect("a request");
            let mut headers = request.headers().clone();
            headers.insert("idempotency-key", key(round, number).parse().expect("a value"));
            headers.insert("content-type", "application/json".parse().expect("a value"));
            let sent = client.post(request.url().clone()).headers(headers).body(body.to_string());
            under_way.spawn(async move {
                let answer = sent.send().await.ok().filter(|answer| answer.status() == 201)?;
                let cookie = answer.headers().get("set-cookie").and_then(|cookie| cookie.to_str().ok());
                Some(cookie.and_then(|cookie| cookie.split(';').next()).unwrap_or_default().to_owned())
            });
        }
        tokio::time::sleep(Duration::from_millis(millis)).await;
        let killed = end_the_runtime(&environment);
        for cookie in under_way.join_all().await.into_iter().flatten() {
            answered_before += 1;
            owner = with_session(owner, &cookie);
        }
        others_answer(&environment, &killed).await;
        owner = renewed(owner).await;

        // 2
        for (number, (path, body)) in requests.into_iter().enumerate() {
            let key = key(round, number);
            let caller = if is_by_person(&path) { &owner } else { &tenant.caller };
            let first = make(caller, &key, &path, &body).await;
            assert_eq!(first.status, 201, "{path}: {}", first.text);
            committed_before += usize::from(first.header("idempotency-replayed") == "true");
            let again = make(caller, &key, &path, &body).await;
            assert_eq!((again.status, &again.text), (201, &first.text), "{path}");
            for answer in [first, again] {
                owner = with_session(owner, &session_of(&answer));
            }
        }
        owner = renewed(owner).await;
        let made = round + 1;
        assert_eq!(
            count(&owner, &tenant.path("connections"), "connections").await,
            made,
            "after {millis} ms"
        );
        assert_eq!(count(&owner, &tenant.path("links"), "links").await, made, "after {millis} ms");
        // Those of set-up and of the workspace that it made are there from the beginning.
        assert_eq!(count(&owner, &tenant.path("tokens"), "tokens").await, made + 1, "after {millis} ms");
        assert_eq!(count(&owner, "/api/v1/me", "workspaces").await, made + 1, "after {millis} ms");
    }
    let all = 4 * KILLED_AFTER.len();
    println!("of {all}, {committed_before} were made before the kill, {answered_before} of them answered");
    assert!(answered_before <= committed_before && committed_before > 0 && answered_before < all);

    // 3
    let (path, body) = (tenant.path("connections"), new_connection());
    tenant.external_id().await;
    let first = make(&owner, "unanswered", &path, &body).await.expect(201);
    environment.let_answers_be_lost(&tenant.workspace);
    let second = make(&owner, "unanswered", &path, &body).await;
    assert_eq!(second.header("idempotency-replayed"), "true");
    let third = make(&owner, "unanswered", &path, &body).await;
    assert_eq!(second.text, third.text);
    assert_eq!(second.expect(201)["id"], first["id"]);
    assert_eq!(count(&owner, &path, "connections").await, KILLED_AFTER.len() + 1);
}

/// The same as a browser would be: a new workspace of one's own is another privilege, with which the session gets another
/// secret, and the one before counts for half a minute more.
async fn renewed(caller: Caller) -> Caller {
    let cookie = session_of(&caller.get("/api/v1/me").await);
    with_session(caller, &cookie)
}

fn with_session(caller: Caller, cookie: &str) -> Caller {
    if cookie.is_empty() { caller } else { caller.with_cookie(cookie) }
}

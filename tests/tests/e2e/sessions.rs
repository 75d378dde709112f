//! `/api/v1/me/sessions`: a person's own sessions.
//!
//! 1. The list: which is this one, in which browser, how it began, until when it lasts; nothing secret.
//! 2. One is ended, then all others, then this one: each is out at once.
//! 3. Nobody else's; not for tokens; not from elsewhere.
//! 4. A session ends after seven days without use, and after thirty in any case.
//! 5. The role changes: the next request brings another secret; the one before counts for half a minute, and renews nothing.
//!    Where the answer with the new one is lost, the one before goes on, and is given yet another; the lost one is worth nothing.

use std::time::Duration;

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::http::{Caller, json};
use deputize_tests::{environment, eventually, shape, tenant::Tenant};
use reqwest::{Method, header};
use serde_json::{Value, json};

const SESSIONS: &str = "/api/v1/me/sessions";
const ME: &str = "/api/v1/me";
const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0";

/// Sets the tenant up again: a new link for the same owner.
async fn another_link(tenant: &Tenant) -> String {
    let environment = environment::shared();
    let operator = Caller::nobody(environment).with_token(&environment.setup_token);
    let body = json!({"email": tenant.email, "name": "Robin Tester", "workspace": "Again"});
    let made = operator.post("/api/setup", &body).await.expect(200);
    made["sign_in_url"].as_str().expect("a link").to_owned()
}

/// Signs in by a link, with this browser; gives the cookie.
async fn sign_in(url: &str, agent: &str) -> String {
    let nobody = Caller::nobody(environment::shared());
    let token = url.split_once('#').expect("a token").1;
    let request = nobody.request(Method::POST, "/api/v1/sign-in").header(header::USER_AGENT, agent);
    let answer = nobody.send(json(request, &json!({"token": token}))).await;
    let cookie = cookie_of(answer.header("set-cookie"));
    answer.expect(200);
    cookie
}

fn cookie_of(set: &str) -> String {
    set.split(';').next().unwrap_or_default().to_owned()
}

fn with(cookie: &str) -> Caller {
    Caller::nobody(environment::shared()).with_cookie(cookie)
}

async fn listed(caller: &Caller) -> Vec<Value> {
    let list = caller.get(SESSIONS).await.expect(200);
    assert_eq!((&list["idle_days"], &list["life_days"]), (&json!(7), &json!(30)));
    list["sessions"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn listed_and_ended() {
    let tenant = Tenant::new("sessions").await;
    let mut callers = vec![sign_in(&tenant.sign_in_url, FIREFOX).await];
    for _ in 0..3 {
        callers.push(sign_in(&another_link(&tenant).await, "curl/8").await);
    }
    let callers: Vec<(String, Caller)> =
        callers.into_iter().map(|cookie| (cookie.clone(), with(&cookie))).collect();
    let [(secret, first), (_, second), (_, third), (_, fourth)] = callers.as_slice() else { panic!("four") };

    // 1
    let list = listed(first).await;
    assert_eq!(list.len(), 4);
    let this = list.iter().find(|one| one["is_this"] == true).expect("this one");
    assert_eq!(list.iter().filter(|one| one["is_this"] == true).count(), 1);
    assert_eq!(this["agent"], "Firefox on Windows");
    assert_eq!(this["by"], json!({"kind": "link"}));
    for time in ["created_at", "last_used_at", "idle_until", "ends_at"] {
        assert!(this[time].as_str().is_some_and(shape::is_time), "{time}: {this}");
    }
    let bare = secret.split_once('.').expect("a secret").1;
    assert!(!json!(list).to_string().contains(bare));

    // 2
    let id_of = |list: &[Value], at: usize| list[at]["id"].as_str().expect("an id").to_owned();
    let of_second = listed(second).await.into_iter().find(|one| one["is_this"] == true).expect("it");
    first.delete(&format!("{SESSIONS}/{}", of_second["id"].as_str().expect("an id"))).await.expect_empty(204);
    second.get(ME).await.problem(401, "not_signed_in");
    third.get(ME).await.expect(200);
    first.delete(SESSIONS).await.expect_empty(204);
    for other in [third, fourth] {
        other.get(ME).await.problem(401, "not_signed_in");
    }
    let list = listed(first).await;
    assert_eq!(list.len(), 1);
    let ended = first.delete(&format!("{SESSIONS}/{}", id_of(&list, 0))).await;
    assert!(ended.header("set-cookie").starts_with("deputize=;"), "{ended:?}");
    ended.expect_empty(204);
    first.get(ME).await.problem(401, "not_signed_in");
}

#[tokio::test]
async fn ones_own_alone() {
    let (tenant, other) = (Tenant::new("own").await, Tenant::new("others").await);
    let mine = with(&sign_in(&tenant.sign_in_url, FIREFOX).await);
    let theirs = with(&sign_in(&other.sign_in_url, FIREFOX).await);
    let id = listed(&theirs).await[0]["id"].as_str().expect("an id").to_owned();
    for wrong in [id.as_str(), "ses_nonsense", "%2e%2e", &format!("ses_{}", "0".repeat(32))] {
        mine.delete(&format!("{SESSIONS}/{wrong}")).await.problem(404, "not_found");
    }
    theirs.get(ME).await.expect(200);
    tenant.caller.get(SESSIONS).await.problem(403, "not_allowed");
    tenant.caller.delete(SESSIONS).await.problem(403, "not_allowed");
    let nobody = Caller::nobody(environment::shared());
    nobody.get(SESSIONS).await.problem(401, "not_signed_in");
    nobody.delete(SESSIONS).await.problem(401, "not_signed_in");

    // From elsewhere: another origin, or the browser says that it is another site's page, whatever the origin.
    let url = &environment::shared().url;
    for (origin, relation) in
        [("https://evil.example", "cross-site"), (url.as_str(), "cross-site"), (url.as_str(), "same-site")]
    {
        let mut request = mine.request(Method::DELETE, SESSIONS).build().expect("a request");
        request.headers_mut().insert(header::ORIGIN, origin.parse().expect("a value"));
        request.headers_mut().insert("sec-fetch-site", relation.parse().expect("a value"));
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        assert_eq!(client.execute(request).await.expect("an answer").status(), 403, "{origin} {relation}");
    }
    let ours = mine.request(Method::DELETE, SESSIONS).header("sec-fetch-site", "same-origin");
    mine.send(ours).await.expect_empty(204);
}

#[tokio::test]
async fn they_end_by_themselves() {
    for (label, idle, age, is_over) in
        [("rested", 6, 6, false), ("resting", 7, 7, true), ("aged", 0, 29, false), ("old", 0, 30, true)]
    {
        let tenant = Tenant::new(label).await;
        let person = with(&sign_in(&tenant.sign_in_url, FIREFOX).await);
        environment::shared().let_sessions_rest(&tenant.email, idle);
        environment::shared().let_sessions_age(&tenant.email, age);
        let answer = person.get(ME).await;
        if is_over {
            answer.problem(401, "not_signed_in");
        } else {
            answer.expect(200);
            // Having been used it may rest again, but not grow older.
            let list = listed(&person).await;
            assert!(list[0]["idle_until"].as_str() <= list[0]["ends_at"].as_str(), "{list:?}");
        }
    }
}

#[tokio::test]
async fn another_secret_for_another_role() {
    let tenant = Tenant::new("renewal").await;
    let before = sign_in(&tenant.sign_in_url, FIREFOX).await;
    let person = with(&before);
    assert_eq!(person.get(ME).await.header("set-cookie"), "", "nothing has changed");
    let id = listed(&person).await[0]["id"].clone();

    // The same role again is no change; another one is.
    another_link(&tenant).await;
    assert_eq!(person.get(ME).await.header("set-cookie"), "");
    environment::shared().let_a_role_have_been(&tenant.email, "viewer");
    another_link(&tenant).await;
    let path = tenant.path("external-id");
    let (one, other) = tokio::join!(person.get(&path), person.get(&path));
    let given: Vec<String> = [&one, &other]
        .iter()
        .map(|answer| cookie_of(answer.header("set-cookie")))
        .filter(|text| !text.is_empty())
        .collect();
    assert_eq!(given.len(), 1, "of two requests at once one is given it: {given:?}");
    let flags =
        [&one, &other].into_iter().map(|answer| answer.header("set-cookie")).find(|text| !text.is_empty());
    assert!(flags.is_some_and(|text| text.contains("HttpOnly") && text.contains("SameSite=Lax")));
    one.expect(200);
    other.expect(200);
    assert_ne!(given[0], before);

    let renewed = with(&given[0]);
    let list = listed(&renewed).await;
    assert_eq!((list.len(), &list[0]["id"], &list[0]["is_this"]), (1, &id, &json!(true)), "the same session");
    assert_eq!(renewed.get(ME).await.header("set-cookie"), "", "once");
    // The secret before counts for what was under way, and is given nothing.
    let late = person.get(ME).await;
    assert_eq!((late.status, late.header("set-cookie")), (200, ""));
    eventually("the secret before is over", Duration::from_mins(1), async || {
        (person.get(ME).await.status == 401).then_some(())
    })
    .await;
    renewed.get(ME).await.expect(200);

    // Signed out by whichever secret: it is over.
    renewed.act("/api/v1/sign-out").await.expect_empty(204);
    renewed.get(ME).await.problem(401, "not_signed_in");
}

#[tokio::test]
async fn a_secret_whose_answer_was_lost() {
    let tenant = Tenant::new("lost-secret").await;
    let person = with(&sign_in(&tenant.sign_in_url, FIREFOX).await);
    environment::shared().let_a_role_have_been(&tenant.email, "viewer");
    another_link(&tenant).await;
    let lost = person.get(ME).await;
    let lost = cookie_of(lost.header("set-cookie"));
    assert_ne!(lost, "");
    let given = eventually("the secret before is given another one", Duration::from_mins(1), async || {
        let answer = person.get(ME).await;
        let given = cookie_of(answer.header("set-cookie"));
        answer.expect(200);
        (!given.is_empty()).then_some(given)
    })
    .await;
    assert_ne!(given, lost);
    with(&lost).get(ME).await.problem(401, "not_signed_in");
    assert_eq!(person.get(ME).await.header("set-cookie"), "", "one at a time");
    let renewed = with(&given);
    assert_eq!(listed(&renewed).await.len(), 1, "the same session");
    eventually("the secret before is over", Duration::from_mins(1), async || {
        (person.get(ME).await.status == 401).then_some(())
    })
    .await;
    renewed.get(ME).await.expect(200);
}

#[tokio::test]
async fn in_a_browser() {
    if left_out("sessions::in_a_browser") {
        return;
    }
    let (browser, tenant) = (Browser::open().await, Tenant::new("your-account").await);
    let elsewhere = with(&sign_in(&tenant.sign_in_url, FIREFOX).await);
    let third = with(&sign_in(&another_link(&tenant).await, "curl/8").await);
    browser.goto(&another_link(&tenant).await).await;
    browser.see("heading", "AWS accounts").await;
    browser.click("button", "Robin Tester: account menu").await;
    browser.click("link", "Your account").await;
    browser.see("heading", "Your account").await;
    browser.see("heading", "Firefox on Windows").await;
    browser.see_text("A session ends after 7 days without use, and after 30 days in any case.").await;
    browser.look_at("your-account").await;

    browser.click("button", "End the session in Firefox on Windows").await;
    browser.see("dialog", "End this session?").await;
    browser.look_at("your-account-end").await;
    browser.click("button", "Cancel").await;
    elsewhere.get(ME).await.expect(200);
    browser.click("button", "End the session in Firefox on Windows").await;
    browser.click("button", "End session").await;
    eventually("it is gone from the page", Duration::from_mins(1), async || {
        (!browser.has("heading", "Firefox on Windows").await).then_some(())
    })
    .await;
    elsewhere.get(ME).await.problem(401, "not_signed_in");
    third.get(ME).await.expect(200);

    browser.click("button", "End all others").await;
    browser.see("dialog", "End all other sessions?").await;
    browser.run("document.querySelector('dialog[open] .danger').click()", vec![]).await;
    eventually("it is out", Duration::from_mins(1), async || {
        (third.get(ME).await.status == 401).then_some(())
    })
    .await;

    browser.click_like("button", "End the session in").await;
    browser.see_text("it is the one that you are using").await;
    browser.click("button", "End session").await;
    browser.see("heading", "You are signed out").await;
    browser.look_at("signed-out").await;
    let errors = browser.console_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");
    browser.judge_the_looks();
}

//! `/api/v1/me/passkeys` and `/api/v1/sign-in/passkey`, with Chromium's virtual authenticator.
//!
//! In the console:
//! 1. A passkey is added and named. A second one on the same device is refused by the browser, and the page says so.
//! 2. Signed out, one signs in by it, without typing anything; the list of sessions says by which.
//! 3. It is renamed, and removed; the question says that it is the last one. It signs nobody in any more.
//!
//! What somebody else could send:
//! 4. An answer twice, without its cookie, to another question, or after a newer one (the counter).
//! 5. A changed signature, another person's handle, an answer of another site, an owner who is not verified.
//! 6. A new passkey for somebody else's question; names; tokens; other origins.

use deputize_tests::browser::{Browser, left_out};
use deputize_tests::http::{Answer, Caller, json};
use deputize_tests::{environment, tenant::Tenant};
use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::session::signed_in;

const PASSKEYS: &str = "/api/v1/me/passkeys";
const SIGN_IN: &str = "/api/v1/sign-in/passkey";
/// An authenticator's answer to options, as JSON; or the name of what went wrong.
const SHOW: &str = "
    const [options, done] = arguments;
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    navigator.credentials.get({ publicKey }).then((shown) => done(shown.toJSON()), (error) => done(error.name));
";
const MAKE: &str = "
    const [options, done] = arguments;
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    navigator.credentials.create({ publicKey }).then((made) => done(made.toJSON()), (error) => done(error.name));
";

#[tokio::test]
async fn in_the_console() {
    if left_out("passkeys::in_the_console") {
        return;
    }
    let (browser, tenant) = (Browser::open().await, Tenant::new("passkey").await);
    browser.add_authenticator().await;
    // 1
    browser.goto(&tenant.sign_in_url).await;
    browser.see("heading", "AWS accounts").await;
    browser.click("button", "Robin Tester: account menu").await;
    browser.click("link", "Your account").await;
    browser.see_text("You have none yet.").await;
    browser.click("button", "Add a passkey").await;
    browser.fill("Name", "Work laptop").await;
    browser.look_at("passkey-add").await;
    browser.click("button", "Continue").await;
    browser.see("heading", "Work laptop").await;
    browser.look_at("passkeys").await;
    browser.click("button", "Add a passkey").await;
    browser.fill("Name", "Again").await;
    browser.click("button", "Continue").await;
    browser.see_text("This device has a passkey of yours already.").await;

    // 2
    browser.click("button", "Robin Tester: account menu").await;
    browser.click("button", "Sign out").await;
    browser.see("heading", "You are signed out").await;
    browser.click("button", "Use a passkey").await;
    browser.see("heading", "AWS accounts").await;
    browser.goto(&format!("{}/settings/you", environment::shared().url)).await;
    browser.see_text("By the passkey Work laptop").await;

    // 3
    browser.click("button", "Rename Work laptop").await;
    browser.fill("Name", "Old laptop").await;
    browser.click("button", "Rename").await;
    browser.see("heading", "Old laptop").await;
    browser.click("button", "Remove Old laptop").await;
    browser.see_text("It is your last one").await;
    browser.look_at("passkey-remove").await;
    browser.click("button", "Remove").await;
    browser.see_text("You have none yet.").await;
    browser.click("button", "Robin Tester: account menu").await;
    browser.click("button", "Sign out").await;
    browser.click("button", "Use a passkey").await;
    browser.see_text("This passkey is not known here").await;
    browser.look_at("passkey-unknown").await;
    let errors = browser.console_errors().await;
    assert!(errors.iter().all(|error| error.contains("401")), "{errors:#?}");
    browser.judge_the_looks();
}

/// A question and the cookie that remembers it.
struct Asked {
    options: Value,
    cookie: String,
}

async fn ask(caller: &Caller, path: &str) -> Asked {
    let answer = caller.act(&format!("{path}/options")).await;
    let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    assert!(answer.header("set-cookie").contains("HttpOnly"), "{answer:?}");
    Asked { options: answer.expect(200), cookie }
}

async fn answer(cookie: &str, credential: &Value) -> Answer {
    let nobody = Caller::nobody(environment::shared());
    let request = nobody.request(Method::POST, SIGN_IN).header(header::COOKIE, cookie);
    nobody.send(json(request, &json!({"credential": credential}))).await
}

/// A person with a passkey in this browser's authenticator; gives a caller with their session.
async fn with_passkey(browser: &Browser, tenant: &Tenant) -> (Caller, String) {
    let person = signed_in(tenant).await;
    let session =
        person.request(Method::GET, "/").build().expect("a request").headers()[header::COOKIE].clone();
    let session = session.to_str().expect("a text").to_owned();
    let Asked { options, cookie } = ask(&person, PASSKEYS).await;
    let made = browser.await_script(MAKE, vec![options]).await;
    let both = Caller::nobody(environment::shared()).with_cookie(&format!("{session}; {cookie}"));
    let created = both.post(PASSKEYS, &json!({"name": "Virtual", "credential": made})).await.expect(201);
    assert_eq!(created["name"], "Virtual");
    (person, session)
}

#[tokio::test]
async fn what_somebody_else_could_send() {
    if left_out("passkeys::what_somebody_else_could_send") {
        return;
    }
    let (browser, tenant) = (Browser::open().await, Tenant::new("ceremony").await);
    let authenticator = browser.add_authenticator().await;
    browser.goto(&format!("{}/sign-in", environment::shared().url)).await;
    let nobody = Caller::nobody(environment::shared());
    let (person, session) = with_passkey(&browser, &tenant).await;

    // 4
    let show = async |asked: &Asked| browser.await_script(SHOW, vec![asked.options.clone()]).await;
    let asked = ask(&nobody, SIGN_IN).await;
    let shown = show(&asked).await;
    let older = ask(&nobody, SIGN_IN).await;
    let older_shown = show(&older).await;
    let newer = ask(&nobody, SIGN_IN).await;
    let newer_shown = show(&newer).await;
    answer("", &shown).await.problem(400, "sign_in_expired");
    answer("deputize-passkey=v1.x.y", &shown).await.problem(400, "sign_in_expired");
    answer(&newer.cookie, &shown).await.problem(401, "sign_in_failed");
    let me = answer(&asked.cookie, &shown).await.expect(200);
    assert_eq!(me["person"]["email"], tenant.email);
    answer(&asked.cookie, &shown).await.problem(401, "sign_in_failed");
    answer(&newer.cookie, &newer_shown).await.expect(200);
    answer(&older.cookie, &older_shown).await.problem(401, "sign_in_failed");

    // 5
    let asked = ask(&nobody, SIGN_IN).await;
    let shown = show(&asked).await;
    let other = Tenant::new("other").await;
    let others = signed_in(&other).await;
    let other_id =
        others.get("/api/v1/me").await.expect(200)["person"]["id"].as_str().expect("an id").to_owned();
    let changed = |field: &str, value: String| {
        let mut changed = shown.clone();
        changed["response"][field] = json!(value);
        changed
    };
    let encode = |bytes: &[u8]| {
        use base64::Engine as _;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
    };
    let signature = shown["response"]["signature"].as_str().expect("a signature");
    let flipped = format!(
        "{}{}",
        &signature[..signature.len() - 4],
        if signature.ends_with("AAAA") { "BBBB" } else { "AAAA" }
    );
    let elsewhere = json!({
        "type": "webauthn.get", "challenge": asked.options["challenge"], "origin": "https://evil.example", "crossOrigin": false,
    });
    let wrong = [
        changed("signature", flipped),
        changed("signature", String::new()),
        changed("userHandle", encode(other_id.as_bytes())),
        changed("userHandle", encode(b"per_nonsense")),
        changed("clientDataJSON", encode(elsewhere.to_string().as_bytes())),
        changed("authenticatorData", encode(&[0; 37])),
    ];
    for wrong in wrong {
        answer(&asked.cookie, &wrong).await.problem(401, "sign_in_failed");
    }
    let mut nobodys = shown.clone();
    nobodys["response"]["userHandle"] = Value::Null;
    answer(&asked.cookie, &nobodys).await.problem(401, "sign_in_failed");
    answer(&asked.cookie, &shown).await.expect(200);
    browser.let_owner_be_known(&authenticator, false).await;
    assert_eq!(show(&ask(&nobody, SIGN_IN).await).await, json!("NotAllowedError"));
    // Even where the question is changed so that no lock is to be opened.
    let mut asked = ask(&nobody, SIGN_IN).await;
    asked.options["userVerification"] = json!("discouraged");
    let unverified = show(&asked).await;
    answer(&asked.cookie, &unverified).await.problem(401, "sign_in_failed");
    browser.let_owner_be_known(&authenticator, true).await;

    // 6
    let foreign = nobody
        .request(Method::POST, &format!("{SIGN_IN}/options"))
        .header(header::ORIGIN, "https://evil.example");
    nobody.send(foreign).await.problem(403, "foreign_origin");
    tenant.caller.get(PASSKEYS).await.problem(403, "not_allowed");
    nobody.get(PASSKEYS).await.problem(401, "not_signed_in");
    let theirs = ask(&others, PASSKEYS).await;
    let made = browser.await_script(MAKE, vec![theirs.options.clone()]).await;
    let with_theirs = nobody.with_cookie(&format!("{session}; {}", theirs.cookie));
    let body = json!({"name": "Not mine", "credential": made});
    with_theirs.post(PASSKEYS, &body).await.problem(400, "sign_in_expired");
    // A ceremony of signing in is none of making.
    let mixed = nobody.with_cookie(&format!("{session}; {}", ask(&nobody, SIGN_IN).await.cookie));
    mixed.post(PASSKEYS, &body).await.problem(400, "sign_in_expired");
    let own = ask(&person, PASSKEYS).await;
    let with_own = nobody.with_cookie(&format!("{session}; {}", own.cookie));
    with_own.post(PASSKEYS, &body).await.problem(422, "invalid_field");
    for name in [String::new(), " ".to_owned(), "x".repeat(61)] {
        with_own
            .post(PASSKEYS, &json!({"name": name, "credential": made}))
            .await
            .problem(422, "invalid_field");
    }
    let list = person.get(PASSKEYS).await.expect(200);
    assert_eq!((list["passkeys"].as_array().map(Vec::len), &list["has_other_way"]), (Some(1), &json!(true)));
    let id = list["passkeys"][0]["id"].as_str().expect("an id").to_owned();
    others.delete(&format!("{PASSKEYS}/{id}")).await.problem(404, "not_found");
    others.patch(&format!("{PASSKEYS}/{id}"), &json!({"name": "Mine"})).await.problem(404, "not_found");
    person.delete(&format!("{PASSKEYS}/{id}")).await.expect_empty(204);
}

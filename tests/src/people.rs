//! People of a workspace: how they come in, and the callers that they are.

use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::environment::{self, Environment};
use crate::http::{self, Answer, Caller};
use crate::tenant::Tenant;
use crate::unique;

/// What follows the `#` of a link.
pub fn secret_of(url: &str) -> String {
    url.split_once('#').expect("a link's secret is behind the #").1.to_owned()
}

/// The session that an answer gives, as a browser sends it.
pub fn session_of(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

/// Signs in by a one-time link, from our own pages.
pub async fn sign_in(environment: &Environment, url: &str) -> Answer {
    let nobody = Caller::nobody(environment);
    let request = nobody.request(Method::POST, "/api/v1/sign-in").header(header::ORIGIN, &environment.url);
    nobody.send(http::json(request, &json!({"token": secret_of(url)}))).await
}

/// A member of a workspace, signed in.
#[derive(Clone, Debug)]
pub struct Member {
    /// Calls with their session.
    pub caller: Caller,
    /// Their id.
    pub id: String,
    /// Their address.
    pub email: String,
}

impl Tenant {
    /// The workspace's first owner, signed in by the link that set-up gave.
    pub async fn owner(&self) -> Member {
        let environment = environment::shared();
        let answer = sign_in(environment, &self.sign_in_url).await;
        let caller = Caller::nobody(environment).with_cookie(&session_of(&answer));
        Member::of(caller, &answer.expect(200))
    }

    /// Somebody who was never here, invited by an owner, who has accepted.
    pub async fn joined(&self, owner: &Member, role: &str) -> Member {
        let email = format!("{}@example.com", unique(role));
        let made = self.invite(owner, &email, role).await;
        let answer =
            accept(&Caller::nobody(environment::shared()), &made, &json!({"name": format!("An {role}")}))
                .await;
        let caller = Caller::nobody(environment::shared()).with_cookie(&session_of(&answer));
        Member::of(caller, &answer.expect(200)).renewed().await
    }

    /// Invites somebody; the invitation's token.
    pub async fn invite(&self, owner: &Member, email: &str, role: &str) -> String {
        let body = json!({"email": email, "role": role});
        let made = owner.caller.post(&self.path("invitations"), &body).await.expect(201);
        secret_of(made["url"].as_str().expect("an invitation has a link"))
    }

    /// Makes an API token of that scope, and gives a caller with it.
    pub async fn token(&self, owner: &Member, scope: &str) -> (String, Caller) {
        let body = json!({"name": unique(scope), "scope": scope});
        let made = owner.caller.post(&self.path("tokens"), &body).await.expect(201);
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let secret = text(&made["secret"]);
        (text(&made["token"]["id"]), Caller::nobody(environment::shared()).with_token(&secret))
    }
}

impl Member {
    /// The same after a request, as a browser would be: where what they may do has changed, the answer brings another secret.
    #[must_use]
    pub async fn renewed(self) -> Self {
        let answer = self.caller.get("/api/v1/me").await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let renewed = session_of(&answer);
        let caller = if renewed.is_empty() { self.caller } else { self.caller.with_cookie(&renewed) };
        Self { caller, ..self }
    }

    fn of(caller: Caller, me: &Value) -> Self {
        let text = |field: &str| me["person"][field].as_str().expect("a person").to_owned();
        Self { caller, id: text("id"), email: text("email") }
    }
}

/// Accepts an invitation by its token; with the caller's session, where there is one.
pub async fn accept(caller: &Caller, token: &str, body: &Value) -> Answer {
    let request = caller.request(Method::POST, "/api/v1/invitation/accept").bearer_auth(token);
    caller.send(http::json(request, body)).await
}

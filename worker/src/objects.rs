//! The Durable Objects, each the only writer of its state, and how they are asked.
//!
//! A call is a struct with a name and a reply type ([`Call`]); it crosses as JSON. A reply is a value or a [`Fault`],
//! never an HTTP status: objects do not know HTTP's.

pub(crate) mod connection;
pub(crate) mod once;
pub(crate) mod person;
pub(crate) mod workspace;

use std::marker::PhantomData;

use axum::http::header;
use axum::response::IntoResponse;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::{ConnectionId, PersonId, WorkspaceId};
use domain::time::Timestamp;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use worker::js_sys::{Function, Object, Promise, Reflect};
use worker::wasm_bindgen::{JsCast as _, JsValue};
use worker::wasm_bindgen_futures::JsFuture;
use worker::{Env, Request, Response, ScheduledTime, State, web_sys};

use crate::fault::Fault;

/// One question to an object.
pub(crate) trait Call: Serialize + DeserializeOwned {
    /// What it answers.
    type Reply: Serialize + DeserializeOwned;
    /// The name by which the object tells it from others.
    const NAME: &'static str;
}

/// Declares calls: `call! { /// doc Name { field: Type } -> Reply }`.
macro_rules! calls {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? } -> $reply:ty;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, serde::Serialize, serde::Deserialize)]
            pub(crate) struct $name { $($(#[$field_doc])* pub(crate) $field: $type),* }

            impl crate::objects::Call for $name {
                type Reply = $reply;
                const NAME: &'static str = stringify!($name);
            }
        )*
    };
}
pub(crate) use calls;

#[derive(Serialize, Deserialize)]
enum Reply<T> {
    Is(T),
    Fault(Fault),
}

/// A reply that nobody on the way reads: the JSON text of a `T`, passed on as the object has written it.
pub(crate) struct Passed<T> {
    json: Box<RawValue>,
    of: PhantomData<T>,
}

impl<T: DeserializeOwned> Passed<T> {
    /// From a text that was kept.
    pub(crate) fn kept(json: String) -> Result<Self, Fault> {
        Ok(Self { json: RawValue::from_string(json)?, of: PhantomData })
    }
}

impl<T> Passed<T> {
    /// The text.
    pub(crate) fn text(&self) -> &str {
        self.json.get()
    }
}

impl<T> IntoResponse for Passed<T> {
    fn into_response(self) -> axum::response::Response {
        let kind = [(header::CONTENT_TYPE, "application/json")];
        (kind, String::from(Box::<str>::from(self.json))).into_response()
    }
}

/// Asks an object.
async fn ask<C: Call>(stub: &Object, call: &C, acting: Option<&Acting>) -> Result<C::Reply, Fault> {
    let text = exchange(stub, C::NAME, serde_json::to_string(call)?, acting).await?;
    match serde_json::from_str(&text)? {
        Reply::Is(reply) => Ok(reply),
        Reply::Fault(fault) => Err(fault),
    }
}

/// The same for who passes the reply on.
async fn pass<C: Call>(stub: &Object, call: &C, acting: Option<&Acting>) -> Result<Passed<C::Reply>, Fault> {
    let text = exchange(stub, C::NAME, serde_json::to_string(call)?, acting).await?;
    match serde_json::from_str(&text)? {
        Reply::Is(json) => Ok(Passed { json, of: PhantomData }),
        Reply::Fault(fault) => Err(fault),
    }
}

/// Sends a call, and gives the reply's text. In a box, so that it is compiled once and not into each handler.
///
/// It goes through the JavaScript stub: the reply is a small text, and `worker::Response::text` would read it as a stream
/// of bytes, which costs a seventh of a whole request.
fn exchange<'a>(
    stub: &'a Object,
    name: &'static str,
    body: String,
    acting: Option<&Acting>,
) -> LocalBoxFuture<'a, Result<String, Fault>> {
    // A header holds ASCII, and names do not.
    let acting = acting.map(serde_json::to_vec).transpose();
    Box::pin(async move {
        let init = web_sys::RequestInit::new();
        init.set_method("POST");
        init.set_body(&body.into());
        if let Some(acting) = acting? {
            let headers = web_sys::Headers::new().map_err(worker::Error::from)?;
            headers.set(ACTING, &URL_SAFE_NO_PAD.encode(acting)).map_err(worker::Error::from)?;
            init.set_headers(&headers);
        }
        let fetch: Function =
            Reflect::get(stub, &"fetch".into()).map_err(worker::Error::from)?.unchecked_into();
        let url = format!("https://object/{name}");
        let asked = fetch.call2(stub, &url.into(), &init).map_err(worker::Error::from)?;
        let response: web_sys::Response = settled(asked).await?.unchecked_into();
        let text = settled(response.text().map_err(worker::Error::from)?.into()).await?;
        Ok(text.as_string().unwrap_or_default())
    })
}

/// What a promise comes to.
async fn settled(promise: JsValue) -> Result<JsValue, Fault> {
    let promise: Promise = promise.unchecked_into();
    Ok(JsFuture::from(promise).await.map_err(worker::Error::from)?)
}

/// For whom a call is made, so that the audit log can tell; it travels beside the call.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Acting {
    pub(crate) actor: domain::audit::Actor,
    /// Their network address, where the edge knows it.
    pub(crate) from: Option<String>,
}

/// The header that it travels in. Only this Worker can send one: objects have no address of their own.
const ACTING: &str = "x-acting";

/// A call as it arrives in an object.
pub(crate) struct Asked {
    name: String,
    body: String,
    acting: Option<Acting>,
}

impl Asked {
    /// Reads it.
    pub(crate) async fn read(mut request: Request) -> Result<Self, Fault> {
        let acting = request.headers().get(ACTING)?.map(|text| {
            let json =
                URL_SAFE_NO_PAD.decode(text).map_err(|_| Fault::internal("who acts cannot be read"))?;
            Ok::<_, Fault>(serde_json::from_slice(&json)?)
        });
        let name = request.path().trim_start_matches('/').to_owned();
        Ok(Self { name, body: request.text().await?, acting: acting.transpose()? })
    }

    /// The call's name, and for whom it is made where that is told of.
    pub(crate) fn acting(&mut self) -> (String, Option<Acting>) {
        (self.name.clone(), self.acting.take())
    }

    /// The call, if it is one of this kind.
    pub(crate) fn is<C: Call>(&self) -> Result<Option<C>, Fault> {
        if self.name == C::NAME { Ok(Some(serde_json::from_str(&self.body)?)) } else { Ok(None) }
    }

    /// The answer to a call that the object does not know.
    pub(crate) fn unknown(&self) -> Fault {
        Fault::internal(format!("the object does not know {}", self.name))
    }
}

/// What an object answers.
pub(crate) struct Answer {
    /// The JSON text of the reply.
    json: String,
    /// Whether that is a fault.
    pub(crate) is_refused: bool,
}

/// The answer to a call of kind `C`.
pub(crate) fn answer<C: Call>(reply: Result<C::Reply, Fault>) -> Result<Answer, Fault> {
    let is_refused = reply.is_err();
    let json = serde_json::to_string(&match reply {
        Ok(reply) => Reply::Is(reply),
        Err(fault) => Reply::Fault(fault),
    })?;
    Ok(Answer { json, is_refused })
}

/// What the object sends back; a fault of the dispatch itself is a reply like any other.
pub(crate) fn send(answer: Result<Answer, Fault>) -> worker::Result<Response> {
    match answer {
        Ok(answer) => Response::ok(answer.json),
        Err(fault) => Response::ok(serde_json::to_string(&Reply::<()>::Fault(fault))?),
    }
}

/// The Workspace object of that id.
pub(crate) struct Workspace(Object);
/// The Person object of that id.
pub(crate) struct Person(Object);
/// The Connection object of that id, within its workspace: a foreign id names an object that was never made.
pub(crate) struct Connection {
    stub: Object,
    acting: Option<Acting>,
}

impl Workspace {
    /// Addresses it; nothing is sent.
    pub(crate) fn of(env: &Env, id: &WorkspaceId) -> Result<Self, Fault> {
        Ok(Self(env.durable_object("WORKSPACE")?.get_by_name(id.as_str())?.into_rpc()))
    }

    /// Asks it.
    pub(crate) async fn ask<C: Call>(&self, call: &C) -> Result<C::Reply, Fault> {
        ask(&self.0, call, None).await
    }

    /// Asks it for what is passed on.
    pub(crate) async fn pass<C: Call>(&self, call: &C) -> Result<Passed<C::Reply>, Fault> {
        pass(&self.0, call, None).await
    }
}

impl Person {
    /// Addresses it; nothing is sent.
    pub(crate) fn of(env: &Env, id: &PersonId) -> Result<Self, Fault> {
        Ok(Self(env.durable_object("PERSON")?.get_by_name(id.as_str())?.into_rpc()))
    }

    /// Asks it.
    pub(crate) async fn ask<C: Call>(&self, call: &C) -> Result<C::Reply, Fault> {
        ask(&self.0, call, None).await
    }
}

impl Connection {
    /// Addresses it; nothing is sent.
    pub(crate) fn of(env: &Env, workspace: &WorkspaceId, id: &ConnectionId) -> Result<Self, Fault> {
        let stub = env.durable_object("CONNECTION")?.get_by_name(&format!("{workspace}/{id}"))?.into_rpc();
        Ok(Self { stub, acting: None })
    }

    /// The same, for somebody whose acts the audit log tells of.
    #[must_use]
    pub(crate) fn acting(self, actor: domain::audit::Actor, from: Option<String>) -> Self {
        Self { acting: Some(Acting { actor, from }), ..self }
    }

    /// Asks it.
    pub(crate) async fn ask<C: Call>(&self, call: &C) -> Result<C::Reply, Fault> {
        ask(&self.stub, call, self.acting.as_ref()).await
    }

    /// Asks it for what is passed on.
    pub(crate) async fn pass<C: Call>(&self, call: &C) -> Result<Passed<C::Reply>, Fault> {
        pass(&self.stub, call, self.acting.as_ref()).await
    }
}

/// Sets an object's alarm to that time.
async fn set_alarm(state: &State, at: Timestamp) -> Result<(), Fault> {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 stay below 2^53")]
    let date = worker::js_sys::Date::new(&JsValue::from_f64(at.as_millis() as f64));
    state.storage().set_alarm(ScheduledTime::new(date)).await?;
    Ok(())
}

/// What an alarm that could not be set again answers: the runtime runs it once more then. Without internals.
fn unarmed() -> worker::Error {
    worker::Error::RustError("the alarm was not set again".to_owned())
}

/// Tries the calls that an object knows, one after the other: `dispatch!(asked, Name(call) => reply, …)`.
macro_rules! dispatch {
    ($asked:expr, $($call:ident($bound:ident) => $reply:expr),* $(,)?) => {{
        let asked = $asked;
        $(
            if let Some($bound) = asked.is::<$call>()? {
                return crate::objects::answer::<$call>($reply);
            }
        )*
        Err(asked.unknown())
    }};
}
pub(crate) use dispatch;

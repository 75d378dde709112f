//! Passkeys, by the browser's Web Authentication: <https://www.w3.org/TR/webauthn-3/#sctn-parseCreationOptionsFromJSON>.
//!
//! What the API gives goes in as it is, and what the browser gives comes out as it is: both in the JSON form that the
//! specification has for this.

use js_sys::{Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Why there is no passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPasskey {
    /// The browser cannot do it.
    Unsupported,
    /// The person called it off, took too long, or has none.
    CalledOff,
    /// The device has one of this person already.
    AlreadyThere,
}

/// Whether the browser can do it.
pub(crate) fn is_supported() -> bool {
    class().is_ok_and(|class| Reflect::has(&class, &"parseRequestOptionsFromJSON".into()).unwrap_or(false))
}

/// Makes one; gives its JSON.
pub(crate) async fn create(options: &str) -> Result<String, NoPasskey> {
    asked("create", "parseCreationOptionsFromJSON", options).await.map_err(|error| reason(&error))
}

/// Asks for one; gives its JSON.
pub(crate) async fn show(options: &str) -> Result<String, NoPasskey> {
    asked("get", "parseRequestOptionsFromJSON", options).await.map_err(|error| reason(&error))
}

async fn asked(act: &str, parse: &str, options: &str) -> Result<String, JsValue> {
    let options = method(&class()?, parse, &JSON::parse(options)?)?;
    let wanted = Object::new();
    Reflect::set(&wanted, &"publicKey".into(), &options)?;
    let credentials = Reflect::get(&leptos::prelude::window().navigator(), &"credentials".into())?;
    let promise: Promise = method(&credentials, act, &wanted)?.dyn_into()?;
    let credential = JsFuture::from(promise).await?;
    let json = method(&credential, "toJSON", &JsValue::UNDEFINED)?;
    Ok(JSON::stringify(&json)?.into())
}

fn class() -> Result<JsValue, JsValue> {
    let class = Reflect::get(&leptos::prelude::window(), &"PublicKeyCredential".into())?;
    if class.is_undefined() { Err(JsValue::UNDEFINED) } else { Ok(class) }
}

fn method(of: &JsValue, name: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(of, &name.into())?.dyn_into()?;
    function.call1(of, argument)
}

fn reason(error: &JsValue) -> NoPasskey {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    match name.as_deref() {
        Some("NotAllowedError" | "AbortError" | "TimeoutError") => NoPasskey::CalledOff,
        Some("InvalidStateError") => NoPasskey::AlreadyThere,
        _ => NoPasskey::Unsupported,
    }
}

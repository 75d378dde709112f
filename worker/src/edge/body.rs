//! JSON bodies, read and written.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::api::Code;
use futures_util::StreamExt as _;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fault::Fault;

/// A JSON body, of a request or of an answer.
pub(crate) struct Body<T>(pub(crate) T);

/// 413 as soon as it is clear that the body is larger than `max`, whatever its headers said.
pub(super) async fn read_whole(request: &mut worker::Request, max: usize) -> Result<Vec<u8>, Fault> {
    let too_large = || {
        Fault::new(Code::BodyTooLarge, format!("The body is larger than {max} bytes."))
            .remedy("Send less at once; no route needs so much.")
    };
    let announced = request.headers().get("content-length").ok().flatten();
    if announced.and_then(|length| length.parse::<usize>().ok()).is_some_and(|length| length > max) {
        return Err(too_large());
    }
    let Ok(mut stream) = request.stream() else { return Ok(Vec::new()) };
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk?);
        if bytes.len() > max {
            return Err(too_large());
        }
    }
    Ok(bytes)
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Fault;

    /// 400 when the type is not JSON, or the text not of the wanted shape; the refusal names field and place.
    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        if kind.split(';').next().map(str::trim) != Some("application/json") {
            return Err(Fault::malformed("The body's type is not JSON.")
                .remedy("Send `Content-Type: application/json`."));
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|error| Fault::malformed(format!("The body cannot be read: {error}.")))?;
        // serde would read a struct from an array as well, field by field.
        if !bytes.trim_ascii_start().starts_with(b"{") {
            return Err(Fault::malformed("The body is not a JSON object.").remedy("Send an object, `{ … }`."));
        }
        serde_json::from_slice(&bytes).map(Self).map_err(|error| {
            // serde's own words about the caller's own text: they name the field, the line and the column.
            Fault::malformed(format!("The body is not what this route takes: {error}."))
                .remedy("Compare it with the API reference; unknown fields are refused.")
        })
    }
}

impl<T: Serialize> IntoResponse for Body<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => {
                (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], bytes).into_response()
            }
            Err(error) => Fault::from(error).into_response(),
        }
    }
}

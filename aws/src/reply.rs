//! Reads the code and the sentence out of a refusal, in each of AWS's three ways to write one.

use std::time::{Duration, SystemTime};

use aws_smithy_types::date_time::{DateTime, Format};
use bytes::Bytes;
use http::HeaderMap;
use serde::Deserialize;

use crate::xml::read_xml;

/// A refusal as AWS wrote it; what is missing is empty.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) request_id: Option<String>,
    /// The `Date` header: AWS's clock.
    pub(crate) server_time: Option<SystemTime>,
    /// The region that a bucket is in, where S3 says that it is not the one that was asked.
    pub(crate) region: Option<String>,
}

impl Refusal {
    pub(crate) fn read(response: &http::Response<Bytes>) -> Self {
        let headers = response.headers();
        let body = std::str::from_utf8(response.body()).unwrap_or_default().trim_start();
        // A gateway in between may answer in HTML: then neither parses and the status has to do.
        let (code, message, request_id) =
            if body.starts_with('{') { from_json(headers, body) } else { from_xml(body) };
        let region = header(headers, "x-amz-bucket-region").or_else(|| region_in(body));
        Self {
            region,
            status: response.status().as_u16(),
            code,
            message,
            request_id: request_id
                .filter(|id| !id.is_empty())
                .or_else(|| header(headers, "x-amzn-requestid")),
            server_time: header(headers, "date").and_then(|date| http_date(&date)),
        }
    }
}

/// `<ErrorResponse><Error>…</Error><RequestId>` of the query protocol, EC2's
/// `<Response><Errors><Error>…</Error></Errors><RequestID>`, and S3's bare `<Error>…<RequestId>`.
fn from_xml(body: &str) -> (String, String, Option<String>) {
    let read = read_xml("", body.as_bytes(), |root| {
        let error = root.child("Error").or_else(|| root.items("Errors", "Error").next()).unwrap_or(root);
        let text = |name: &str| error.text_of(name).unwrap_or_default();
        let request_id = root.text_of("RequestId").or_else(|| root.text_of("RequestID"));
        Ok((text("Code"), text("Message"), request_id))
    });
    read.unwrap_or_default()
}

/// The `<Region>` of S3's refusal of a signature for another one.
fn region_in(body: &str) -> Option<String> {
    let (_, rest) = body.split_once("<Region>")?;
    rest.split_once('<').map(|(region, _)| region.to_owned())
}

/// `{"__type": "namespace#Code", "message": …}`; the code may stand in a header as well.
#[derive(Default, Deserialize)]
#[serde(default)]
struct JsonRefusal {
    #[serde(rename = "__type")]
    kind: Option<String>,
    code: Option<String>,
    message: Option<String>,
    /// Some services capitalise it, and a body may have both.
    #[serde(rename = "Message")]
    capital_message: Option<String>,
}

fn from_json(headers: &HeaderMap, body: &str) -> (String, String, Option<String>) {
    let parsed: JsonRefusal = serde_json::from_str(body).unwrap_or_default();
    // A service that used to speak the query protocol, as CloudWatch did, says here what it said then.
    let code = header(headers, "x-amzn-query-error")
        .or_else(|| header(headers, "x-amzn-errortype"))
        .or(parsed.kind)
        .or(parsed.code)
        .unwrap_or_default();
    (bare(&code).to_owned(), parsed.message.or(parsed.capital_message).unwrap_or_default(), None)
}

/// Takes off a namespace in front (`com.amazonaws.x#Code`) and an address or a side behind
/// (`Code:http://…`, `Code;Sender`).
/// <https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#operation-error-serialization>
fn bare(code: &str) -> &str {
    let code = code.split([':', ';']).next().unwrap_or_default();
    code.rsplit('#').next().unwrap_or_default().trim()
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn http_date(text: &str) -> Option<SystemTime> {
    let at = DateTime::from_str(text, Format::HttpDate).ok()?;
    Some(SystemTime::UNIX_EPOCH + Duration::from_secs(at.secs().try_into().ok()?))
}

#[cfg(test)]
mod tests;

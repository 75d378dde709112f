//! IAM: a role as it is, and the policies that are on it.
//!
//! Each operation is in a file of its own. Documents come URL-encoded (RFC 3986) and are handed on as the JSON text that
//! they are; what they mean is not this crate's.

mod get_policy;
mod get_policy_version;
mod get_role;
mod get_role_policy;
mod list_attached_role_policies;
mod list_role_policies;

pub use get_role::Role;
pub use list_attached_role_policies::AttachedPolicy;

use percent_encoding::percent_decode_str;
use serde::Deserialize;

use crate::Error;

/// The largest page that IAM gives, so that a role costs the fewest calls. It may give less and go on all the same.
const PAGE: &str = "1000";

/// IAM wraps each of its lists: `<Xs><member>…</member></Xs>`.
#[derive(Deserialize)]
struct Members<M> {
    #[serde(rename = "member", default = "Vec::new")]
    members: Vec<M>,
}

impl<M> Default for Members<M> {
    fn default() -> Self {
        Self { members: Vec::new() }
    }
}

/// The token of the next page, which counts only while IAM says that there is one.
fn marker(is_truncated: bool, marker: Option<String>) -> Option<String> {
    marker.filter(|_| is_truncated)
}

/// The document behind its encoding.
fn document(operation: &'static str, encoded: &str) -> Result<String, Error> {
    let decoded = percent_decode_str(encoded.trim()).decode_utf8();
    let unreadable = |_| Error::Unreadable { operation, detail: "a document is not UTF-8".into() };
    Ok(decoded.map_err(unreadable)?.into_owned())
}

#[cfg(test)]
mod tests;

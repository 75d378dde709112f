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

use crate::{
    Client, Error, Pace, Service, Transport,
    wire::{Form, next_page},
    xml::{Element, read_xml},
};

/// The largest page that IAM gives, so that a role costs the fewest calls. It may give less and go on all the same.
const PAGE: &str = "1000";

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// The members of one of a role's lists, from all pages: `<Xs><member>…</member></Xs>` in the operation's result. The
    /// marker of the next page counts only while IAM says that there is one.
    async fn list_of_role<M>(
        &self,
        operation: &'static str,
        role: &str,
        list: &str,
        read: impl Fn(Element<'_>) -> Result<M, Error>,
    ) -> Result<Vec<M>, Error> {
        let mut members = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let form = Form::new(Service::Iam, operation)
                .with("RoleName", role)
                .with("MaxItems", PAGE)
                .with_some("Marker", token.as_deref());
            let body = self.call(Service::Iam, operation, form.into_body()).await?;
            let next = read_xml(operation, &body, |root| {
                let page = root.need(&format!("{operation}Result"))?;
                for member in page.items(list, "member") {
                    members.push(read(member)?);
                }
                let is_truncated = page.text_of("IsTruncated").is_some_and(|text| text == "true");
                Ok(page.text_of("Marker").filter(|_| is_truncated))
            })?;
            token = next_page(operation, token.as_deref(), next)?;
            if token.is_none() {
                return Ok(members);
            }
        }
    }
}

/// The document behind its encoding.
fn document(operation: &'static str, encoded: &str) -> Result<String, Error> {
    let decoded = percent_decode_str(encoded.trim()).decode_utf8();
    let unreadable = |_| Error::Unreadable { operation, detail: "a document is not UTF-8".into() };
    Ok(decoded.map_err(unreadable)?.into_owned())
}

#[cfg(test)]
mod tests;

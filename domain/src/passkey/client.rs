//! What the browser saw, section 5.8.1: which question was answered, on which site's page.

use serde::Deserialize;

use super::{Ceremony, Unfit};

/// Which of the two ceremonies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Create,
    Get,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<String>,
}

/// Holds it against what was asked. A page inside another site's page is another site: nobody sees where they are there.
pub(super) fn judge(json: &[u8], kind: Kind, ceremony: &Ceremony<'_>) -> Result<(), Unfit> {
    let data: ClientData = serde_json::from_slice(json).map_err(|_| Unfit::Form)?;
    let expected = match kind {
        Kind::Create => "webauthn.create",
        Kind::Get => "webauthn.get",
    };
    if data.kind != expected {
        return Err(Unfit::Kind);
    }
    if data.challenge != ceremony.challenge {
        return Err(Unfit::Challenge);
    }
    if data.origin != ceremony.origin || data.cross_origin || data.top_origin.is_some() {
        return Err(Unfit::Origin);
    }
    Ok(())
}

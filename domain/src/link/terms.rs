//! What a member wants of a link, read and checked. Used by the worker, and by the console as one types.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::api::NewLink;
use crate::arn::{AccountId, Region};
use crate::connecting::{read_alias, read_regions};
use crate::field::FieldError;
use crate::policy::{Feature, Features};

/// The shortest life, in hours.
pub const LIFE_MIN_HOURS: u32 = 1;
/// The longest life, in hours, and the usual one: that of an external ID's window.
pub const LIFE_MAX_HOURS: u32 = 48;
/// The longest note, in characters.
pub const NOTE_MAX: usize = 500;

/// A checked [`NewLink`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The name that the connection gets.
    pub alias: Option<String>,
    /// What the connection is for.
    pub features: Features,
    /// The regions to read; empty means all.
    pub regions: Vec<Region>,
    /// The only account that it connects.
    pub expected: Option<AccountId>,
    /// The words to the customer.
    pub note: Option<String>,
    /// How long the link works, in hours.
    pub life_hours: u32,
}

impl Terms {
    /// How long the link works.
    pub fn life(&self) -> Duration {
        Duration::from_hours(u64::from(self.life_hours))
    }
}

/// Reads a new link.
pub fn read_new(new: &NewLink) -> Result<Terms, FieldError> {
    let named = |error: FieldError| FieldError { field: "expected_account_id".to_owned(), ..error };
    let expected = new.expected_account_id.as_deref().filter(|text| !text.is_empty());
    Ok(Terms {
        alias: new.alias.as_deref().map(read_alias).transpose()?.flatten(),
        features: read_features(new.features.as_deref())?,
        regions: read_regions(new.regions.as_deref().unwrap_or_default())?,
        expected: expected.map(str::parse).transpose().map_err(named)?,
        note: new.note.as_deref().map(read_note).transpose()?.flatten(),
        life_hours: read_life(new.life_hours.unwrap_or(LIFE_MAX_HOURS))?,
    })
}

/// Reads what the connection is for. A bucket for captures is the customer's to name, and a link has no place for it.
fn read_features(words: Option<&[String]>) -> Result<Features, FieldError> {
    let features = words.map(Features::read).transpose()?.unwrap_or_default();
    if features.contains(Feature::S3Captures) {
        return Err(FieldError::new(
            "features",
            "S3 captures cannot be asked for by a link.",
            "Leave them out; add them with their bucket once the account is connected.",
        ));
    }
    Ok(features)
}

/// Reads a life in hours.
pub fn read_life(hours: u32) -> Result<u32, FieldError> {
    if (LIFE_MIN_HOURS..=LIFE_MAX_HOURS).contains(&hours) {
        return Ok(hours);
    }
    Err(FieldError::new(
        "life_hours",
        format!("A link cannot live for {hours} hours."),
        "Choose 1 to 48 hours; make a new link when it has expired.",
    ))
}

/// Reads a note; `None` for one of white space alone.
pub fn read_note(text: &str) -> Result<Option<String>, FieldError> {
    let text = text.trim();
    if text.chars().count() > NOTE_MAX {
        return Err(FieldError::new("note", "The note is longer than 500 characters.", "Shorten it."));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\r') {
        return Err(FieldError::new("note", "The note has control characters.", "Type it anew."));
    }
    Ok((!text.is_empty()).then(|| text.replace("\r\n", "\n")))
}

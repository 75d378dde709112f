//! What a member wants of a link, read and checked. Used by the worker, and by the console as one types.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::api::NewLink;
use crate::arn::{AccountId, Partition, Region};
use crate::connecting::{read_alias, read_partition, read_regions};
use crate::field::FieldError;
use crate::policy::{CaptureBucket, Feature, Features};

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
    /// Where captures go, where it is for captures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captures: Option<CaptureBucket>,
    /// The partition that the account is in; missing in a link of the first version: the deployment's usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<Partition>,
}

impl Terms {
    /// How long the link works.
    pub fn life(&self) -> Duration {
        Duration::from_hours(u64::from(self.life_hours))
    }
}

/// Reads a new link. Its partition is the deployment's usual one, unless it is said.
pub fn read_new(new: &NewLink, usual: Partition) -> Result<Terms, FieldError> {
    let named = |error: FieldError| FieldError { field: "expected_account_id".to_owned(), ..error };
    let expected = new.expected_account_id.as_deref().filter(|text| !text.is_empty());
    let partition = new.partition.as_deref().map(read_partition).transpose()?.unwrap_or(usual);
    let features = new.features.as_deref().map(Features::read).transpose()?.unwrap_or_default();
    let regions = read_regions(new.regions.as_deref().unwrap_or_default())?;
    require_regions_of(partition, &regions)?;
    Ok(Terms {
        alias: new.alias.as_deref().map(read_alias).transpose()?.flatten(),
        captures: read_captures(new, features)?,
        features,
        regions,
        expected: expected.map(str::parse).transpose().map_err(named)?,
        note: new.note.as_deref().map(read_note).transpose()?.flatten(),
        life_hours: read_life(new.life_hours.unwrap_or(LIFE_MAX_HOURS))?,
        partition: Some(partition),
    })
}

/// Reads where captures go: a bucket with the feature, and none without it, so that nothing is named for nothing.
fn read_captures(new: &NewLink, features: Features) -> Result<Option<CaptureBucket>, FieldError> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    match (given(&new.bucket), features.contains(Feature::S3Captures)) {
        (Some(bucket), true) => {
            let prefix = new.prefix.as_deref().map(str::parse).transpose()?.unwrap_or_default();
            Ok(Some(CaptureBucket { bucket: bucket.parse()?, prefix }))
        }
        (None, true) => Err(FieldError::new(
            "bucket",
            "S3 captures need a bucket.",
            "Name the customer's bucket that captures may be written to, or leave the feature out.",
        )),
        (Some(_), false) => Err(FieldError::new(
            "bucket",
            "A bucket is named, and S3 captures are not among the features.",
            "Add `s3_captures` to the features, or leave the bucket out.",
        )),
        (None, false) => Ok(None),
    }
}

/// A region of another partition is none that the account can ever use.
fn require_regions_of(partition: Partition, regions: &[Region]) -> Result<(), FieldError> {
    let Some(region) = regions.iter().find(|region| region.partition() != partition) else { return Ok(()) };
    Err(FieldError::new(
        "regions",
        format!("{region} is not a region of the partition {partition}."),
        "Choose regions of the partition that the account is in.",
    ))
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

//! A tag, which many services answer with, each spelling it in its own way.

use crate::{Error, xml::Element};

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Up to 128 characters.
    pub key: String,
    /// Up to 256 characters; may be empty.
    pub value: String,
}

impl Tag {
    /// Out of an element with two children of these names. A value that is left out is an empty one.
    pub(crate) fn read(tag: Element<'_>, key: &str, value: &str) -> Result<Self, Error> {
        Ok(Self { key: tag.need_text(key)?, value: tag.text_of(value).unwrap_or_default() })
    }
}

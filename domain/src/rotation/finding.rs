//! What a rotation waits for, in words: a closed set, each with the one next step.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Door, Rotation, Stage};

/// What the newest look amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "RotationFinding")]
pub enum Finding {
    /// Nobody has looked yet.
    NotChecked,
    /// AWS did not answer all that was asked.
    NotAnswered,
    /// The role lets strangers in.
    OpenToStrangers,
    /// The role takes neither ID.
    BothRefused,
    /// The role does not take the new ID yet.
    NotListed,
    /// It takes one that is a digit away from the new one.
    NewMistyped,
    /// It takes both; that has to settle.
    SettlingNew,
    /// The connection uses the new ID, and the role takes the old one too.
    OldStillOpen,
    /// The connection uses the new ID, and the role takes only the old one again.
    NewRemoved,
    /// It refuses the old one; that has to settle.
    SettlingOld,
}

impl Finding {
    /// What is so, in a sentence.
    pub const fn detail(self) -> &'static str {
        match self {
            Self::NotChecked => "The role was not asked yet.",
            Self::NotAnswered => "AWS did not answer all that was asked.",
            Self::OpenToStrangers => "The role lets strangers in.",
            Self::BothRefused => "The role takes neither the old nor the new ID.",
            Self::NotListed => "The role does not take the new ID yet.",
            Self::NewMistyped => "The role has a typing error in the new ID: one digit is off.",
            Self::SettlingNew => "The role takes both IDs, and still refuses strangers.",
            Self::OldStillOpen => "The new ID is in force. The role takes the old one too.",
            Self::NewRemoved => "The new ID is in force, and the role takes only the old one.",
            Self::SettlingOld => "The role refuses the old ID.",
        }
    }

    /// The next step.
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::NotChecked | Self::NotAnswered => "Wait; the check repeats by itself.",
            Self::OpenToStrangers | Self::NewRemoved | Self::NewMistyped => {
                "Replace the role's trust policy by the one below, then check again."
            }
            Self::BothRefused => {
                "Compare the role's trust policy with the one below. If the role was deleted, create it again."
            }
            Self::NotListed => {
                "Replace the role's trust policy by the one below. A change takes up to a minute to be visible everywhere in AWS."
            }
            Self::SettlingNew => "Wait a minute; then the new ID is put in force by itself.",
            Self::OldStillOpen => "Replace the role's trust policy by the one below, which drops the old ID.",
            Self::SettlingOld => "Wait a minute; then the rotation is done by itself.",
        }
    }
}

impl Rotation {
    /// What the newest look amounts to.
    pub fn finding(&self) -> Finding {
        let Some(seen) = self.seen else { return Finding::NotChecked };
        match (seen.stranger, seen.old, seen.new) {
            (Door::Opens, ..) => Finding::OpenToStrangers,
            (_, _, Door::Refuses) if seen.mistyped => Finding::NewMistyped,
            (_, Door::Refuses, Door::Refuses) => Finding::BothRefused,
            (_, Door::Unknown, _) | (_, _, Door::Unknown) | (Door::Unknown, ..) => Finding::NotAnswered,
            (_, old, new) => match (self.stage, old, new) {
                (Stage::Listed | Stage::Proven, _, Door::Refuses) => Finding::NotListed,
                (Stage::Listed | Stage::Proven, ..) => Finding::SettlingNew,
                (Stage::Switched | Stage::Dropped, _, Door::Refuses) => Finding::NewRemoved,
                (Stage::Switched | Stage::Dropped, Door::Refuses, _) => Finding::SettlingOld,
                (Stage::Switched | Stage::Dropped, ..) => Finding::OldStillOpen,
            },
        }
    }
}

//! Whether a connection is in use: active, paused, or cut off. It stands beside what AWS says of the role.
//!
//! `active ⇄ paused`, `active | paused → cut off → active`. While a connection is paused nothing calls AWS for it; while
//! it is cut off nothing does but the proof that somebody asks for. The worker's Connection object stores it, and takes
//! a [`Purpose`] for each call that it makes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::gate::{Answer, Refusal};
use crate::time::Timestamp;

/// Whether a connection is in use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Activity {
    /// It is checked and read.
    #[default]
    Active,
    /// Somebody stopped it for a while.
    Paused {
        /// When.
        since: Timestamp,
        /// Who: a person's name, or a token's.
        by: String,
    },
    /// Somebody ended our access.
    CutOff {
        /// When: no call was made after it, but for the proof.
        since: Timestamp,
        /// Who.
        by: String,
        /// What AWS said when it was last asked whether the access is gone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proof: Option<CutOffProof>,
    },
}

/// What AWS is called for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To prove the role, to read the account, or to do anything else that an active connection does.
    Work,
    /// To prove that our access is gone.
    CutOffProof,
}

/// What a person does about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Stops it for a while.
    Pause,
    /// Goes on.
    Resume,
    /// Ends our access.
    CutOff,
}

/// A cut-off connection is not paused: it is stopped already, and more than that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a connection that is cut off cannot be paused")]
pub struct IsCutOff;

impl Activity {
    /// Whether AWS may be called for this.
    pub const fn allows(&self, purpose: Purpose) -> bool {
        match self {
            Self::Active => matches!(purpose, Purpose::Work),
            Self::Paused { .. } => false,
            Self::CutOff { .. } => matches!(purpose, Purpose::CutOffProof),
        }
    }

    /// What an act makes of it; `None` when it is so already, with the time and the name that it has.
    pub fn after(&self, act: Act, now: Timestamp, by: &str) -> Result<Option<Self>, IsCutOff> {
        let by = || by.to_owned();
        match (act, self) {
            (Act::Pause, Self::CutOff { .. }) => Err(IsCutOff),
            (Act::Pause, Self::Paused { .. })
            | (Act::Resume, Self::Active)
            | (Act::CutOff, Self::CutOff { .. }) => Ok(None),
            (Act::Pause, Self::Active) => Ok(Some(Self::Paused { since: now, by: by() })),
            (Act::Resume, _) => Ok(Some(Self::Active)),
            (Act::CutOff, _) => Ok(Some(Self::CutOff { since: now, by: by(), proof: None })),
        }
    }

    /// Takes what AWS said; `None` where the connection is not cut off any more: then it proves nothing.
    pub fn proven(&self, new: CutOffProof) -> Option<Self> {
        match self {
            Self::CutOff { since, by, .. } => {
                Some(Self::CutOff { since: *since, by: by.clone(), proof: Some(new) })
            }
            Self::Active | Self::Paused { .. } => None,
        }
    }
}

/// What AWS said when it was asked whether the access is gone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct CutOffProof {
    /// When.
    pub at: Timestamp,
    /// What it amounts to.
    pub result: CutOffResult,
    /// AWS's error code, where it gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aws_code: Option<String>,
}

/// What the answers amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CutOffResult {
    /// AWS turns us away, whatever we show it.
    Gone,
    /// AWS still lets us in.
    StillOpen,
    /// AWS did not answer the question (throttled, unreachable, our own credentials): nothing is proven.
    Inconclusive,
}

/// What the answers to all that could let us in amount to: one door that is open is enough, and one question without an
/// answer leaves it open whether it is. Without any answer nothing is proven.
pub fn judge(answers: &[Answer], at: Timestamp) -> CutOffProof {
    let code = |wanted: fn(&Refusal) -> bool| {
        answers.iter().find_map(|answer| match answer {
            Answer::Refused(refusal) if wanted(refusal) => refusal.code.clone(),
            _ => None,
        })
    };
    let denied = |answer: &Answer| matches!(answer, Answer::Refused(refusal) if refusal.kind.is_denial());
    if answers.iter().any(|answer| matches!(answer, Answer::Assumed { .. })) {
        CutOffProof { at, result: CutOffResult::StillOpen, aws_code: None }
    } else if !answers.is_empty() && answers.iter().all(denied) {
        CutOffProof { at, result: CutOffResult::Gone, aws_code: code(|_| true) }
    } else {
        let aws_code = code(|refusal| !refusal.kind.is_denial());
        CutOffProof { at, result: CutOffResult::Inconclusive, aws_code }
    }
}

#[cfg(test)]
mod tests;

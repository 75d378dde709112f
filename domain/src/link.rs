//! Onboarding links: one for one customer account, with an external ID of its own.
//!
//! `open → seen → entered(connection) → connected`, or `revoked`; until it is connected its time can run out. Members
//! see `entered` as seen: the account's own status says the rest. A link binds one connection, once; whoever holds it can
//! correct what was entered until the role is proven, and never more often than [`ATTEMPTS_MAX`].
//!
//! Called by the worker's Workspace object, which stores what each act gives back and is the only writer. Each act takes
//! the link and gives the next one or a [`Refusal`]; nothing is awaited between, so two concurrent acts see each other.

mod refusal;
mod terms;
pub mod words;

pub use refusal::Refusal;
pub use terms::{LIFE_MAX_HOURS, LIFE_MIN_HOURS, NOTE_MAX, Terms, read_life, read_new, read_note};

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::{Asker, LinkState};
use crate::arn::AccountId;
use crate::ids::{ConnectionId, LinkId};
use crate::time::Timestamp;
use crate::window::ExternalId;

/// How often accounts and role names may be entered through one link, refused ones included. A stranger who got hold of a
/// link cannot try names without end; a person who mistypes has plenty.
pub const ATTEMPTS_MAX: u32 = 30;

/// The shortest pause between two checks that the link's holder asks for. Each is three calls to AWS, in our name.
pub const CHECK_EVERY: Duration = Duration::from_secs(10);

/// One link, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnboardingLink {
    /// Its id.
    pub id: LinkId,
    /// The external ID that its account's role must trust. It never changes and is never another link's.
    pub external_id: ExternalId,
    /// What the member wanted.
    pub terms: Terms,
    /// Who made it.
    pub asker: Asker,
    /// When.
    pub created_at: Timestamp,
    /// The first instant at which it no longer works.
    pub expires_at: Timestamp,
    /// How far it is.
    pub stage: Stage,
    /// Since when.
    pub since: Timestamp,
    /// How often something was entered.
    pub attempts: u32,
    /// When its holder last asked for a check.
    pub checked_at: Option<Timestamp>,
}

/// How far a link is, its time aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nobody has opened its page.
    Open,
    /// The page was opened.
    Seen,
    /// An account was entered: the connection is there and is being checked.
    Entered {
        /// The connection.
        connection: ConnectionId,
        /// The account.
        account: AccountId,
    },
    /// The role is proven.
    Connected {
        /// The connection.
        connection: ConnectionId,
        /// The account.
        account: AccountId,
    },
    /// A member took it back.
    Revoked {
        /// Who: a person's or token's id.
        by: String,
        /// The account that had been entered.
        account: Option<AccountId>,
    },
}

impl OnboardingLink {
    /// A new one. Its life begins now.
    pub fn new(id: LinkId, external_id: ExternalId, terms: Terms, asker: Asker, now: Timestamp) -> Self {
        let expires_at = now.plus(terms.life());
        Self {
            id,
            external_id,
            terms,
            asker,
            created_at: now,
            expires_at,
            stage: Stage::Open,
            since: now,
            attempts: 0,
            checked_at: None,
        }
    }

    /// Where it stands.
    pub fn state(&self, now: Timestamp) -> LinkState {
        match self.stage {
            Stage::Connected { .. } => LinkState::Connected,
            Stage::Revoked { .. } => LinkState::Revoked,
            _ if now >= self.expires_at => LinkState::Expired,
            Stage::Open => LinkState::Open,
            Stage::Seen | Stage::Entered { .. } => LinkState::Seen,
        }
    }

    /// Since when it stands there.
    pub fn state_since(&self, now: Timestamp) -> Timestamp {
        if self.state(now) == LinkState::Expired { self.expires_at } else { self.since }
    }

    /// The connection that it made.
    pub fn connection(&self) -> Option<&ConnectionId> {
        match &self.stage {
            Stage::Entered { connection, .. } | Stage::Connected { connection, .. } => Some(connection),
            _ => None,
        }
    }

    /// The account that was entered.
    pub fn account(&self) -> Option<&AccountId> {
        match &self.stage {
            Stage::Entered { account, .. } | Stage::Connected { account, .. } => Some(account),
            Stage::Revoked { account, .. } => account.as_ref(),
            Stage::Open | Stage::Seen => None,
        }
    }

    /// Whether its page may be read: not after it was revoked, and not when its time is over. What was connected can be
    /// read to the end of the link's life, so that its holder finds the receipt.
    pub fn require_readable(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.stage {
            Stage::Revoked { .. } => Err(Refusal::Revoked),
            Stage::Connected { .. } if now >= self.expires_at => Err(Refusal::Used),
            _ if now >= self.expires_at => Err(Refusal::Expired),
            _ => Ok(()),
        }
    }

    /// Its page was opened by a person's browser.
    pub fn see(self, now: Timestamp) -> Result<Self, Refusal> {
        self.require_readable(now)?;
        Ok(match self.stage {
            Stage::Open => self.at(Stage::Seen, now),
            _ => self,
        })
    }

    /// Counts something that is about to be entered, whether or not it will be accepted.
    pub fn attempt(self, now: Timestamp) -> Result<Self, Refusal> {
        self.require_readable(now)?;
        if self.attempts >= ATTEMPTS_MAX {
            return Err(Refusal::TooManyAttempts);
        }
        Ok(Self { attempts: self.attempts + 1, ..self })
    }

    /// Binds its one connection.
    pub fn connect(
        self,
        now: Timestamp,
        connection: ConnectionId,
        account: AccountId,
    ) -> Result<Self, Refusal> {
        self.require_readable(now)?;
        match self.stage {
            Stage::Open | Stage::Seen => {
                self.require_expected(&account)?;
                Ok(self.at(Stage::Entered { connection, account }, now))
            }
            _ => Err(Refusal::Used),
        }
    }

    /// Whether its holder may correct what was entered, to this account. The connection takes the correction, and reports
    /// it: see [`Self::reported`].
    pub fn require_correctable(&self, now: Timestamp, account: &AccountId) -> Result<(), Refusal> {
        self.require_readable(now)?;
        match self.stage {
            Stage::Entered { .. } => self.require_expected(account),
            Stage::Open | Stage::Seen => Err(Refusal::NotEntered),
            _ => Err(Refusal::Used),
        }
    }

    /// Its holder asks for a check now.
    pub fn check(self, now: Timestamp) -> Result<Self, Refusal> {
        self.require_readable(now)?;
        match self.stage {
            Stage::Entered { .. } => {}
            Stage::Open | Stage::Seen => return Err(Refusal::NotEntered),
            _ => return Err(Refusal::Used),
        }
        let wait = self.checked_at.map(|before| before.plus(CHECK_EVERY).since(now)).unwrap_or_default();
        if wait > Duration::ZERO {
            Err(Refusal::TooSoon { wait })
        } else {
            Ok(Self { checked_at: Some(now), ..self })
        }
    }

    /// What the connection says of itself: the account that it is for now, and whether its role is proven. It counts
    /// after the link's time too: the account was entered within it. Anything else than an entered link stays as it is.
    #[must_use]
    pub fn reported(self, now: Timestamp, account: AccountId, is_proven: bool) -> Self {
        match &self.stage {
            Stage::Entered { connection, .. } => {
                let connection = connection.clone();
                if is_proven {
                    self.at(Stage::Connected { connection, account }, now)
                } else {
                    Self { stage: Stage::Entered { connection, account }, ..self }
                }
            }
            _ => self,
        }
    }

    /// Takes it back; doing so again changes nothing. What it has connected is not undone by this.
    pub fn revoke(self, now: Timestamp, by: &str) -> Result<Self, Refusal> {
        match self.state(now) {
            LinkState::Connected => Err(Refusal::Used),
            LinkState::Expired => Err(Refusal::Expired),
            LinkState::Revoked => Ok(self),
            LinkState::Open | LinkState::Seen => {
                let account = self.account().cloned();
                Ok(self.at(Stage::Revoked { by: by.to_owned(), account }, now))
            }
        }
    }

    fn require_expected(&self, account: &AccountId) -> Result<(), Refusal> {
        match &self.terms.expected {
            Some(expected) if expected != account => {
                Err(Refusal::OtherAccountExpected { expected: expected.clone() })
            }
            _ => Ok(()),
        }
    }

    fn at(self, stage: Stage, now: Timestamp) -> Self {
        Self { stage, since: now, ..self }
    }
}

#[cfg(test)]
mod tests;

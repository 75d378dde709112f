//! Why a link does not do what is asked of it, in words that say whom to ask.

use std::time::Duration;

use super::words::who;
use crate::api::Asker;
use crate::arn::AccountId;

/// A refused act.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No link has this token.
    #[error("no such link")]
    Unknown,
    /// Its time is over.
    #[error("the link has expired")]
    Expired,
    /// It has bound its one account already.
    #[error("the link was used")]
    Used,
    /// A member took it back.
    #[error("the link was revoked")]
    Revoked,
    /// It is for another account.
    #[error("the link is for account {expected}")]
    OtherAccountExpected {
        /// The one that it is for.
        expected: AccountId,
    },
    /// There is nothing to correct or to check yet.
    #[error("no account was entered")]
    NotEntered,
    /// A check was asked for a moment ago.
    #[error("asked again after too short a pause")]
    TooSoon {
        /// How long to wait.
        wait: Duration,
    },
    /// Accounts and role names were entered too often.
    #[error("too many attempts")]
    TooManyAttempts,
}

impl Refusal {
    /// What happened and what to do, as two sentences. Who asked is known for every link but an unknown one.
    pub fn words(&self, asker: Option<&Asker>) -> (String, String) {
        let who = asker.map_or_else(|| "the person who sent it to you".to_owned(), contact);
        let (detail, remedy) = match self {
            Self::Unknown => (
                "This link does not lead anywhere. It may have been cut off when it was copied.".to_owned(),
                format!("Open it again from the message that it came in, or ask {who} for a new one."),
            ),
            Self::Expired => (
                "This link has expired.".to_owned(),
                format!("Ask {who} for a new one; nothing was connected by it."),
            ),
            Self::Used => (
                "This link has been used: it works for one account.".to_owned(),
                format!(
                    "If it was not you who used it, tell {who}. For another account, ask for another link."
                ),
            ),
            Self::Revoked => {
                ("This link was taken back.".to_owned(), format!("Ask {who} why, or for a new one."))
            }
            Self::OtherAccountExpected { expected } => (
                format!("This link is for the account {expected}."),
                format!("Enter that one. To connect another account, ask {who} for a link for it."),
            ),
            Self::NotEntered => (
                "No account was entered yet through this link.".to_owned(),
                "Enter the account ID of the account that has the role.".to_owned(),
            ),
            Self::TooSoon { wait } => (
                "The last check was a moment ago.".to_owned(),
                format!("Try again in {} s; the check also goes on by itself.", wait.as_secs() + 1),
            ),
            Self::TooManyAttempts => (
                "Accounts or role names were entered too often through this link.".to_owned(),
                format!("Ask {who} for a new link, and have the account ID and the role name at hand."),
            ),
        };
        (detail, remedy)
    }
}

/// The asker as a person is addressed in a sentence.
fn contact(asker: &Asker) -> String {
    let email = asker.email.as_ref().map(|email| format!(" ({email})")).unwrap_or_default();
    format!("{}{email}", who(asker))
}

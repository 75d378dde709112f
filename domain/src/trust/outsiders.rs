//! Who gets in beside us with our external ID.
//!
//! The gate's probes ask as us alone, so a role that trusts everybody who sends the right ID passes them; and an external
//! ID is no secret. Where a role lets us read its trust policy, that is looked at too.
//!
//! Others whom the customer trusts for reasons of their own are none of our business: who gets in without our ID, who is
//! named by the ARN of a user or role, who is in the customer's account or in ours.

use std::collections::BTreeSet;
use std::fmt;

use super::correct::{Correction, narrow};
use super::evaluate::{Decision, decide};
use super::facts::Request;
use super::paste::Pasted;
use super::policy::Policy;
use super::text::Unreadable;
use crate::arn::{AccountId, Principal};

/// Who gets in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody in any account.
    Anyone,
    /// Everybody in these accounts, one at least.
    Accounts(Vec<AccountId>),
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anyone => f.write_str("everybody in any AWS account"),
            Self::Accounts(accounts) => {
                let named: Vec<&str> = accounts.iter().map(AccountId::as_str).collect();
                write!(f, "everybody in the AWS account {}", named.join(" and "))
            }
        }
    }
}

/// Others than us who get in with our external ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outsiders {
    /// Who.
    pub who: Who,
    /// The policy that keeps them out and leaves the rest as it is.
    pub correction: Correction,
}

/// Looks for them, with a request that holds the right external ID; `None` where only those get in who may.
///
/// What hangs on a condition that nobody here can evaluate, such as an organisation's id, does not count. Fails where a
/// statement has a shape that IAM does not know.
pub fn outsiders(pasted: &Pasted, right: &Request<'_>) -> Result<Option<Outsiders>, Unreadable> {
    let policy = Policy::of(&pasted.document)?;
    let found = Found::of(&policy, right);
    Ok(found.who().map(|who| Outsiders { who, correction: narrow(&pasted.document, &policy, right, &found) }))
}

/// One principal for each way in: a stranger, and somebody of each account that is let in by our ID.
pub(super) struct Found {
    stranger: Option<Principal>,
    residents: Vec<Principal>,
}

impl Found {
    pub(super) fn of(policy: &Policy, right: &Request<'_>) -> Self {
        let named = accounts(policy);
        let lets_in = |principal: &Principal, external_id| {
            let request = Request { principal, role: right.role, external_id };
            matches!(decide(&policy.trace(&request)), Decision::Allowed(_))
        };
        let by_our_id = |who: &Principal| lets_in(who, right.external_id) && !lets_in(who, None);
        let foreign = named.iter().filter(|account| is_foreign(account, right));
        Self {
            stranger: stranger(&named, right).filter(|who| lets_in(who, right.external_id)),
            residents: foreign.filter_map(|account| resident(account, right)).filter(by_our_id).collect(),
        }
    }

    pub(super) fn who(&self) -> Option<Who> {
        match (&self.stranger, self.residents.as_slice()) {
            (Some(_), _) => Some(Who::Anyone),
            (None, []) => None,
            (None, some) => Some(Who::Accounts(some.iter().map(|who| who.account().clone()).collect())),
        }
    }

    /// All of them.
    pub(super) fn each(&self) -> impl Iterator<Item = &Principal> {
        self.stranger.iter().chain(&self.residents)
    }

    /// Whether an entry under `AWS` is a way in.
    pub(super) fn is_way_in(&self, entry: &str) -> bool {
        entry == "*" || self.residents.iter().any(|who| account_in(entry).as_ref() == Some(who.account()))
    }
}

/// The accounts that the policy speaks of, in principals and in conditions.
fn accounts(policy: &Policy) -> BTreeSet<AccountId> {
    let each = policy.statements.iter().flat_map(|statement| {
        let values = statement.conditions.iter().flat_map(|condition| &condition.values);
        statement.principals.aws.iter().chain(values)
    });
    each.filter_map(|text| account_in(text)).collect()
}

/// Twelve digits alone, or in their place in an ARN.
fn account_in(text: &str) -> Option<AccountId> {
    text.split(':').nth(4).unwrap_or(text).parse().ok()
}

/// Whether an account is neither the customer's nor that of whoever asks.
fn is_foreign(account: &AccountId, right: &Request<'_>) -> bool {
    account != right.principal.account() && right.role.is_none_or(|role| account != role.account())
}

/// Our very name and kind in an account of which the policy does not speak: nothing but what it says of accounts keeps this
/// one out.
fn stranger(named: &BTreeSet<AccountId>, right: &Request<'_>) -> Option<Principal> {
    // One more than there can be known ones.
    let mut all = (0..named.len() + 3).filter_map(|n| format!("9{n:011}").parse().ok());
    let account = all.find(|account| is_foreign(account, right) && !named.contains(account));
    account.map(|account| right.principal.namesake_in(account))
}

/// Somebody in an account whom no policy names: who lets this one in trusts the whole account.
fn resident(account: &AccountId, right: &Request<'_>) -> Option<Principal> {
    format!("arn:{}:iam::{account}:role/resident-{account}", right.principal.partition()).parse().ok()
}

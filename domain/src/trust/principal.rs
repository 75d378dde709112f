//! Whether a statement names the one who asks, and what a principal that does not is.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use super::policy::{Principals, Statement};
use crate::arn::Principal;

/// How a statement names somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    /// By `*`.
    ByAnyone,
    /// By the account: its twelve digits or `:root`.
    ByAccount,
    /// By the ARN of the user or role itself.
    Itself,
}

/// How one entry under `AWS` names the principal, if it does.
pub(super) fn named_by(entry: &str, principal: &Principal) -> Option<Named> {
    let account = principal.account().as_str();
    if entry == "*" {
        Some(Named::ByAnyone)
    } else if entry == account || entry == format!("arn:{}:iam::{account}:root", principal.partition()) {
        Some(Named::ByAccount)
    } else {
        (entry == principal.to_string()).then_some(Named::Itself)
    }
}

impl Principals {
    /// The closest way in which these name the principal.
    pub(super) fn name(&self, principal: &Principal) -> Option<Named> {
        let anyone = self.anyone.then_some(Named::ByAnyone);
        self.aws.iter().filter_map(|entry| named_by(entry, principal)).max().or(anyone)
    }

    pub(super) fn is_empty(&self) -> bool {
        !self.anyone
            && [&self.aws, &self.service, &self.federated, &self.canonical].iter().all(|list| list.is_empty())
    }
}

impl Statement {
    /// Whether the statement is about this principal.
    pub(super) fn names(&self, principal: &Principal) -> bool {
        self.principals.name(principal).is_some() != self.inverted
            && !(self.inverted && self.principals.is_empty())
    }
}

/// What an entry under `AWS` is that does not name the principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stranger {
    /// `AROA…`, `AIDA…`: what IAM puts in the place of a role or user that was deleted.
    Dead,
    /// The ARN of one session.
    Session,
    /// Ours, in another partition.
    OtherPartition,
    /// The root of another account.
    OtherAccount,
    /// A few characters away from ours.
    Typo,
    /// An ARN or text that IAM does not take as a principal.
    NotAPrincipal,
    /// Another user or role.
    Another,
}

fn is_account(entry: &str) -> bool {
    entry.len() == 12 && entry.bytes().all(|b| b.is_ascii_digit())
}

/// Whether IAM refuses an entry under `AWS` for its form, and with it the whole policy. The ids of the deleted have a form
/// that it knows.
pub(super) fn is_refused(entry: &str) -> bool {
    let mut parts = entry.splitn(6, ':');
    let (service, resource) = (parts.nth(2).unwrap_or_default(), parts.nth(2).unwrap_or_default());
    let is_of_sts = service == "sts"
        && ["assumed-role/", "federated-user/"].iter().any(|kind| resource.starts_with(kind));
    let is_root = entry.starts_with("arn:") && service == "iam" && resource == "root";
    !(entry == "*"
        || is_account(entry)
        || is_dead(entry)
        || is_root
        || is_of_sts
        || entry.parse::<Principal>().is_ok())
}

/// Whether it is an id, as IAM shows it in the place of who was deleted.
fn is_dead(entry: &str) -> bool {
    let is_id = |start: &&str| {
        entry.strip_prefix(*start).is_some_and(|rest| {
            rest.len() >= 12 && rest.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        })
    };
    ["AROA", "AIDA", "AGPA", "ANPA"].iter().any(is_id)
}

/// Says what an entry is.
pub(super) fn stranger(entry: &str, principal: &Principal) -> Stranger {
    let ours = principal.to_string();
    if is_dead(entry) {
        return Stranger::Dead;
    }
    let parts: Vec<&str> = entry.splitn(6, ':').collect();
    let resource = parts.get(5).copied().unwrap_or_default();
    if parts.get(2) == Some(&"sts") && resource.starts_with("assumed-role/") {
        return Stranger::Session;
    }
    if parts.get(2) == Some(&"sts") && resource.starts_with("federated-user/") {
        return Stranger::Another;
    }
    if is_account(entry) || resource == "root" {
        return Stranger::OtherAccount;
    }
    let behind = |arn: &str| arn.splitn(3, ':').nth(2).map(str::to_owned);
    if entry.starts_with("arn:")
        && parts.get(1) != Some(&principal.partition().as_str())
        && behind(entry) == behind(&ours)
    {
        return Stranger::OtherPartition;
    }
    let distance = super::likeness::distance(entry, &ours, 4);
    let is_valid = entry.parse::<Principal>().is_ok();
    if distance.is_some()
        || entry.eq_ignore_ascii_case(&ours)
        || entry.trim_matches(|c: char| !c.is_ascii_graphic()) == ours
    {
        return Stranger::Typo;
    }
    if is_valid { Stranger::Another } else { Stranger::NotAPrincipal }
}

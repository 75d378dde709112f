//! What AWS asks of third parties, one by one, and how a proven connection meets it.
//!
//! Each is either shown by the receipt itself ([`Basis::Checked`]: AWS's own answers, or two of its lines compared) or a
//! property of how Deputize is built ([`Basis::Built`]), which a document cannot prove. The two are told apart, so that
//! nobody takes the one for the other.

use serde::{Deserialize, Serialize};

use crate::api::Connection;
use crate::arn::Principal;

const THIRD_PARTIES: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html";
const CONFUSED_DEPUTY: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html";
const PARTNERS: &str =
    "https://aws.amazon.com/blogs/apn/securely-using-external-id-for-accessing-aws-accounts-owned-by-others/";

/// One requirement, met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// A stable word for it.
    pub id: String,
    /// What is asked, in a sentence.
    pub asks: String,
    /// Where AWS asks it.
    pub source: String,
    /// What shows that it is met.
    pub basis: Basis,
    /// How it is met.
    pub how: String,
    /// The lines of the receipt that bear it out, as JSON pointers (RFC 6901).
    pub evidence: Vec<String>,
}

/// What shows that a requirement is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The receipt's own lines.
    Checked,
    /// How the product is built; its source shows it.
    Built,
}

/// A requirement as it stands in the table; `how` may name `{account}` and `{own}`.
struct Asked {
    id: &'static str,
    source: &'static str,
    basis: Basis,
    asks: &'static str,
    how: &'static str,
    evidence: &'static [&'static str],
}

/// All of them, those first that the receipt itself shows.
const ASKED: [Asked; 11] = [
    Asked {
        id: "refused_without",
        source: PARTNERS,
        basis: Basis::Checked,
        asks: "The role must not be usable without the external ID.",
        how: "The role was assumed without an external ID, and AWS refused it.",
        evidence: &["/checks/0"],
    },
    Asked {
        id: "refused_with_another",
        source: PARTNERS,
        basis: Basis::Checked,
        asks: "The role must not be usable with another external ID.",
        how: "The role was assumed with an ID that differs in its last character alone, and AWS refused it.",
        evidence: &["/checks/1"],
    },
    Asked {
        id: "works_with_it",
        source: THIRD_PARTIES,
        basis: Basis::Checked,
        asks: "The role must work with the external ID.",
        how: "The role was assumed with the external ID, and AWS gave a session; the session could do nothing and was dropped.",
        evidence: &["/checks/2"],
    },
    Asked {
        id: "not_kept_if_open",
        source: PARTNERS,
        basis: Basis::Checked,
        asks: "A role that works without its external ID must not be stored.",
        how: "A connection is used only while all three checks stand; a role that lets a stranger in is refused, and nothing of it is read.",
        evidence: &["/verdict", "/checks"],
    },
    Asked {
        id: "entered_account",
        source: PARTNERS,
        basis: Basis::Checked,
        asks: "The role must be in the account that the customer entered.",
        how: "AWS named the account of the session, and it was {account}, the one that was entered.",
        evidence: &["/checks/2", "/access/account_id"],
    },
    Asked {
        id: "not_our_own",
        source: CONFUSED_DEPUTY,
        basis: Basis::Checked,
        asks: "The third party must refuse roles in its own account.",
        how: "The role is in account {account}; the identity that it trusts is in {own}, whose roles cannot be connected.",
        evidence: &["/access/role_arn", "/requester/principal"],
    },
    Asked {
        id: "made_by_the_vendor",
        source: THIRD_PARTIES,
        basis: Basis::Built,
        asks: "The external ID is made by the third party, at random, and never by the customer.",
        how: "Deputize makes each ID from 122 random bits (UUID version 4). No route takes one from a caller.",
        evidence: &["/access/external_id_sha256"],
    },
    Asked {
        id: "one_per_account",
        source: THIRD_PARTIES,
        basis: Basis::Built,
        asks: "External IDs are unique, best one for each AWS account.",
        how: "An ID is bound to one connection alone. It is never given out again, in no workspace.",
        evidence: &["/access/connection", "/access/external_id_sha256"],
    },
    Asked {
        id: "always_sent",
        source: CONFUSED_DEPUTY,
        basis: Basis::Built,
        asks: "The external ID is sent with every AssumeRole for the customer.",
        how: "Every session that reads the account is asked for with it. Only checks leave it out or send another, and what a check is given can do nothing.",
        evidence: &["/checks/0", "/checks/1", "/access/session_name"],
    },
    Asked {
        id: "not_editable",
        source: PARTNERS,
        basis: Basis::Built,
        asks: "Customers can read the external ID and cannot change it.",
        how: "The console and the API show it; neither has a way to set it.",
        evidence: &["/access/external_id_sha256"],
    },
    Asked {
        id: "role_not_keys",
        source: THIRD_PARTIES,
        basis: Basis::Built,
        asks: "Access is by a role with temporary credentials, and for what is needed alone.",
        how: "The account is read by this role alone, in sessions of an hour at most. What each feature asks the role to allow is listed here.",
        evidence: &["/access/role_arn", "/permissions"],
    },
];

/// What is only true of roles that trust the organisation itself: a user's key is a long-lived one, and that user may be in
/// the role's own account.
const WITHOUT_USER_KEY: [&str; 2] = ["not_our_own", "role_not_keys"];

/// The table for a connection whose three probes passed. One whose account is the principal's own does not get that far:
/// it is refused when it is entered.
pub(super) fn met(connection: &Connection, principal: &Principal) -> Vec<Met> {
    let (account, own) = (connection.account_id.as_str(), principal.account().as_str());
    let line = |asked: &Asked| Met {
        id: asked.id.to_owned(),
        asks: asked.asks.to_owned(),
        source: asked.source.to_owned(),
        basis: asked.basis,
        how: asked.how.replace("{account}", account).replace("{own}", own),
        evidence: asked.evidence.iter().map(|pointer| (*pointer).to_owned()).collect(),
    };
    let holds = |asked: &&Asked| connection.keys.is_none() || !WITHOUT_USER_KEY.contains(&asked.id);
    ASKED.iter().filter(holds).map(line).collect()
}

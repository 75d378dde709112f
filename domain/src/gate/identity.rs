//! Who asks, and what is said when AWS does not take us for it.
//!
//! Three ways lead to a customer's role: the organisation's own key, tokens that the deployment signs itself, and the key
//! of a user that the connection carries. What goes wrong with each has its own remedy, and its own person to do it.

use super::{Cause, Context};
use crate::oidc::{AUDIENCE, DISCOVERY_PATH, Issuer};

/// How whoever asks shows who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity<'a> {
    /// The organisation, by the key of its principal.
    Keys,
    /// The organisation, by tokens of this issuer; its principal is a role that trusts them.
    Oidc {
        /// The deployment's public origin.
        issuer: &'a Issuer,
    },
    /// A user of the customer's, or of an account that it trusts, by the key that the connection carries.
    User,
}

/// What happened and the next step, for the causes that lie with whoever asks.
pub(super) fn words_of(cause: Cause, context: Context<'_>) -> (String, String) {
    const NOT_THEIRS: &str = "Nothing is wrong on the customer's side.";
    let Context { principal, role, identity, .. } = context;
    match (cause, identity) {
        (Cause::PrincipalLacksAssumeRole, _) => (
            format!("Our own identity {principal} may not call sts:AssumeRole on this role: no policy of its own, or its permissions boundary, allows it."),
            format!("The organisation's administrator allows {principal} to call sts:AssumeRole on {role}, for instance by the command below."),
        ),
        (Cause::PrincipalDenied, _) => (
            format!("A policy on our own side explicitly denies {principal} the use of this role: its own, its permissions boundary, or a service control policy over account {}.", principal.account()),
            format!("The organisation's administrator finds the Deny of sts:AssumeRole that meets {role}, and exempts it. {NOT_THEIRS}"),
        ),
        (Cause::UserDenied, _) => (
            format!("A policy explicitly denies the user {principal}, whose key this connection carries, the use of this role: its own, its permissions boundary, or a service control policy."),
            format!("The administrator of account {} finds the Deny of sts:AssumeRole that meets {role}, and exempts it.", principal.account()),
        ),
        (Cause::UserLacksAssumeRole, _) => (
            format!("The user {principal}, whose key this connection carries, may not call sts:AssumeRole on this role."),
            format!("The administrator of account {} allows {principal} to call sts:AssumeRole on {role}, for instance by the command below.", principal.account()),
        ),
        (Cause::KeysInvalid, _) => (
            format!("AWS does not accept the access key of {principal}: it is inactive, deleted, or its secret is another."),
            "Activate the key in IAM, or create a new one for this user and replace it in the connection's settings.".to_owned(),
        ),
        (Cause::KeysUnreadable, _) => (
            "The access key of this connection cannot be decrypted: the deployment's encryption key has changed.".to_owned(),
            "The organisation's administrator sets the earlier key as ENCRYPTION_KEY_PREVIOUS, or a member enters the access key anew.".to_owned(),
        ),
        (Cause::OurTokenRefused, Identity::Oidc { issuer }) => (
            format!("Our own role {principal} does not trust the tokens of {issuer}, or is not there."),
            format!(
                "The organisation's administrator lets the role's trust policy name the OIDC provider {}, the audience {AUDIENCE} and the \
                 subject {}. {NOT_THEIRS}",
                issuer.host(),
                issuer.subject(role.partition())
            ),
        ),
        (Cause::OurTokenUnverified, Identity::Oidc { issuer }) => (
            format!("AWS could not verify our token: it does not know the issuer {issuer}, or did not reach it."),
            format!(
                "The organisation's administrator makes an OIDC provider for {issuer} in IAM, and sees to it that \
                 {issuer}{DISCOVERY_PATH} is open to everyone. {NOT_THEIRS}"
            ),
        ),
        (_, Identity::Oidc { .. }) => (
            format!("AWS does not accept the session of our own role {principal}."),
            format!("It is renewed at the next check. If that does not help, the role was deleted or made anew; then customers' trust policies must name it again. {NOT_THEIRS}"),
        ),
        _ => {
            let suffix = role.partition().setting_suffix();
            (
                "AWS does not accept our own access key.".to_owned(),
                format!("The organisation's administrator looks whether the key is there and active, and sets a valid one (AWS_ACCESS_KEY_ID{suffix} and AWS_SECRET_ACCESS_KEY{suffix}). {NOT_THEIRS}"),
            )
        }
    }
}

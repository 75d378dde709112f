//! What can be done, by its word in the log.

use std::fmt;
use std::str::FromStr;

use crate::field::FieldError;

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $title:literal;)*) => {
        /// A kind of deed. The word is `noun.participle`; one that was released stays.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $($(#[$doc])* $name),*
        }

        impl Action {
            /// All of them, in the order of filters.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its word in the log and in the API.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// What it is called, for people: fits behind the actor's name.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),* }
            }
        }
    };
}

actions! {
    /// The workspace was made.
    WorkspaceCreated = "workspace.created", "made the workspace";
    /// It has another name.
    WorkspaceRenamed = "workspace.renamed", "renamed the workspace";
    /// A session of a person was used here for the first time.
    SignedIn = "session.began", "signed in";
    /// An API token was used: for the first time, from another address, or after a day without.
    TokenUsed = "token.used", "used a token";
    /// An API token was made.
    TokenCreated = "token.created", "made a token";
    /// An API token was revoked.
    TokenRevoked = "token.revoked", "revoked a token";
    /// Somebody was invited.
    MemberInvited = "member.invited", "invited";
    /// An invitation was taken back.
    InvitationRevoked = "invitation.revoked", "took back the invitation of";
    /// An invitation was accepted.
    MemberJoined = "member.joined", "joined as";
    /// A member has another role.
    RoleChanged = "member.role_changed", "changed the role of";
    /// A member was removed, or has left.
    MemberRemoved = "member.removed", "removed";
    /// A link was made by which a member can sign in again.
    RecoveryMade = "member.recovery_made", "made a recovery link for";
    /// The pending external ID was replaced.
    ExternalIdReplaced = "external_id.replaced", "replaced the pending external ID";
    /// An onboarding link was made.
    LinkCreated = "link.created", "made an onboarding link";
    /// An onboarding link was taken back.
    LinkRevoked = "link.revoked", "took back an onboarding link";
    /// An account was connected.
    ConnectionCreated = "connection.created", "connected";
    /// Its settings were changed.
    ConnectionChanged = "connection.changed", "changed";
    /// It was removed.
    ConnectionRemoved = "connection.removed", "removed";
    /// A check was asked for.
    ConnectionChecked = "connection.checked", "checked";
    /// It was paused.
    ConnectionPaused = "connection.paused", "paused";
    /// It goes on.
    ConnectionResumed = "connection.resumed", "resumed";
    /// It was cut off.
    ConnectionCutOff = "connection.cut_off", "cut off";
    /// The end of its role was asked to be proved.
    CutOffProved = "connection.cut_off_proved", "asked to prove the cut-off of";
    /// Its own access key was replaced.
    KeysReplaced = "connection.keys_replaced", "replaced the access key of";
    /// Its captures bucket was named or taken away.
    CapturesChanged = "connection.captures_changed", "changed the captures bucket of";
    /// Whether it gives temporary credentials was changed.
    CredentialsSwitched = "credentials.switched", "switched credentials for programs of";
    /// Temporary credentials of it were given out.
    CredentialsTaken = "credentials.taken", "took temporary credentials of";
    /// Temporary credentials were asked for, and AWS gave none.
    CredentialsRefused = "credentials.refused", "got no temporary credentials of";
    /// A rotation of its external ID was begun.
    RotationStarted = "rotation.started", "began to rotate the external ID of";
    /// A look at the rotation was asked for.
    RotationChecked = "rotation.checked", "looked at the rotation of";
    /// The rotation was taken back.
    RotationCancelled = "rotation.cancelled", "cancelled the rotation of";
    /// Its role's policies were read.
    DriftChecked = "drift.checked", "compared the policies of";
    /// A drift was agreed to.
    DriftAccepted = "drift.accepted", "accepted the policies of";
    /// A discovery was asked for.
    DiscoveryStarted = "discovery.started", "began a discovery of";
    /// What is read was chosen.
    MonitoringChanged = "monitoring.changed", "chose what is read of";
    /// A metric alert was made or changed.
    AlertChanged = "alert.changed", "changed an alert of";
    /// A metric alert was removed.
    AlertRemoved = "alert.removed", "removed an alert of";
    /// A webhook was made.
    WebhookCreated = "webhook.created", "made a webhook";
    /// It was changed.
    WebhookChanged = "webhook.changed", "changed a webhook";
    /// It was removed.
    WebhookRemoved = "webhook.removed", "removed a webhook";
    /// It has another secret.
    WebhookSecretRotated = "webhook.secret_rotated", "rotated the secret of a webhook";
    /// A test was sent.
    WebhookTested = "webhook.tested", "tested a webhook";
}

impl FromStr for Action {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        Self::ALL.iter().copied().find(|action| action.word() == text).ok_or_else(|| {
            FieldError::new(
                "action",
                format!("`{text}` is no action of the audit log."),
                "Send a word such as `member.invited`, or several, or nothing.",
            )
        })
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

crate::arn::text_serde!(Action, {"type": "string", "enum": Action::ALL.iter().map(ToString::to_string).collect::<Vec<_>>()});

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn words_are_unique_and_read_again() {
        let words: BTreeSet<_> = Action::ALL.iter().map(|action| action.word()).collect();
        assert_eq!(words.len(), Action::ALL.len());
        for action in Action::ALL {
            assert_eq!(action.word().parse::<Action>().unwrap(), *action);
            assert!(action.word().contains('.'), "{action}");
        }
        assert_eq!("nonsense".parse::<Action>().unwrap_err().field, "action");
    }
}

//! The key of an IAM user that a connection carries (row E1): whose it is, how it is sealed, and how it is opened.
//!
//! A key comes in with a request, is shown to AWS once to learn whose it is, and is sealed for its connection before
//! anything is stored or sent on. It is opened in the Connection object alone, in memory, to assume the role.

use aws::Credentials;
use domain::api::{Code, KeyOwner};
use domain::arn::{Partition, Principal};
use domain::field::FieldError;
use domain::ids::{ConnectionId, WorkspaceId};
use domain::keys::UserKey;
use serde::{Deserialize, Serialize};
use worker::Env;

use crate::fault::Fault;
use crate::identity::{Assumer, Unassumed};
use crate::vault::{Place, Unsealable, Vault};
use crate::{config, entropy};

/// What the secrets in the vault are for.
const PURPOSE: &str = "aws-user-key";

/// A key as it is stored and sent between objects. Nothing in it is secret without the deployment's encryption key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SealedKeys {
    /// The connection that it is sealed for.
    pub(crate) connection: ConnectionId,
    /// Whose it is.
    pub(crate) user: Principal,
    /// The last four characters of its id.
    pub(crate) last_four: String,
    /// The key itself, in the vault's form.
    pub(crate) sealed: String,
}

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Bare {
    access_key_id: String,
    secret_access_key: String,
}

/// Asks AWS whose a key is, and seals it for a connection. 422 for a key that AWS does not take; 503 when AWS or the
/// encryption key is not there.
pub(crate) async fn accept(
    env: &Env,
    partition: Partition,
    workspace: &WorkspaceId,
    connection: &ConnectionId,
    key: &UserKey,
) -> Result<SealedKeys, Fault> {
    // Before AWS is asked: a key that cannot be kept is not worth a call.
    let vault = config::vault(env)?;
    let owner = identify(env, partition, key).await?;
    seal(&vault, workspace, connection, key, owner.user)
}

/// Whose a key is, by `sts:GetCallerIdentity`, which no policy can forbid.
pub(crate) async fn identify(env: &Env, partition: Partition, key: &UserKey) -> Result<KeyOwner, Fault> {
    let credentials = Credentials::long_lived(key.id.as_str(), key.secret.expose());
    let caller =
        Assumer::with(env, partition, credentials).caller().await.map_err(|error| refused(&error))?;
    let user = caller.arn.parse::<Principal>().ok().filter(Principal::is_user);
    let Some(user) = user else {
        return Err(FieldError::new(
            "keys.access_key_id",
            format!("This key belongs to {}, which is not an IAM user.", caller.arn),
            "Create a user that may do nothing but sts:AssumeRole on this role, and a key for it. Never use the root user's.",
        )
        .into());
    };
    if let Some(said) = key.account.as_ref().filter(|said| *said != user.account()) {
        return Err(FieldError::new(
            "keys.account_id",
            format!("The key belongs to account {}, not to {said}.", user.account()),
            "Correct the account, or enter the key of a user in it.",
        )
        .into());
    }
    Ok(KeyOwner { account_id: user.account().clone(), user })
}

fn refused(unassumed: &Unassumed) -> Fault {
    use aws::Error;
    let field = |name, problem: &str, remedy: &str| FieldError::new(name, problem, remedy).into();
    let Unassumed::Refused(error) = unassumed else { return Fault::internal(unassumed.to_string()) };
    match error {
        Error::BadCredentials { code, .. } if code.contains("Signature") => field(
            "keys.secret_access_key",
            "The secret does not belong to this access key ID.",
            "Copy both from one and the same key, or create a new one.",
        ),
        Error::BadCredentials { .. } | Error::Denied { .. } | Error::Expired { .. } => field(
            "keys.access_key_id",
            "AWS does not know this access key, or it is not active.",
            "Look under IAM › Users › Security credentials whether it is active, and in which account.",
        ),
        _ => Fault::new(Code::Unavailable, "AWS STS could not say whose this key is.")
            .remedy("Try again in a minute.")
            .because(error.to_string()),
    }
}

fn seal(
    vault: &Vault,
    workspace: &WorkspaceId,
    connection: &ConnectionId,
    key: &UserKey,
    user: Principal,
) -> Result<SealedKeys, Fault> {
    let bare = zeroize::Zeroizing::new(serde_json::to_vec(&Bare {
        access_key_id: key.id.as_str().to_owned(),
        secret_access_key: key.secret.expose().to_owned(),
    })?);
    let sealed = vault.seal(place(workspace, connection), entropy::bytes()?, &bare);
    Ok(SealedKeys {
        connection: connection.clone(),
        user,
        last_four: key.id.last_four().to_owned(),
        sealed: sealed.ok_or_else(|| Fault::internal("a key that cannot be sealed"))?,
    })
}

/// The key itself, for the connection that it was sealed for.
pub(crate) fn open(
    vault: &Vault,
    workspace: &WorkspaceId,
    connection: &ConnectionId,
    sealed: &str,
) -> Result<Credentials, Unsealable> {
    let opened = vault.open(place(workspace, connection), sealed)?;
    let bare: Bare = serde_json::from_slice(&opened).map_err(|_| Unsealable::NotThis)?;
    Ok(Credentials::long_lived(bare.access_key_id, bare.secret_access_key))
}

/// The same secret, sealed with the current encryption key; `None` where it is already, or does not open.
pub(crate) fn sealed_anew(
    vault: &Vault,
    workspace: &WorkspaceId,
    connection: &ConnectionId,
    sealed: &str,
) -> Result<Option<String>, Fault> {
    if !vault.is_stale(sealed) {
        return Ok(None);
    }
    let place = place(workspace, connection);
    let Ok(opened) = vault.open(place, sealed) else { return Ok(None) };
    Ok(vault.seal(place, entropy::bytes()?, &opened))
}

fn place<'a>(workspace: &'a WorkspaceId, connection: &'a ConnectionId) -> Place<'a> {
    Place { workspace: workspace.as_str(), owner: connection.as_str(), purpose: PURPOSE }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    #[test]
    fn a_key_opens_for_its_own_connection_and_shows_nothing() {
        let vault = Vault::new(KEY, None).unwrap();
        let (workspace, connection) = (WorkspaceId::from_bytes([1; 16]), ConnectionId::from_bytes([2; 16]));
        let key = UserKey {
            id: "AKIAIOSFODNN7EXAMPLE".parse().unwrap(),
            secret: SECRET.parse().unwrap(),
            account: None,
        };
        let user: Principal = "arn:aws:iam::222222222222:user/reader".parse().unwrap();
        let sealed = seal(&vault, &workspace, &connection, &key, user).unwrap();
        let stored = serde_json::to_string(&sealed).unwrap();
        for hidden in [SECRET, "AKIAIOSFODNN7EXAMPLE"] {
            assert!(!stored.contains(hidden) && !format!("{sealed:?}").contains(hidden));
        }
        let opened = open(&vault, &workspace, &connection, &sealed.sealed).unwrap();
        assert_eq!((opened.access_key_id(), opened.secret_access_key()), ("AKIAIOSFODNN7EXAMPLE", SECRET));
        let other = ConnectionId::from_bytes([3; 16]);
        assert_eq!(open(&vault, &workspace, &other, &sealed.sealed).unwrap_err(), Unsealable::NotThis);
        assert_eq!(sealed_anew(&vault, &workspace, &connection, &sealed.sealed).unwrap(), None);
    }
}

//! The passkeys of a person: made, named, used, removed.

use domain::api::{Code, Passkey, SignedInBy};
use domain::ids::PasskeyId;
use domain::passkey::{PASSKEYS_MAX, PublicPart};
use domain::time::Timestamp;
use serde::Deserialize;

use super::{
    AddPasskey, EnterByPasskey, FindPasskey, ListPasskeys, Person, RemovePasskey, RenamePasskey, SignedIn,
};
use crate::fault::Fault;
use crate::{clock, entropy, sql};

const COLUMNS: &str = "SELECT id, name, public, created_at, used_at FROM passkey";

#[derive(Deserialize)]
struct Row {
    id: PasskeyId,
    name: String,
    public: String,
    created_at: i64,
    used_at: Option<i64>,
}

impl Row {
    fn public(&self) -> Result<PublicPart, Fault> {
        Ok(serde_json::from_str(&self.public)?)
    }

    fn shown(&self) -> Result<Passkey, Fault> {
        Ok(Passkey {
            id: self.id.clone(),
            name: self.name.clone(),
            created_at: Timestamp::from_millis(self.created_at),
            last_used_at: self.used_at.map(Timestamp::from_millis),
            is_synced: self.public()?.is_synced,
        })
    }
}

impl Person {
    /// Keeps a new one. 400 for a ceremony that was used; 409 for one that is there already, or one too many.
    pub(super) fn add_passkey(&self, call: AddPasskey) -> Result<Passkey, Fault> {
        let AddPasskey { spent, name, public } = call;
        self.known()?;
        self.spend(spent)?;
        let present = self.passkeys()?;
        if present.len() >= PASSKEYS_MAX {
            return Err(Fault::new(
                Code::LimitReached,
                format!("A person has at most {PASSKEYS_MAX} passkeys."),
            )
            .remedy("Remove one that you do not use any more."));
        }
        if self.by_credential(&public.credential)?.is_some() {
            return Err(Fault::new(Code::LimitReached, "This passkey is there already.")
                .remedy("Sign in with it, or use another device."));
        }
        let id = PasskeyId::from_bytes(entropy::bytes()?);
        let values = vec![
            public.credential.clone().into(),
            id.to_string().into(),
            name.into(),
            serde_json::to_string(&public)?.into(),
            sql::at(clock::now()),
        ];
        sql::run(
            &self.sql,
            "INSERT INTO passkey (credential, id, name, public, created_at) VALUES (?, ?, ?, ?, ?)",
            values,
        )?;
        self.by_id(&id)?.shown()
    }

    pub(super) fn list_passkeys(&self, _: &ListPasskeys) -> Result<Vec<Passkey>, Fault> {
        self.known()?;
        self.passkeys()?.iter().map(Row::shown).collect()
    }

    pub(super) fn credentials(&self) -> Result<Vec<String>, Fault> {
        self.known()?;
        self.passkeys()?.iter().map(|row| Ok(row.public()?.credential)).collect()
    }

    /// 404.
    pub(super) fn rename_passkey(&self, RenamePasskey { id, name }: RenamePasskey) -> Result<Passkey, Fault> {
        self.known()?;
        self.by_id(&id)?;
        let values = vec![name.into(), id.to_string().into()];
        sql::run(&self.sql, "UPDATE passkey SET name = ? WHERE id = ?", values)?;
        self.by_id(&id)?.shown()
    }

    /// 404; 409 for the last one, where nothing says that this is meant.
    pub(super) fn remove_passkey(&self, call: RemovePasskey) -> Result<(), Fault> {
        let RemovePasskey { id, even_the_last } = call;
        self.known()?;
        self.by_id(&id)?;
        if !even_the_last && self.passkeys()?.len() == 1 {
            return Err(Fault::new(
                Code::LastWayIn,
                "This is your last passkey, and there is no other way to sign in by yourself.",
            )
            .remedy("Add another first; or repeat it with `?last=true`, and ask an owner for a link when you come back."));
        }
        sql::run(&self.sql, "DELETE FROM passkey WHERE id = ?", vec![id.to_string().into()])
    }

    /// What is kept of one, for verifying what it signed.
    pub(super) fn find_passkey(&self, call: &FindPasskey) -> Result<Option<PublicPart>, Fault> {
        if self.known().is_err() {
            return Ok(None);
        }
        self.by_credential(&call.credential)?.map(|row| row.public()).transpose()
    }

    /// Begins a session by a passkey whose signature was verified. 400 for a ceremony that was used; 401 for one that is gone,
    /// or whose counter went back.
    pub(super) fn enter_by_passkey(&self, call: EnterByPasskey) -> Result<SignedIn, Fault> {
        let EnterByPasskey { credential, counter, is_synced, spent, mut session } = call;
        self.known()?;
        let row = self.by_credential(&credential)?.ok_or_else(unknown)?;
        let mut public = row.public()?;
        if !public.may_count(counter) {
            return Err(unknown().because("the counter of the passkey went back"));
        }
        self.spend(spent)?;
        (public.counter, public.is_synced) = (counter, is_synced);
        let values = vec![serde_json::to_string(&public)?.into(), sql::at(clock::now()), credential.into()];
        sql::run(&self.sql, "UPDATE passkey SET public = ?, used_at = ? WHERE credential = ?", values)?;
        session.by = SignedInBy::Passkey { name: row.name };
        self.begin(session)?;
        self.signed_in()
    }

    fn passkeys(&self) -> Result<Vec<Row>, Fault> {
        sql::rows(&self.sql, &format!("{COLUMNS} ORDER BY created_at DESC, id LIMIT 100"), vec![])
    }

    fn by_id(&self, id: &PasskeyId) -> Result<Row, Fault> {
        let row = sql::row(&self.sql, &format!("{COLUMNS} WHERE id = ?"), vec![id.to_string().into()])?;
        row.ok_or_else(|| Fault::not_found("passkey"))
    }

    fn by_credential(&self, credential: &str) -> Result<Option<Row>, Fault> {
        sql::row(&self.sql, &format!("{COLUMNS} WHERE credential = ?"), vec![credential.into()])
    }
}

/// 401 for whatever is wrong with a passkey: a stranger is not told which.
pub(crate) fn unknown() -> Fault {
    Fault::new(Code::SignInFailed, "This passkey is not known here (any more), or could not be verified.")
        .remedy("Choose another one, or another way to sign in.")
}

//! API tokens: kept by their digests, revoked at once, never for more than their maker may do.

use std::time::Duration;

use domain::access::{Permission, Scope};
use domain::api::{Code, Role, Token, TokenList};
use domain::audit::{Action, Actor, ActorKind, Subject};
use domain::ids::TokenId;
use domain::time::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{IssueToken, ListTokens, MakeToken, RevokeToken, Workspace};
use crate::fault::Fault;
use crate::objects::once::Once;
use crate::{clock, sql};

/// So many a workspace can have.
const MAX: usize = 200;
/// One that has expired is shown for so long.
const SHOW_EXPIRED: Duration = Duration::from_hours(30 * 24);
const DAY: Duration = Duration::from_hours(24);

#[derive(Deserialize)]
struct Row {
    id: TokenId,
    name: String,
    role: Role,
    scope: Option<Scope>,
    created_at: Option<i64>,
    created_by: Option<String>,
    expires_at: Option<i64>,
    used_at: Option<i64>,
    used_from: Option<String>,
}

impl From<Row> for Token {
    fn from(row: Row) -> Self {
        let at = |millis: Option<i64>| millis.map(Timestamp::from_millis);
        Self {
            id: row.id,
            name: row.name,
            scope: row.scope.unwrap_or(Scope::of(row.role)),
            created_at: at(row.created_at),
            created_by: row.created_by,
            expires_at: at(row.expires_at),
            last_used_at: at(row.used_at),
            last_used_from: row.used_from,
        }
    }
}

impl Workspace {
    /// The token of set-up: it does not expire, and one of the same name is revoked by it.
    pub(super) fn issue_token(&self, call: IssueToken) -> Result<(), Fault> {
        let IssueToken { id, name, role, digest, from } = call;
        self.open()?;
        self.known.take();
        let now = clock::now();
        let statement =
            "INSERT OR REPLACE INTO token (digest, id, name, role, created_at) VALUES (?, ?, ?, ?, ?)";
        let values = vec![
            digest.into(),
            id.to_string().into(),
            name.as_str().into(),
            role.word().into(),
            sql::at(now),
        ];
        sql::run(&self.sql, statement, values)?;
        let operator = "The deployment's operator".to_owned();
        let actor = Actor { kind: ActorKind::Operator, id: String::new(), name: operator };
        let change = (Value::Null, json!({"scope": Scope::of(role)}));
        self.audit_of(actor, from, Action::TokenCreated, Some(Subject::named(&id, name)), change)
    }

    pub(super) fn list_tokens(&self, call: &ListTokens) -> Result<TokenList, Fault> {
        self.authorize(&call.caller, Permission::ManageTokens)?;
        Ok(TokenList { tokens: self.tokens()? })
    }

    fn tokens(&self) -> Result<Vec<Token>, Fault> {
        let query =
            "SELECT id, name, role, scope, created_at, created_by, expires_at, used_at, used_from FROM token
             WHERE expires_at IS NULL OR expires_at > ? ORDER BY lower(name), id LIMIT ?";
        let shown = clock::now().minus(SHOW_EXPIRED);
        let most = i64::try_from(MAX).unwrap_or(i64::MAX);
        let rows: Vec<Row> = sql::rows(&self.sql, query, vec![sql::at(shown), most.into()])?;
        Ok(rows.into_iter().map(Token::from).collect())
    }

    /// Steps: 403 who may not, or wants more than they have; 409 for a name that is taken, or when there are too many; 503
    /// where the answer is to be kept and there is no encryption key.
    pub(super) async fn make_token(&self, call: MakeToken) -> Result<Once<Token>, Fault> {
        let made = self.write_token(call)?;
        Ok(self.wake_for_kept(made).await)
    }

    fn write_token(&self, call: MakeToken) -> Result<Once<Token>, Fault> {
        let MakeToken { caller, id, name, scope, days, digest, key } = call;
        let actor = self.authorize(&caller, Permission::ManageTokens)?;
        if let Some(more) = actor.grant().lacks_of(scope) {
            let (why, _) = actor.grant().refusal(more);
            let detail = format!("This token could do more than you. {why}");
            return Err(
                Fault::new(Code::NotAllowed, detail).remedy("Choose a smaller scope, or ask an owner.")
            );
        }
        if let Some(again) = self.again(key.as_ref())? {
            return Ok(again);
        }
        let now = clock::now();
        let tokens = self.tokens()?;
        if tokens.iter().any(|token| token.name == name) {
            let mut fault = Fault::new(Code::NameTaken, format!("There is a token that is called `{name}`."));
            fault.field = Some("name".to_owned());
            return Err(fault.remedy("Choose another name, or revoke that one first."));
        }
        if tokens.len() >= MAX {
            let detail = format!("The workspace has {MAX} tokens, which is the most that it can have.");
            return Err(Fault::new(Code::LimitReached, detail).remedy("Revoke some that are not used."));
        }
        let sealed = self.sealed(key.as_ref(), key.as_ref().and_then(|key| key.secret.as_deref()))?;
        let expires_at = now.plus(DAY * u32::from(days));
        // One of the same name that is not shown any more.
        sql::run(&self.sql, "DELETE FROM token WHERE name = ?", vec![name.as_str().into()])?;
        let statement =
            "INSERT INTO token (digest, id, name, role, scope, created_at, created_by, expires_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        let like_no_role = Some(scope.word().to_owned()).filter(|_| Scope::of(scope.role()) != scope);
        let values = vec![
            digest.into(),
            id.to_string().into(),
            name.as_str().into(),
            scope.role().word().into(),
            like_no_role.into(),
            sql::at(now),
            actor.name.as_str().into(),
            sql::at(expires_at),
        ];
        sql::run(&self.sql, statement, values)?;
        let after = json!({"scope": scope, "expires_at": expires_at});
        self.audit(
            &actor,
            Action::TokenCreated,
            Some(Subject::named(&id, name.as_str())),
            (Value::Null, after),
        )?;
        let token = Token {
            id,
            name,
            scope,
            created_at: Some(now),
            created_by: Some(actor.name),
            expires_at: Some(expires_at),
            last_used_at: None,
            last_used_from: None,
        };
        self.made(key.as_ref(), token, sealed)
    }

    /// 403, also for one that may do more than the caller; 404. It counts no more from here on.
    pub(super) fn revoke_token(&self, call: &RevokeToken) -> Result<(), Fault> {
        let actor = self.authorize(&call.caller, Permission::ManageTokens)?;
        let query = "SELECT id, name, role, scope, created_at, created_by, expires_at, used_at, used_from FROM token WHERE id = ?";
        let token = sql::row::<Row>(&self.sql, query, vec![call.id.to_string().into()])?;
        let token: Token = token.ok_or_else(|| Fault::not_found("token"))?.into();
        if token.scope.role() > actor.role {
            let detail = "This token may do more than you, so only an owner revokes it.";
            return Err(Fault::new(Code::NotAllowed, detail).remedy("Ask an owner of the workspace."));
        }
        sql::run(&self.sql, "DELETE FROM token WHERE id = ?", vec![call.id.to_string().into()])?;
        self.known.take();
        let was = json!({"scope": token.scope, "expires_at": token.expires_at});
        self.audit(
            &actor,
            Action::TokenRevoked,
            Some(Subject::named(&token.id, token.name)),
            (was, Value::Null),
        )
    }
}

//! How a person comes into workspaces and leaves them, and how they come back when they cannot sign in any more.

use std::time::Duration;

use domain::api::{Code, Person as Who};
use domain::ids::WorkspaceId;
use domain::time::Timestamp;
use serde::Deserialize;

use super::{Claim, Ensure, Expect, IssueLink, IssueRecovery, Join, LINK_LIFE, Leave, Person, SignedIn};
use crate::fault::Fault;
use crate::{clock, sql};

/// Who claims an address at the same time uses the same invitation, which one of them gets; the other's session is told to
/// nobody.
const CLAIMING: Duration = Duration::from_mins(1);
/// So many invitations one sign-in looks after; each is a subrequest. The links of the others still work.
const EXPECTED_MAX: i64 = 20;

impl Person {
    pub(super) fn join(&self, Join { membership }: Join) -> Result<(), Fault> {
        self.known()?;
        let before = self.memberships()?.into_iter().find(|one| one.id == membership.id);
        if before.is_none_or(|before| before.role != membership.role) {
            self.renew_all()?;
        }
        let (id, role) = (membership.id.to_string(), membership.role.word());
        if self.is_elsewhere_than(&id)? && !self.is_in(&id)? {
            // Whoever could make a link for a person of one workspace must not get into another by it.
            sql::run(&self.sql, "DELETE FROM link WHERE used_at IS NULL", vec![])?;
        }
        let statement = "INSERT OR REPLACE INTO membership (workspace, name, role) VALUES (?, ?, ?)";
        sql::run(&self.sql, statement, vec![id.into(), membership.name.into(), role.into()])
    }

    pub(super) fn expect(&self, Expect { workspace, until }: &Expect) -> Result<(), Fault> {
        sql::migrate(&self.sql, super::schema::VERSIONS)?;
        sql::run(&self.sql, "DELETE FROM expected WHERE until <= ?", vec![sql::at(clock::now())])?;
        let statement = "INSERT OR REPLACE INTO expected (workspace, until) VALUES (?, ?)";
        sql::run(&self.sql, statement, vec![workspace.to_string().into(), sql::at(*until)])
    }

    pub(super) fn expected_by(&self) -> Result<Vec<WorkspaceId>, Fault> {
        #[derive(Deserialize)]
        struct Row {
            workspace: WorkspaceId,
        }
        // Asking about a made-up address leaves nothing behind.
        if self.known().is_err() {
            return Ok(Vec::new());
        }
        let query = "SELECT workspace FROM expected WHERE until > ? ORDER BY until LIMIT ?";
        let rows: Vec<Row> = sql::rows(&self.sql, query, vec![sql::at(clock::now()), EXPECTED_MAX.into()])?;
        Ok(rows.into_iter().map(|row| row.workspace).collect())
    }

    pub(super) fn leave(&self, Leave { workspace }: Leave) -> Result<(), Fault> {
        self.known()?;
        self.renew_all()?;
        let values = vec![workspace.to_string().into()];
        sql::run(&self.sql, "DELETE FROM membership WHERE workspace = ?", values)
    }

    pub(super) fn who_is(&self) -> Result<Option<Who>, Fault> {
        if sql::version(&self.sql)? == 0 {
            return Ok(None);
        }
        sql::row(&self.sql, "SELECT id, email, name FROM person", vec![])
    }

    /// Whoever claimed an address and did not come in, or is in no workspace any more, has nothing that another could take.
    pub(super) fn is_settled(&self) -> Result<bool, Fault> {
        Ok(self.who_is()?.is_some() && (self.is_verified()? || self.is_elsewhere_than("")?))
    }

    /// Whether the address is known to be this person's: by a provider's word, or by the operator's, who made the first owner.
    pub(super) fn is_verified(&self) -> Result<bool, Fault> {
        self.known()?;
        let query = "SELECT (SELECT count(*) FROM person WHERE verified_at IS NOT NULL)
             + (SELECT count(*) FROM first_workspace) AS n WHERE ? = ''";
        self.has_any(query, "")
    }

    /// Ends every session that began before that time, and forgets what could begin one.
    pub(super) fn forget_ways_in(&self, before: Timestamp) -> Result<(), Fault> {
        sql::run(&self.sql, "DELETE FROM session WHERE created_at <= ?", vec![sql::at(before)])?;
        sql::run(&self.sql, "DELETE FROM passkey", vec![])?;
        sql::run(&self.sql, "DELETE FROM link", vec![])
    }

    /// 409 for somebody who is settled. Of two who claim an address at once, the invitation lets one in.
    pub(super) fn claim(&self, Claim { person, session }: Claim) -> Result<SignedIn, Fault> {
        if self.is_settled()? {
            return Err(was_here(&person.email));
        }
        self.ensure(Ensure { person })?;
        self.forget_ways_in(clock::now().minus(CLAIMING))?;
        self.begin(session)?;
        self.signed_in()
    }

    /// 404 for somebody who was never here; 409 for a person of other workspaces too.
    pub(super) fn issue_recovery(&self, call: IssueRecovery) -> Result<Timestamp, Fault> {
        let IssueRecovery { workspace, digest } = call;
        self.known().map_err(|_| Fault::not_found("member"))?;
        if self.is_elsewhere_than(workspace.as_str())? {
            let detail =
                "This person is a member of other workspaces too, so a link of this one cannot sign them in.";
            return Err(Fault::new(Code::MemberElsewhere, detail).remedy(
                "They can sign in by their provider or passkey, or ask the deployment's operator for a link.",
            ));
        }
        self.issue_link(IssueLink { digest })?;
        Ok(clock::now().plus(LINK_LIFE))
    }

    fn is_elsewhere_than(&self, workspace: &str) -> Result<bool, Fault> {
        self.has_any("SELECT count(*) AS n FROM membership WHERE workspace <> ?", workspace)
    }

    fn is_in(&self, workspace: &str) -> Result<bool, Fault> {
        self.has_any("SELECT count(*) AS n FROM membership WHERE workspace = ?", workspace)
    }

    fn has_any(&self, query: &str, value: &str) -> Result<bool, Fault> {
        #[derive(Deserialize)]
        struct Count {
            n: u32,
        }
        Ok(sql::row::<Count>(&self.sql, query, vec![value.into()])?.is_some_and(|count| count.n > 0))
    }
}

/// The address has a person already, who must show that they are it.
pub(crate) fn was_here(email: &str) -> Fault {
    Fault::new(Code::SignInFirst, format!("{email} has signed in here before."))
        .remedy(format!("Sign in as {email}, and open the link again."))
}

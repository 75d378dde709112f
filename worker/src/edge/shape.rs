//! In which form a route's faults are written: as problems (RFC 9457), or as Datadog's clients read them.

use domain::api::datadog::{Errors, account_id};
use domain::api::{PROBLEM_JSON, Problem};

use crate::fault::Fault;

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `application/problem+json`.
    Problem,
    /// `{"errors": ["…"]}`, with the statuses that those clients expect.
    Datadog,
}

impl Shape {
    /// That of the route of a path, or of the one that is missing there.
    pub(super) fn of(path: &str) -> Self {
        let is_theirs = path.starts_with("/api/v2/integration/")
            || matches!(path, "/api/v1/validate" | "/api/v2/validate_keys");
        if is_theirs { Self::Datadog } else { Self::Problem }
    }

    /// The HTTP status. Datadog's clients know of no 401, 410 and 422:
    /// <https://docs.datadoghq.com/api/latest/aws-integration/>.
    pub(super) fn status(self, fault: &Fault) -> u16 {
        match (self, fault.status()) {
            (Self::Datadog, 401) => 403,
            (Self::Datadog, 410) => 404,
            (Self::Datadog, 422) => 400,
            (_, status) => status,
        }
    }

    /// The headers that say after how many seconds to ask again.
    pub(super) const fn waits(self) -> &'static [&'static str] {
        match self {
            Self::Problem => &["retry-after"],
            // What its clients wait by.
            Self::Datadog => &["retry-after", "x-ratelimit-reset"],
        }
    }

    /// The body, with its type. `problem` is the fault as a problem.
    pub(super) fn write(
        self,
        fault: &Fault,
        problem: &Problem,
    ) -> serde_json::Result<(&'static str, Vec<u8>)> {
        match self {
            Self::Problem => Ok((PROBLEM_JSON, serde_json::to_vec(problem)?)),
            Self::Datadog => Ok(("application/json", serde_json::to_vec(&errors(fault))?)),
        }
    }
}

fn errors(fault: &Fault) -> Errors {
    let there = fault.connection.as_ref().map(|id| format!("It is the account {}.", account_id(id)));
    let sentences = [Some(fault.detail.clone()), fault.remedy.clone(), there];
    Errors { errors: vec![sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")] }
}

#[cfg(test)]
mod tests {
    use domain::api::Code;
    use domain::field::FieldError;

    use super::*;

    #[test]
    fn the_routes_of_datadog() {
        for path in
            ["/api/v2/integration/aws/accounts", "/api/v2/integration/aws/logs/services", "/api/v1/validate"]
        {
            assert_eq!(Shape::of(path), Shape::Datadog, "{path}");
        }
        for path in ["/api/v1/workspaces", "/api/v1/validate/more", "/api/providers", "/api/v2/me"] {
            assert_eq!(Shape::of(path), Shape::Problem, "{path}");
        }
    }

    #[test]
    fn sentences_and_statuses() {
        let fault = Fault::from(FieldError::new("a", "It is wrong.", "Mend it."));
        assert_eq!((Shape::Datadog.status(&fault), Shape::Problem.status(&fault)), (400, 422));
        assert_eq!(errors(&fault).errors, ["It is wrong. Mend it."]);
        let mut there = Fault::new(Code::AlreadyConnected, "It is there.");
        there.connection = Some(domain::ids::ConnectionId::from_bytes([7; 16]));
        assert_eq!(Shape::Datadog.status(&there), 409);
        let expected = "It is there. It is the account 07070707-0707-0707-0707-070707070707.";
        assert_eq!(errors(&there).errors, [expected]);
        assert_eq!(Shape::Datadog.status(&Fault::not_signed_in()), 403);
    }
}

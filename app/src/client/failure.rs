//! The three ways in which a request ends badly.

use domain::api::{Code, Problem};

/// Why there is no answer of the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ClientError {
    /// The request did not reach the API, or its answer did not reach us.
    Network,
    /// The API refused, and says why.
    Problem(Box<Problem>),
    /// The API answered something that the contract does not know: console and worker differ in version.
    Unreadable,
}

impl ClientError {
    /// What happened, as a sentence.
    pub(crate) fn detail(&self) -> String {
        match self {
            Self::Network => "Deputize could not be reached.".to_owned(),
            Self::Problem(problem) => problem.detail.clone(),
            Self::Unreadable => "Deputize gave an answer that this page does not understand.".to_owned(),
        }
    }

    /// What to do, as a sentence, where something can be done.
    pub(crate) fn remedy(&self) -> Option<String> {
        match self {
            Self::Network => Some("Check your network, then try again.".to_owned()),
            Self::Problem(problem) => problem.remedy.clone(),
            Self::Unreadable => Some("Reload the page: a newer version may be there.".to_owned()),
        }
    }

    /// The request's id, by which the organisation finds it in its log. Only our own faults show it.
    pub(crate) fn request_id(&self) -> Option<String> {
        match self {
            Self::Problem(problem) if problem.status >= 500 => Some(problem.request_id.clone()),
            _ => None,
        }
    }

    /// The stable word, where the API gave one.
    pub(crate) fn code(&self) -> Option<Code> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            _ => None,
        }
    }

    /// The refused field, where one was.
    pub(crate) fn field(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => problem.field.as_deref(),
            _ => None,
        }
    }

    /// The connection that exists already, where that is the trouble.
    pub(crate) fn connection_id(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => problem.connection_id.as_deref(),
            _ => None,
        }
    }

    /// Whether the thing asked for does not exist, or not for this person.
    pub(crate) fn is_not_found(&self) -> bool {
        self.code() == Some(Code::NotFound)
    }

    /// Whether what was asked for may have been done all the same.
    pub(crate) fn leaves_it_open(&self) -> bool {
        match self {
            Self::Network => true,
            Self::Problem(problem) => problem.status >= 500,
            Self::Unreadable => false,
        }
    }

    /// Whether the same question has the same answer for good: what is asked for is gone, or the person is not signed in.
    pub(crate) fn is_final(&self) -> bool {
        let is_final = |code| {
            matches!(
                code,
                Code::NotFound
                    | Code::NotSignedIn
                    | Code::LinkUnknown
                    | Code::LinkExpired
                    | Code::LinkUsed
                    | Code::LinkRevoked
            )
        };
        self.code().is_some_and(is_final)
    }
}

//! Why a query has no answer, in Prometheus' two kinds.

/// A refusal; its text is for the person who wrote the query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The query or a parameter cannot be read, or asks for what is not supported.
    #[error("{0}")]
    BadData(String),
    /// It can be read, but asks for too much at once, or its parts do not fit together.
    #[error("{0}")]
    Execution(String),
}

impl Error {
    pub(super) fn bad(text: impl Into<String>) -> Self {
        Self::BadData(text.into())
    }

    pub(super) fn execution(text: impl Into<String>) -> Self {
        Self::Execution(text.into())
    }

    /// Prometheus' word for the kind: its `errorType`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::BadData(_) => "bad_data",
            Self::Execution(_) => "execution",
        }
    }
}

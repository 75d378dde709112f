//! The five steps of Add account, as the address bar names them.

/// A step of the wizard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// The external ID is shown.
    ExternalId,
    /// The role is created in AWS.
    Role,
    /// Account and role are entered, or corrected.
    Account,
    /// The three probes run.
    Check,
    /// The account is connected.
    Connected,
}

/// How a step looks beside the current one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StepState {
    /// It lies behind.
    Done,
    /// It is shown.
    Current,
    /// It lies ahead.
    Ahead,
}

impl Step {
    /// All five, in order.
    pub(crate) const ALL: [Self; 5] =
        [Self::ExternalId, Self::Role, Self::Account, Self::Check, Self::Connected];

    /// The value of `step` in the query string.
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::ExternalId => "external-id",
            Self::Role => "role",
            Self::Account => "account",
            Self::Check => "check",
            Self::Connected => "connected",
        }
    }

    /// What the stepper and the step's heading say.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::ExternalId => "External ID",
            Self::Role => "Create the role",
            Self::Account => "Account and role",
            Self::Check => "Check",
            Self::Connected => "Connected",
        }
    }

    /// From one.
    pub(crate) const fn number(self) -> usize {
        self as usize + 1
    }

    /// The step that an address names. The last two speak of a connection: without one they are the first step, and an
    /// unknown or missing name is the first step or, with a connection, its check.
    pub(crate) fn from_query(slug: Option<&str>, has_connection: bool) -> Self {
        let named = Self::ALL.into_iter().find(|step| Some(step.slug()) == slug);
        match (named, has_connection) {
            (Some(Self::Account | Self::Check | Self::Connected), true) => named.unwrap_or(Self::Check),
            (_, true) => Self::Check,
            (Some(Self::Check | Self::Connected) | None, false) => Self::ExternalId,
            (Some(step), false) => step,
        }
    }

    /// How this step looks while `current` is shown.
    pub(crate) fn state(self, current: Self) -> StepState {
        match self.cmp(&current) {
            std::cmp::Ordering::Less => StepState::Done,
            // The end of the road is not something to be done.
            std::cmp::Ordering::Equal if self == Self::Connected => StepState::Done,
            std::cmp::Ordering::Equal => StepState::Current,
            std::cmp::Ordering::Greater => StepState::Ahead,
        }
    }

    /// Whether the stepper links back to this step. With a connection the ID is consumed: going back to it would show
    /// another one.
    pub(crate) fn is_reachable(self, current: Self, has_connection: bool) -> bool {
        self < current && !has_connection
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_names_the_step() {
        let check = |slug: Option<&str>, has_connection: bool, expected: Step| {
            assert_eq!(Step::from_query(slug, has_connection), expected, "{slug:?} {has_connection}");
        };
        check(None, false, Step::ExternalId);
        check(Some("role"), false, Step::Role);
        check(Some("account"), false, Step::Account);
        check(Some("check"), false, Step::ExternalId);
        check(Some("connected"), false, Step::ExternalId);
        check(Some("nonsense"), false, Step::ExternalId);
        check(None, true, Step::Check);
        check(Some("role"), true, Step::Check);
        check(Some("account"), true, Step::Account);
        check(Some("connected"), true, Step::Connected);
    }

    #[test]
    fn every_step_without_need_of_a_connection_survives_a_reload() {
        for step in [Step::ExternalId, Step::Role, Step::Account] {
            assert_eq!(Step::from_query(Some(step.slug()), false), step);
        }
        for step in [Step::Account, Step::Check, Step::Connected] {
            assert_eq!(Step::from_query(Some(step.slug()), true), step);
        }
    }

    #[test]
    fn done_current_ahead() {
        use StepState::{Ahead, Current, Done};
        let states = |current: Step| Step::ALL.map(|step| step.state(current));
        assert_eq!(states(Step::ExternalId), [Current, Ahead, Ahead, Ahead, Ahead]);
        assert_eq!(states(Step::Check), [Done, Done, Done, Current, Ahead]);
        assert_eq!(states(Step::Connected), [Done; 5]);
    }

    #[test]
    fn no_way_back_once_the_id_is_consumed() {
        assert!(Step::ExternalId.is_reachable(Step::Account, false));
        assert!(!Step::ExternalId.is_reachable(Step::Check, true));
        assert!(!Step::Check.is_reachable(Step::Role, false));
    }
}

//! The customer's account, as far as the chosen features reach: the only way to a call with the customer's session.
//!
//! A collector names the operation that it wants to call. Where no chosen feature asks for that operation's action, there
//! is no client to call it with; so nothing is called that the role's forms did not tell the customer.

mod budget;

use std::rc::Rc;

use aws::operation::Operation;
use aws::{Client, Counter, Credentials, Endpoints};
use domain::policy::Features;
use worker::Env;

use crate::config;
use crate::permit::{Permit, Permitted};
use budget::Budgeted;

/// A session in the customer's account, and what it is for: everything that a client borrows. Its parts are nobody
/// else's, so there is no client but by [`Reach::client`].
pub(super) struct Reach {
    transport: Permitted,
    pace: Budgeted,
    endpoints: Endpoints,
    credentials: Credentials,
    counter: Counter,
    features: Features,
}

impl Reach {
    /// With a session of the customer's role, for as long as the permit lasts.
    pub(super) fn with(env: &Env, session: Credentials, permit: Rc<Permit>, features: Features) -> Self {
        Self {
            transport: Permitted::new(permit),
            pace: Budgeted::default(),
            endpoints: config::endpoints(env),
            credentials: session,
            counter: Counter::new(),
            features,
        }
    }

    /// A client for that operation in that region; `None` where no chosen feature needs the operation.
    pub(super) fn client<'a>(
        &'a self,
        operation: &Operation,
        region: &'a str,
    ) -> Option<Client<'a, Permitted, Budgeted>> {
        is_asked_for(operation, self.features).then_some(Client {
            transport: &self.transport,
            pace: &self.pace,
            endpoints: &self.endpoints,
            credentials: &self.credentials,
            region,
            counter: &self.counter,
        })
    }
}

impl Reach {
    /// How many calls were made with it, retries too.
    pub(super) fn calls(&self) -> u32 {
        self.counter.total()
    }
}

fn is_asked_for(operation: &Operation, features: Features) -> bool {
    features.actions().any(|(_, action)| action.name == operation.action)
}

#[cfg(test)]
mod tests {
    use aws::operation::{AllowedBy, DESCRIBE_REGIONS, GET_METRIC_DATA, OPERATIONS};
    use domain::policy::Feature;

    use super::*;

    #[test]
    fn every_call_in_a_customers_account_is_asked_for_by_a_feature() {
        for operation in OPERATIONS.iter().filter(|one| one.allowed_by == AllowedBy::Customer) {
            assert!(is_asked_for(operation, Features::all()), "no feature names {}", operation.action);
        }
    }

    #[test]
    fn every_action_of_a_collected_feature_is_called() {
        for feature in Feature::ALL.into_iter().filter(|feature| feature.is_collected()) {
            for action in feature.actions() {
                let is_called = OPERATIONS.iter().any(|operation| operation.action == action.name);
                assert!(is_called, "{feature} asks for {}, which nothing calls", action.name);
            }
        }
    }

    #[test]
    fn what_is_not_chosen_is_not_reached() {
        let metrics = Features::NONE.with(Feature::Metrics);
        assert!(is_asked_for(&GET_METRIC_DATA, metrics) && !is_asked_for(&DESCRIBE_REGIONS, metrics));
    }
}

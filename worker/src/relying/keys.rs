//! The public keys of somebody else, at their address. One that is not known yet is asked for, but not at the pace of whoever
//! sends made-up ones.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use domain::jose::compact::Compact;
use domain::jose::{Jwk, JwkSet};
use domain::time::Timestamp;

use super::Unproven;
use crate::outgoing::document::{self, Wanted};
use crate::{clock, signing};

/// How long documents of others are good. A key that they take back counts no longer than this.
pub(super) const GOOD_FOR: Duration = Duration::from_mins(10);
/// How soon keys are asked for again because of a token with an unknown one.
const REFETCH_EVERY: Duration = Duration::from_secs(20);
const KEYS: &str = "keys";

/// A set of keys that was fetched.
pub(super) struct Keys {
    address: String,
    set: RefCell<Rc<JwkSet>>,
    fetched_at: Timestamp,
    /// When it was fetched again because of an unknown key.
    refetched_at: Cell<Option<Timestamp>>,
}

impl Keys {
    pub(super) async fn fetched(address: String) -> Result<Self, Unproven> {
        let set = RefCell::new(Rc::new(fetch(&address).await?));
        Ok(Self { address, set, fetched_at: clock::now(), refetched_at: Cell::new(None) })
    }

    pub(super) fn is_good(&self, now: Timestamp) -> bool {
        now < self.fetched_at.plus(GOOD_FOR)
    }

    pub(super) fn are_at(&self, address: &str) -> bool {
        self.address == address
    }

    /// Verifies a token's signature: the error says why it counts for nothing.
    pub(super) async fn verify(&self, token: &Compact) -> Result<(), Unproven> {
        let unfit = |why: &str| Unproven::Token(why.to_owned());
        let key = self.find(token).await?.ok_or_else(|| unfit("no such key is published"))?;
        if signing::fits(&key, token.algorithm, token.signed.as_bytes(), &token.signature).await {
            Ok(())
        } else {
            Err(unfit("its signature does not fit"))
        }
    }

    /// The key that a token says it is signed with. One that is not known is asked for, once in a while.
    async fn find(&self, token: &Compact) -> Result<Option<Jwk>, Unproven> {
        let find = |keys: &JwkSet| keys.find(token.algorithm, token.kid.as_deref()).cloned();
        let present = Rc::clone(&self.set.borrow());
        if let Some(key) = find(&present) {
            return Ok(Some(key));
        }
        let now = clock::now();
        if self.refetched_at.get().is_some_and(|at| now < at.plus(REFETCH_EVERY)) {
            return Ok(None);
        }
        self.refetched_at.set(Some(now));
        let fresh = Rc::new(fetch(&self.address).await?);
        *self.set.borrow_mut() = Rc::clone(&fresh);
        Ok(find(&fresh))
    }
}

async fn fetch(address: &str) -> Result<JwkSet, Unproven> {
    JwkSet::read(&get(KEYS, address).await?).ok_or(Unproven::Document(KEYS))
}

/// A document of somebody else's, as it is.
pub(super) async fn get(what: &'static str, address: &str) -> Result<Vec<u8>, Unproven> {
    let wanted = Wanted { address, authorization: None, form: None };
    let document = document::fetch(wanted).await.map_err(|none| Unproven::Unfetched(what, none))?;
    if document.status == 200 { Ok(document.body) } else { Err(Unproven::Status(what, document.status)) }
}

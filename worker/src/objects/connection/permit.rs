//! Who has the permit to call AWS: the connection, while it is in use; and for the proof, while it is cut off.

use std::rc::Rc;

use domain::activity::{Activity, Purpose};
use domain::api::Code;

use super::Connection;
use crate::fault::Fault;
use crate::permit::Permit;

impl Connection {
    /// The permit for this purpose; 409 while the connection is paused or cut off.
    pub(super) fn permit(&self, purpose: Purpose) -> Result<Rc<Permit>, Fault> {
        let activity = self.activity()?;
        if activity.allows(purpose) { Ok(self.permit.borrow().clone()) } else { Err(not_active(&activity)) }
    }

    /// Stops every call that is under way, and forgets the session.
    pub(super) fn stop_calls(&self) {
        self.permit.take().revoke();
        self.drop_session();
    }
}

fn not_active(activity: &Activity) -> Fault {
    let (detail, remedy) = match activity {
        Activity::Active => {
            ("The connection is not cut off.", "Cut it off first; then its proof can be made.")
        }
        Activity::Paused { .. } => {
            ("The connection is paused: AWS is not called for it.", "Resume it first.")
        }
        Activity::CutOff { .. } => (
            "The connection is cut off: AWS is not called for it, but for the proof that the access is gone.",
            "Resume it first, if its access is to be used again.",
        ),
    };
    Fault::new(Code::ConnectionNotActive, detail).remedy(remedy)
}

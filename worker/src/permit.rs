//! The permit to call AWS. Pausing and cutting off a connection take it back, from calls that are under way too.
//!
//! Every client of a connection's sends through [`Permitted`], so there is no way to AWS past it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use aws::{ReqwestTransport, Transport, TransportError};
use futures_util::future::{AbortHandle, abortable};

/// What calls made at the same time share. Once it is taken back it stays so; those who go on later take another.
#[derive(Default)]
pub(crate) struct Permit {
    revoked: Cell<bool>,
    under_way: RefCell<Vec<AbortHandle>>,
}

impl Permit {
    /// Whether it was taken back: then nothing that was learnt under it counts.
    pub(crate) fn is_revoked(&self) -> bool {
        self.revoked.get()
    }

    /// Takes it back.
    pub(crate) fn revoke(&self) {
        self.revoked.set(true);
        for call in self.under_way.take() {
            call.abort();
        }
    }

    /// Makes a call; `None` when the permit is, or meanwhile was, taken back. A call that is under way is dropped then,
    /// which aborts its request.
    async fn make<T>(&self, call: impl Future<Output = T>) -> Option<T> {
        if self.is_revoked() {
            return None;
        }
        let (call, handle) = abortable(call);
        self.under_way.borrow_mut().push(handle.clone());
        let _sweep = Sweep { permit: self, handle };
        call.await.ok().filter(|_| !self.is_revoked())
    }
}

/// Takes a call off the list however it ends.
struct Sweep<'a> {
    permit: &'a Permit,
    handle: AbortHandle,
}

impl Drop for Sweep<'_> {
    fn drop(&mut self) {
        self.handle.abort();
        self.permit.under_way.borrow_mut().retain(|call| !call.is_aborted());
    }
}

/// The transport that asks the permit.
pub(crate) struct Permitted {
    transport: ReqwestTransport,
    permit: Rc<Permit>,
}

impl Permitted {
    /// Sends for as long as the permit lasts.
    pub(crate) fn new(permit: Rc<Permit>) -> Self {
        Self { transport: ReqwestTransport::new(), permit }
    }
}

impl Transport for Permitted {
    async fn send(
        &self,
        request: http::Request<bytes::Bytes>,
        deadline: Duration,
    ) -> Result<http::Response<bytes::Bytes>, TransportError> {
        let sent = self.permit.make(self.transport.send(request, deadline)).await;
        sent.unwrap_or_else(|| Err(TransportError::Connect("calls were stopped".to_owned())))
    }
}

//! `PutObject`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>

use bytes::Bytes;
use http::Method;

use super::Object;
use crate::{Client, Error, Pace, Transport};

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// Writes an object; one of the same key is overwritten. It gets the bucket's own encryption and no ACL.
    ///
    /// [`Error::NotFound`] tells of a bucket that is not there, [`Error::WrongRegion`] of one elsewhere.
    pub async fn put_object(&self, object: &Object<'_>, body: impl Into<Bytes>) -> Result<(), Error> {
        self.object_call(&Method::PUT, object, &body.into()).await
    }
}

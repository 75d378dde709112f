//! `DeleteObject`: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html>

use bytes::Bytes;
use http::Method;

use super::Object;
use crate::{Client, Error, Pace, Transport};

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// Deletes an object. One that is not there is deleted as well; with versioning on, a delete marker hides it.
    pub async fn delete_object(&self, object: &Object<'_>) -> Result<(), Error> {
        self.object_call(&Method::DELETE, object, &Bytes::new()).await
    }
}

//! S3: one object, written and deleted.
//!
//! Path-style addresses, on the regional endpoint: they work for every bucket name, dots included, and with the local AWS.
//! A path is escaped once, and the body's hash stands in a header of its own.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>

mod delete_object;
mod put_object;

use bytes::Bytes;
use http::{HeaderValue, Method};

use crate::{Client, Endpoint, Error, Pace, Service, Transport, client::BAD_ENDPOINT, sign::sha256_hex};

/// An object's place.
#[derive(Clone, Copy, Debug)]
pub struct Object<'a> {
    /// The bucket, 3–63 of `[a-z0-9.-]`.
    pub bucket: &'a str,
    /// The key, 1–1,024 bytes of letters, digits and `-._~=/`; no part between slashes is `.` or `..`.
    pub key: &'a str,
    /// The account that the bucket must belong to: S3 refuses ([`Error::Denied`]) a bucket of that name in another one.
    pub owner: &'a str,
}

/// The longest key, in bytes.
const KEY_MAX: usize = 1024;

impl Object<'_> {
    fn check(&self) -> Result<(), Error> {
        let bucket = (3..=63).contains(&self.bucket.len())
            && self
                .bucket
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b))
            && !self.bucket.starts_with('.');
        if !bucket {
            return Err(Error::Invalid {
                field: "bucket",
                remedy: "a bucket name has 3 to 63 small letters, digits, dots and dashes",
            });
        }
        let bare = |b: u8| b.is_ascii_alphanumeric() || b"-._~=/".contains(&b);
        let key = (1..=KEY_MAX).contains(&self.key.len())
            && self.key.bytes().all(bare)
            && !self.key.split('/').any(|part| part.is_empty() || part == "." || part == "..");
        if !key {
            return Err(Error::Invalid {
                field: "key",
                remedy: "a key has 1 to 1024 letters, digits and -._~=/, and no part of it is empty, . or ..",
            });
        }
        Ok(())
    }

    /// The escaped path: of all that a key may hold here, `=` alone is not unreserved.
    fn path(&self) -> String {
        format!("{}/{}", self.bucket, self.key.replace('=', "%3D"))
    }
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    async fn object_call(&self, method: &Method, object: &Object<'_>, body: &Bytes) -> Result<(), Error> {
        object.check()?;
        let endpoint = self.endpoints.resolve(Service::S3, self.region)?;
        let made = || request(&endpoint, method, object, body.clone());
        self.exchange(Service::S3, &endpoint, made).await.map(drop)
    }
}

fn request(
    endpoint: &Endpoint,
    method: &Method,
    object: &Object<'_>,
    body: Bytes,
) -> Result<http::Request<Bytes>, Error> {
    let hash = HeaderValue::from_str(&sha256_hex(&body)).map_err(|_| BAD_ENDPOINT)?;
    let mut request = http::Request::new(body);
    *request.method_mut() = method.clone();
    *request.uri_mut() = format!("{}{}", endpoint.url, object.path()).parse().map_err(|_| BAD_ENDPOINT)?;
    let headers = request.headers_mut();
    headers.insert("x-amz-content-sha256", hash);
    let owner = HeaderValue::from_str(object.owner)
        .map_err(|_| Error::Invalid { field: "owner", remedy: "an account has twelve digits" })?;
    headers.insert("x-amz-expected-bucket-owner", owner);
    Ok(request)
}

#[cfg(test)]
mod tests;

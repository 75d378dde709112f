//! Signature Version 4, as every request of this crate carries it.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use std::time::SystemTime;

use aws_sigv4::{
    http_request::{
        self, PayloadChecksumKind, PercentEncodingMode, SessionTokenMode, SignableBody, SignableRequest,
        SignatureLocation, SigningSettings, UriPathNormalizationMode,
    },
    sign::v4,
};
use bytes::Bytes;
use http::{HeaderValue, header::HeaderName};

use crate::{Credentials, Error};

/// Adds `x-amz-date`, `authorization` and, for a session, `x-amz-security-token`.
///
/// Every header that `request` has by then is signed, and its host; so whatever a proxy may change must
/// be set afterwards. `now` is the signer's clock: AWS refuses one that is more than five minutes off.
pub fn sign(
    request: &mut http::Request<Bytes>,
    credentials: &Credentials,
    region: &str,
    signing_name: &str,
    now: SystemTime,
) -> Result<(), Error> {
    let params = v4::SigningParams::builder()
        .identity(credentials.identity())
        .region(region)
        .name(signing_name)
        .time(now)
        .settings(settings())
        .build()
        .map_err(|_| UNSIGNABLE)?
        .into();
    let signable = SignableRequest::new(
        request.method().as_str(),
        request.uri().to_string(),
        request.headers().iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))),
        SignableBody::Bytes(request.body()),
    )
    .map_err(|_| UNSIGNABLE)?;
    let (headers, _) =
        http_request::sign(signable, &params).map_err(|_| UNSIGNABLE)?.into_parts().0.into_parts();
    for header in headers {
        let mut value = HeaderValue::from_str(header.value()).map_err(|_| UNSIGNABLE)?;
        value.set_sensitive(header.sensitive());
        request.headers_mut().insert(HeaderName::from_static(header.name()), value);
    }
    Ok(())
}

/// Of all that can go into a signature, only a session token or a key with stray characters can fail.
const UNSIGNABLE: Error = Error::Invalid {
    field: "credentials",
    remedy: "an access key and a session token are plain ASCII without spaces or line breaks",
};

/// The path is always `/` and no header is excluded, so all rewriting of paths and lists is switched off.
fn settings() -> SigningSettings {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.payload_checksum_kind = PayloadChecksumKind::NoHeader;
    settings.signature_location = SignatureLocation::Headers;
    settings.excluded_headers = None;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.session_token_mode = SessionTokenMode::Include;
    settings
}

#[cfg(test)]
mod tests;

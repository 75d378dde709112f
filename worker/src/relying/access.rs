//! The word of Cloudflare Access, which stands before the deployment where the organisation wants that.

use std::cell::RefCell;
use std::rc::Rc;

use domain::jose::compact::Compact;
use domain::sign_in::access::Access;
use domain::sign_in::id_token::Claims;

use super::Unproven;
use super::keys::Keys;
use crate::clock;

thread_local! {
    /// Its keys, as this isolate has fetched them.
    static KEYS: RefCell<Option<Rc<Keys>>> = const { RefCell::new(None) };
}

/// What Access says of whoever made a request.
pub(crate) async fn vouched(access: &Access, token: &str) -> Result<Claims, Unproven> {
    let unfit = |why: &dyn std::fmt::Display| Unproven::Token(why.to_string());
    let token = Compact::read(token).map_err(|why| unfit(&why))?;
    keys(access).await?.verify(&token).await?;
    let claims = Claims::of_access(token.payload(), access.issuer(), &access.audience, clock::now());
    claims.map_err(|why| unfit(&why))
}

async fn keys(access: &Access) -> Result<Rc<Keys>, Unproven> {
    let address = access.keys();
    let now = clock::now();
    let kept = KEYS.with_borrow(Option::clone).filter(|keys| keys.is_good(now) && keys.are_at(&address));
    if let Some(keys) = kept {
        return Ok(keys);
    }
    let keys = Rc::new(Keys::fetched(address).await?);
    KEYS.set(Some(Rc::clone(&keys)));
    Ok(keys)
}

//! Security Token Service: assuming a role, with credentials or with a token, and asking who one is.

mod assume_role;
mod assume_role_with_web_identity;
mod get_caller_identity;

pub use assume_role::{AssumeRole, AssumedRole};
pub use assume_role_with_web_identity::{AssumeRoleWithWebIdentity, TOKEN_MAX};
pub use get_caller_identity::CallerIdentity;

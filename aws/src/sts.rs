//! Security Token Service: assuming a role, and asking who one is.

mod assume_role;
mod get_caller_identity;

pub use assume_role::{AssumeRole, AssumedRole};
pub use get_caller_identity::CallerIdentity;

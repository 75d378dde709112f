//! One file a route.

pub(crate) mod account;
pub(crate) mod accounts;
pub(crate) mod add;
pub(crate) mod connect;
pub(crate) mod doctor;
pub(crate) mod events;
pub(crate) mod guard;
pub(crate) mod home;
pub(crate) mod join;
pub(crate) mod late;
pub(crate) mod links;
pub(crate) mod new_link;
pub(crate) mod not_found;
pub(crate) mod overview;
pub(crate) mod palette;
pub(crate) mod receipt;
pub(crate) mod resource;
pub(crate) mod resources;
pub(crate) mod settings;
pub(crate) mod sign_in;
mod signed_out;
pub(crate) mod webhooks;
pub(crate) mod workspaces;
pub(crate) mod you;

//! What pages are made of.

pub(crate) mod announce;
pub(crate) mod asked;
pub(crate) mod aws_nav;
pub(crate) mod breadcrumb;
pub(crate) mod chart;
pub(crate) mod check;
pub(crate) mod code;
pub(crate) mod copy;
pub(crate) mod diagnosis;
pub(crate) mod dialog;
pub(crate) mod doctor;
pub(crate) mod field;
pub(crate) mod frame;
pub(crate) mod heading;
pub(crate) mod icon;
pub(crate) mod key_fields;
pub(crate) mod link_state;
pub(crate) mod mark;
pub(crate) mod menu;
pub(crate) mod probes;
pub(crate) mod propagation;
pub(crate) mod regions;
pub(crate) mod states;
pub(crate) mod status;
pub(crate) mod tabs;
pub(crate) mod time;

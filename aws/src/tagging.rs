//! Resource Groups Tagging: the tags of all kinds of resources with one call.

mod get_resources;

//! EC2: the instances of a region, and the regions of an account.

mod describe_instances;
mod describe_regions;

pub use describe_instances::{Instance, Tag};
pub use describe_regions::{OptIn, Region};

use serde::Deserialize;

/// EC2 wraps each of its lists: `<xSet><item>…</item></xSet>`.
#[derive(Deserialize)]
struct Items<I> {
    #[serde(rename = "item", default = "Vec::new")]
    items: Vec<I>,
}

impl<I> Default for Items<I> {
    fn default() -> Self {
        Self { items: Vec::new() }
    }
}

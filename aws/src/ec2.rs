//! EC2: the instances of a region, and the regions of an account.

mod describe_instances;
mod describe_regions;

pub use describe_instances::Instance;
pub use describe_regions::{OptIn, Region};

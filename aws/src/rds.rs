//! RDS: the databases of a region.

mod describe_db_instances;

pub use describe_db_instances::DbInstance;

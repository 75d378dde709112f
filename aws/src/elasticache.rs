//! ElastiCache: the cache clusters of a region, the groups that they form, and the caches without clusters.

mod describe_cache_clusters;
mod describe_replication_groups;
mod describe_serverless_caches;

pub use describe_cache_clusters::CacheCluster;
pub use describe_replication_groups::ReplicationGroup;
pub use describe_serverless_caches::ServerlessCache;

#[cfg(test)]
mod tests;

//! `DescribeServerlessCaches`: <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeServerlessCaches.html>

use crate::{Client, Error, Pace, Service, Transport, pages::Listing, xml::Element};

const CACHES: Listing = Listing {
    service: Service::ElastiCache,
    operation: "DescribeServerlessCaches",
    // AWS's own default. It names no largest page, so no larger one is asked for.
    parameters: &[("MaxResults", "50")],
    list: ("ServerlessCaches", "member"),
    token: ("NextToken", "NextToken"),
};

/// A cache without clusters or nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerlessCache {
    /// Once in a region.
    pub name: String,
    /// `arn:…:elasticache:REGION:ACCOUNT:serverlesscache:NAME`; empty where AWS gives none.
    pub arn: String,
    /// `memcached`, `redis` or `valkey`.
    pub engine: String,
    /// Such as `7.1`: the whole version, or the major one where AWS gives no other.
    pub engine_version: String,
    /// Such as `available`, `creating`, `modifying`.
    pub status: String,
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// Every serverless cache of the client's region, from all pages.
    pub async fn describe_serverless_caches(&self) -> Result<Vec<ServerlessCache>, Error> {
        self.all_pages(&CACHES, read).await
    }
}

fn read(cache: Element<'_>) -> Result<ServerlessCache, Error> {
    let text = |name: &str| cache.text_of(name).unwrap_or_default();
    let whole = cache.text_of("FullEngineVersion").filter(|version| !version.is_empty());
    Ok(ServerlessCache {
        name: cache.need_text("ServerlessCacheName")?,
        arn: text("ARN"),
        engine: text("Engine"),
        engine_version: whole.unwrap_or_else(|| text("MajorEngineVersion")),
        status: text("Status"),
    })
}

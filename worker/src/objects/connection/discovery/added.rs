//! What has the metrics that somebody added: one resource for each set of dimensions that CloudWatch lists of them.
//!
//! One `ListMetrics` for each namespace, not for each metric; where a namespace is of interest for one metric alone, just for
//! that one. What has had no point for three hours is not listed, and so counts as gone until it has some again.

use std::collections::{BTreeMap, BTreeSet};

use aws::cloudwatch::MetricsOf;
use aws::operation::LIST_METRICS;
use domain::monitoring::{Added, ResourceType, Source};

use super::list::Place;
use crate::objects::connection::inventory::{Facts, Found};

/// So many pages of 500 series are read of a namespace in a region.
pub(in crate::objects::connection) const PAGES: usize = 20;
/// So many resources are kept of a region: as many series as are read at all.
const SOURCES_MAX: usize = domain::monitoring::SERIES_OF_ALL_ADDED_MAX;
/// Longer ones are left out: an id is made of them, and stands in addresses.
const WRITING_MAX: usize = 1000;

/// What a region has of it.
pub(super) struct Sources {
    pub(super) found: Vec<Found>,
    pub(super) is_cut: bool,
}

/// Asks for each namespace. One that is refused makes all of it refused: IAM knows no namespaces, so they all are.
pub(super) async fn sources(place: &Place<'_>) -> Result<Sources, aws::Error> {
    let (mut there, mut is_cut) = (BTreeMap::<Source, BTreeSet<String>>::new(), false);
    let client = place.customer.client(&LIST_METRICS, place.region.as_str());
    for (namespace, metrics) in asked(place) {
        let Some(client) = &client else { break };
        let only = metrics.first().filter(|_| metrics.len() == 1).copied();
        let listed =
            client.list_metrics(MetricsOf { namespace: Some(namespace), metric: only }, PAGES).await?;
        is_cut |= listed.is_cut;
        for one in listed.metrics {
            let source = Source::new(one.namespace, one.dimensions);
            let is_taken = |added: &Added| added.metric == one.metric && added.takes(place.region, &source);
            if place.added.iter().any(is_taken) {
                there.entry(source).or_default().insert(one.metric);
            }
        }
    }
    let all = there.len();
    let written = there.into_iter().map(|(source, metrics)| (source.to_string(), source, metrics));
    let found: Vec<_> = written
        .filter(|(writing, ..)| writing.len() <= WRITING_MAX)
        .take(SOURCES_MAX)
        .map(|(writing, source, metrics)| found(writing, &source, metrics))
        .collect();
    Ok(Sources { is_cut: is_cut || found.len() < all, found })
}

/// The namespaces and metrics that somebody wants of a region.
fn asked<'a>(place: &Place<'a>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut asked = BTreeMap::<_, BTreeSet<_>>::new();
    for one in place.added.iter().filter(|one| one.is_in(place.region)) {
        asked.entry(one.namespace.as_str()).or_default().insert(one.metric.as_str());
    }
    asked
}

fn found(writing: String, source: &Source, metrics: BTreeSet<String>) -> Found {
    Found {
        resource_type: ResourceType::Other,
        facts: Facts {
            name: Some(source.name()),
            kind: source.namespace.to_string(),
            state: "active".to_owned(),
            arn: None,
        },
        dimension: writing,
        // They have none, and nothing is to be asked for them.
        tags: Some(Vec::new()),
        metrics: metrics.into_iter().collect(),
    }
}

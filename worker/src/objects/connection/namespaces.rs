//! Which metrics CloudWatch lists in a region just now, for somebody who chooses among them. Nothing of it is kept.

use std::collections::BTreeMap;

use aws::cloudwatch::{ListedMetrics, MetricsOf};
use aws::operation::LIST_METRICS;
use domain::activity::Purpose;
use domain::api::{CellState, ListRefusal, NamedMetric, Namespace, Namespaces};
use domain::field::FieldError;
use domain::policy::{Feature, Features};

use super::discovery::{PAGES, state_of};
use super::reach::Reach;
use super::session::may_be_the_sessions;
use super::{Connection, ShowNamespaces};
use crate::fault::Fault;

/// 422 where the feature is off, with what switches it on.
pub(super) fn require_other_metrics(features: Features) -> Result<(), Fault> {
    if features.contains(Feature::OtherMetrics) {
        return Ok(());
    }
    let problem = "This connection may not list the account's metrics: the feature “Other metrics” is off.";
    let remedy = "Switch the feature `other_metrics` on in the account's settings, and update the role with the policy shown there.";
    Err(FieldError::new("features", problem, remedy).into())
}

impl Connection {
    /// What AWS answers, a refusal too. 409 while the connection is paused or cut off, or not connected; 422 without the
    /// feature.
    pub(super) async fn show_namespaces(
        &self,
        ShowNamespaces { region }: ShowNamespaces,
    ) -> Result<Namespaces, Fault> {
        let settings = self.settings()?;
        let permit = self.permit(Purpose::Work)?;
        self.require_connected("The role is not proven, so nothing in the account is looked at.")?;
        require_other_metrics(settings.features)?;
        if region.partition() != settings.role.partition() {
            let problem = format!("`{region}` is not in the account's partition.");
            return Err(FieldError::new("region", problem, "Choose one of the account's regions.").into());
        }
        let ask = async |credentials| {
            let customer = Reach::with(&self.env, credentials, permit.clone(), settings.features);
            let client = customer.client(&LIST_METRICS, region.as_str());
            let Some(client) = client else { return Ok(Ok(ListedMetrics::default())) };
            Ok(client.list_metrics(MetricsOf::default(), PAGES).await)
        };
        let is_turned_away = |answer: &Result<_, aws::Error>| answer.as_ref().is_err_and(may_be_the_sessions);
        let answer = self.with_session(&settings, &permit, ask, is_turned_away).await;
        // Stopped meanwhile: that is what there is to say.
        self.permit(Purpose::Work)?;
        let refused = |state, message| ListRefusal { state, aws_code: None, message };
        let refusal = match answer {
            Ok(Ok(listed)) => {
                let is_cut = listed.is_cut;
                return Ok(Namespaces { region, namespaces: named(listed), is_cut, refusal: None });
            }
            Ok(Err(error)) => ListRefusal {
                aws_code: error.code().map(str::to_owned),
                ..refused(state_of(&error), error.to_string())
            },
            Err(message) => refused(CellState::Failed, message),
        };
        Ok(Namespaces { region, namespaces: Vec::new(), is_cut: false, refusal: Some(refusal) })
    }
}

/// By namespace and name, with the number of series.
fn named(listed: ListedMetrics) -> Vec<Namespace> {
    let mut names = BTreeMap::<String, BTreeMap<String, u32>>::new();
    for one in listed.metrics {
        let series = names.entry(one.namespace).or_default().entry(one.metric).or_default();
        *series = series.saturating_add(1);
    }
    let metric = |(name, series)| NamedMetric { name, series };
    let namespace = |(name, metrics): (String, BTreeMap<String, u32>)| Namespace {
        name,
        metrics: metrics.into_iter().map(metric).collect(),
    };
    names.into_iter().map(namespace).collect()
}

#[cfg(test)]
mod tests {
    use aws::cloudwatch::ListedMetric;

    use super::*;

    #[test]
    fn series_are_counted_by_name() {
        let one = |namespace: &str, metric: &str, shop: &str| ListedMetric {
            namespace: namespace.to_owned(),
            metric: metric.to_owned(),
            dimensions: vec![("Shop".to_owned(), shop.to_owned())],
        };
        let metrics = vec![
            one("MyApp", "Orders", "north"),
            one("AWS/Lambda", "Errors", "x"),
            one("MyApp", "Errors", "north"),
            one("MyApp", "Orders", "south"),
        ];
        let named = named(ListedMetrics { metrics, is_cut: false });
        let words: Vec<_> = named
            .iter()
            .flat_map(|of| {
                of.metrics.iter().map(move |one| format!("{} {} {}", of.name, one.name, one.series))
            })
            .collect();
        assert_eq!(words, ["AWS/Lambda Errors 1", "MyApp Errors 1", "MyApp Orders 2"]);
    }

    #[test]
    fn without_the_feature_it_says_how_to_switch_it_on() {
        let fault = require_other_metrics(Features::NONE.with(Feature::Metrics)).unwrap_err();
        assert!(fault.remedy.is_some_and(|remedy| remedy.contains("other_metrics")));
        assert!(require_other_metrics(Features::default()).is_ok());
    }
}

//! Which metrics of a resource are read: the curated ones of its type, or the added ones that it has, up to their limits.

use std::ops::Deref;
use std::rc::Rc;

use domain::monitoring::{
    Choice, Metric, ResourceType, SERIES_OF_ADDED_MAX, SERIES_OF_ALL_ADDED_MAX, Source,
};

use crate::objects::connection::inventory::Measured;

/// A metric that is read. A curated one is there for good, an added one for as long as a plan that has it.
#[derive(Clone)]
pub(super) enum Measure {
    Curated(&'static Metric),
    Added(Rc<Metric>),
}

impl Deref for Measure {
    type Target = Metric;

    fn deref(&self) -> &Metric {
        match self {
            Self::Curated(metric) => metric,
            Self::Added(metric) => metric,
        }
    }
}

/// A choice, and how much of it is used up. It is asked for one resource after the other, in an order that new ones do not
/// change, so that what is within the limits stays so.
pub(super) struct Selection<'a> {
    choice: &'a Choice,
    added: Vec<Rc<Metric>>,
    /// Series of each entry, and of all of them.
    of_each: Vec<usize>,
    of_all: usize,
    left_out: u32,
}

impl<'a> Selection<'a> {
    pub(super) fn of(choice: &'a Choice) -> Self {
        let added: Vec<_> = choice.other.iter().map(|one| Rc::new(one.as_metric())).collect();
        Self { choice, of_each: vec![0; added.len()], added, of_all: 0, left_out: 0 }
    }

    /// What is read of a resource; nothing of one whose source cannot be read any more.
    pub(super) fn take(&mut self, one: &Measured) -> Option<(Source, Vec<Measure>)> {
        let source = one.r#type.source(&one.dimension)?;
        let metrics = if one.r#type == ResourceType::Other {
            self.take_added(one, &source)
        } else {
            self.choice.of(one.r#type, &one.tags).map(Measure::Curated).collect()
        };
        Some((source, metrics))
    }

    fn take_added(&mut self, one: &Measured, source: &Source) -> Vec<Measure> {
        let mut taken = Vec::new();
        for (place, _) in self.choice.added_of(&one.region, source, &one.metrics) {
            let (Some(of_entry), Some(metric)) = (self.of_each.get_mut(place), self.added.get(place)) else {
                continue;
            };
            if *of_entry >= SERIES_OF_ADDED_MAX || self.of_all >= SERIES_OF_ALL_ADDED_MAX {
                self.left_out = self.left_out.saturating_add(1);
                continue;
            }
            *of_entry += 1;
            self.of_all += 1;
            taken.push(Measure::Added(metric.clone()));
        }
        // The statistics of a metric stand side by side.
        taken.sort_by(|one, other| one.name.cmp(&other.name));
        taken
    }

    /// How many series were beyond the limits.
    pub(super) const fn left_out(&self) -> u32 {
        self.left_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(number: usize) -> Measured {
        let json = format!(
            r#"{{"id":"x","region":"eu-west-1","type":"other","dimension":"MyApp?Shop={number}","metrics":["A","B","C","D","E"]}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    fn choice(metrics: &[&str]) -> Choice {
        let entry =
            |metric: &&str| format!(r#"{{"namespace":"MyApp","metric":"{metric}","statistic":"Sum"}}"#);
        let entries: Vec<_> = metrics.iter().map(entry).collect();
        serde_json::from_str(&format!(r#"{{"other":[{}]}}"#, entries.join(","))).unwrap()
    }

    #[test]
    fn an_entry_reads_so_many_series_and_all_so_many() {
        let choice = choice(&["A", "B", "C", "D", "E"]);
        let mut selection = Selection::of(&choice);
        let mut read = 0;
        for number in 0..600 {
            read += selection.take(&source(number)).unwrap().1.len();
        }
        // Five times 400 are 2,000; then nothing more.
        assert_eq!((read, selection.left_out()), (2000, 1000));
        let one = self::choice(&["A"]);
        let mut selection = Selection::of(&one);
        let read: usize = (0..600).map(|number| selection.take(&source(number)).unwrap().1.len()).sum();
        assert_eq!((read, selection.left_out()), (500, 100));
    }

    #[test]
    fn curated_metrics_have_no_limits_of_their_own() {
        let queue = r#"{"id":"sqs/eu-west-1/a","region":"eu-west-1","type":"queue","dimension":"a"}"#;
        let queue: Measured = serde_json::from_str(queue).unwrap();
        let choice = Choice::default();
        let (source, metrics) = Selection::of(&choice).take(&queue).unwrap();
        assert_eq!(source.to_string(), "AWS/SQS?QueueName=a");
        assert!(metrics.len() > 3);
    }
}

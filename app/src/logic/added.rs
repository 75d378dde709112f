//! Added metrics as the form shows them: which of a region are offered, and the places of those that are chosen.

use domain::api::Namespace;
use domain::monitoring::{Added, Statistic};

/// So many are shown; with more of them one searches.
pub(crate) const SHOWN: usize = 100;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Offered {
    /// Its namespace.
    pub(crate) namespace: String,
    /// Its name.
    pub(crate) metric: String,
    /// How many series it has.
    pub(crate) series: u32,
}

impl Offered {
    /// What it is known by in a list.
    pub(crate) fn key(&self) -> String {
        format!("{} {}", self.namespace, self.metric)
    }
}

/// The first of those that have all words of the search, in whatever case, and how many there are.
pub(crate) fn offered(namespaces: &[Namespace], search: &str) -> (Vec<Offered>, usize) {
    let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
    let all = namespaces.iter().flat_map(|namespace| {
        namespace.metrics.iter().map(move |metric| Offered {
            namespace: namespace.name.clone(),
            metric: metric.name.clone(),
            series: metric.series,
        })
    });
    let has_words = |one: &Offered| {
        let text = one.key().to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let mut found: Vec<_> = all.filter(has_words).collect();
    let count = found.len();
    found.truncate(SHOWN);
    (found, count)
}

/// A chosen metric whatever its statistic, and the how manieth of these it is: what a row of the form is known by, so that
/// it stays where it is while its statistic is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    of: Added,
    nth: usize,
}

impl Slot {
    /// Those of a choice, in its order.
    pub(crate) fn all(other: &[Added]) -> Vec<Self> {
        let mut slots: Vec<Self> = Vec::new();
        for one in other {
            let of = Added { statistic: Statistic::Average, ..one.clone() };
            let nth = slots.iter().filter(|slot| slot.of == of).count();
            slots.push(Self { of, nth });
        }
        slots
    }

    /// Its place in a choice.
    pub(crate) fn place(&self, other: &[Added]) -> Option<usize> {
        Self::all(other).iter().position(|slot| slot == self)
    }

    /// What it is known by in a list.
    pub(crate) fn key(&self) -> String {
        format!("{self:?}")
    }
}

#[cfg(test)]
mod tests {
    use domain::api::NamedMetric;

    use super::*;

    #[test]
    fn words_are_searched_and_many_are_cut() {
        let metric = |name: String| NamedMetric { name, series: 2 };
        let namespaces = [
            Namespace { name: "AWS/Lambda".to_owned(), metrics: vec![metric("Errors".to_owned())] },
            Namespace {
                name: "MyApp".to_owned(),
                metrics: (0..150).map(|n| metric(format!("Orders{n}"))).collect(),
            },
        ];
        let keys = |search: &str| {
            let (found, all) = offered(&namespaces, search);
            (found.first().map(Offered::key), found.len(), all)
        };
        assert_eq!(keys(""), (Some("AWS/Lambda Errors".to_owned()), SHOWN, 151));
        assert_eq!(keys(" errors lambda "), (Some("AWS/Lambda Errors".to_owned()), 1, 1));
        assert_eq!(keys("orders149"), (Some("MyApp Orders149".to_owned()), 1, 1));
        assert_eq!(keys("nothing"), (None, 0, 0));
    }

    #[test]
    fn a_slot_stays_while_its_statistic_changes() {
        let one = |statistic| Added {
            region: None,
            namespace: "MyApp".to_owned(),
            metric: "Orders".to_owned(),
            statistic,
            dimensions: None,
        };
        let before = [one(Statistic::Sum), one(Statistic::P95)];
        let slots = Slot::all(&before);
        let after = [one(Statistic::Maximum), one(Statistic::P95)];
        assert_eq!(Slot::all(&after), slots);
        assert_eq!(slots.iter().filter_map(|slot| slot.place(&after)).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(slots[1].place(&after[..1]), None);
    }
}

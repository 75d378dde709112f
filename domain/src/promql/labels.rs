//! The labels of a series.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The label that holds a metric's name.
pub const NAME: &str = "__name__";

/// Labels by name, with values that are not empty: to Prometheus an empty one is as good as none.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Labels(BTreeMap<String, String>);

impl Labels {
    /// The value of a label; empty where there is none.
    pub fn get(&self, label: &str) -> &str {
        self.0.get(label).map(String::as_str).unwrap_or_default()
    }

    /// Sets a label, or takes it away with an empty value.
    pub fn set(&mut self, label: impl Into<String>, value: impl Into<String>) {
        let (label, value) = (label.into(), value.into());
        if value.is_empty() {
            self.0.remove(&label);
        } else {
            self.0.insert(label, value);
        }
    }

    /// The same with this metric's name.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        let mut labels = self.clone();
        labels.set(NAME, name);
        labels
    }

    /// Without the metric's name, which what is computed has no right to.
    pub(super) fn forget_name(&mut self) {
        self.0.remove(NAME);
    }

    /// Only these.
    pub(super) fn only(&self, kept: &[String]) -> Self {
        Self(kept.iter().filter_map(|label| self.0.get_key_value(label)).map(owned).collect())
    }

    /// All but these and the name.
    pub(super) fn without(&self, dropped: &[String]) -> Self {
        let stays = |label: &String| label != NAME && !dropped.contains(label);
        Self(self.0.iter().filter(|(label, _)| stays(label)).map(owned).collect())
    }

    /// Names and values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(label, value)| (label.as_str(), value.as_str()))
    }
}

fn owned((label, value): (&String, &String)) -> (String, String) {
    (label.clone(), value.clone())
}

impl<L: Into<String>, V: Into<String>> FromIterator<(L, V)> for Labels {
    fn from_iter<I: IntoIterator<Item = (L, V)>>(pairs: I) -> Self {
        let mut labels = Self::default();
        for (label, value) in pairs {
            labels.set(label, value);
        }
        labels
    }
}

/// Whether a text can be the name of a label: <https://prometheus.io/docs/concepts/data_model/>
pub fn is_label_name(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphabetic() || c == '_';
    text.starts_with(is_letter) && text.chars().all(|c| is_letter(c) || c.is_ascii_digit())
}

//! A choice of features: ordered, each once.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Action, Feature};
use crate::field::FieldError;

/// A set of features. As JSON it is a list of words in the order of [`Feature::ALL`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Vec<Feature>", into = "Vec<Feature>")]
pub struct Features(u32);

impl Features {
    /// None of them.
    pub const NONE: Self = Self(0);

    /// All of them.
    pub fn all() -> Self {
        Feature::ALL.into_iter().collect()
    }

    /// Whether it is chosen.
    pub const fn contains(self, feature: Feature) -> bool {
        self.0 & bit(feature) != 0
    }

    /// The same and this one.
    #[must_use]
    pub const fn with(self, feature: Feature) -> Self {
        Self(self.0 | bit(feature))
    }

    /// The same but this one.
    #[must_use]
    pub const fn without(self, feature: Feature) -> Self {
        Self(self.0 & !bit(feature))
    }

    /// Whether none is chosen.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The chosen ones, in order.
    pub fn iter(self) -> impl Iterator<Item = Feature> {
        Feature::ALL.into_iter().filter(move |feature| self.contains(*feature))
    }

    /// What they need, feature by feature; an action that an earlier one has already is not repeated.
    pub fn actions(self) -> impl Iterator<Item = (Feature, &'static Action)> {
        let mut seen = Vec::new();
        self.iter().flat_map(|feature| feature.actions().iter().map(move |action| (feature, action))).filter(
            move |(_, action)| {
                let is_new = !seen.contains(&action.name);
                seen.push(action.name);
                is_new
            },
        )
    }

    /// Reads words as a person or a program sends them. An unknown word, or none at all, is refused by the field's name.
    pub fn read(words: &[impl AsRef<str>]) -> Result<Self, FieldError> {
        let features = words.iter().map(|word| word.as_ref().parse()).collect::<Result<Self, _>>()?;
        if features.is_empty() {
            return Err(FieldError::new(
                "features",
                "No feature is chosen.",
                "Choose at least one, or leave `features` out for the usual ones.",
            ));
        }
        Ok(features)
    }
}

/// What connections had before it was written down for each: all that the first version did.
pub fn of_first_version() -> Features {
    Features::NONE.with(Feature::Ec2Discovery).with(Feature::Metrics)
}

const fn bit(feature: Feature) -> u32 {
    1 << feature as u32
}

/// What the product collects today, but for what is chosen on purpose.
impl Default for Features {
    fn default() -> Self {
        Feature::ALL.into_iter().filter(|feature| feature.is_collected() && !feature.is_opt_in()).collect()
    }
}

impl FromIterator<Feature> for Features {
    fn from_iter<I: IntoIterator<Item = Feature>>(features: I) -> Self {
        features.into_iter().fold(Self::NONE, Self::with)
    }
}

impl From<Vec<Feature>> for Features {
    fn from(features: Vec<Feature>) -> Self {
        features.into_iter().collect()
    }
}

impl From<Features> for Vec<Feature> {
    fn from(features: Features) -> Self {
        features.iter().collect()
    }
}

impl std::fmt::Debug for Features {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordered_and_each_once() {
        let features: Features =
            serde_json::from_str(r#"["metrics","ec2_discovery","metrics"]"#).expect("two words");
        assert_eq!(serde_json::to_string(&features).unwrap(), r#"["ec2_discovery","metrics"]"#);
        assert_eq!(features, of_first_version());
        assert_eq!(Features::all().iter().collect::<Vec<_>>(), Feature::ALL);
        assert!(!features.without(Feature::Metrics).contains(Feature::Metrics));
    }

    #[test]
    fn an_unknown_word_is_refused_by_name() {
        let error = Features::read(&["metrics", "bills"]).unwrap_err();
        assert_eq!((&*error.field, &*error.problem), ("features", "`bills` is not a feature."));
        assert!(error.remedy.contains("ec2_discovery"), "{error}");
        let none: [&str; 0] = [];
        assert_eq!(Features::read(&none).unwrap_err().field, "features");
        assert!(serde_json::from_str::<Features>(r#"["bills"]"#).is_err());
    }

    #[test]
    fn words_and_statement_ids_are_unique() {
        for unique in [Feature::word, Feature::sid, Feature::title] {
            let mut names: Vec<_> = Feature::ALL.into_iter().map(unique).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), Feature::ALL.len());
        }
    }

    #[test]
    fn an_action_stands_once() {
        let names: Vec<_> = Features::all().actions().map(|(_, action)| action.name).collect();
        let mut unique = names.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(names.len(), unique.len());
        for (_, action) in Features::all().actions() {
            assert!(!action.name.contains('*'), "{} is not complete", action.name);
            assert!(action.why.ends_with('.') && action.why.len() < 120, "{}", action.why);
        }
    }

    #[test]
    fn a_feature_gives_actions_or_a_managed_policy() {
        for feature in Feature::ALL {
            assert_ne!(feature.actions().is_empty(), feature.managed_policy().is_none(), "{feature}");
        }
    }
}

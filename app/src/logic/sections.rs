//! The sections of an account's page, as the address bar names them.

/// A section.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Section {
    /// What was found where, and how the reading goes.
    #[default]
    Overview,
    /// The charts.
    Metrics,
    /// What was found, as a list.
    Resources,
    /// The proof, and what happened so far.
    Checks,
    /// How the account lets us in, and how that is changed or ended.
    Access,
    /// What may be changed, and the end.
    Settings,
}

impl Section {
    /// All of them, in order.
    pub(crate) const ALL: [Self; 6] =
        [Self::Overview, Self::Metrics, Self::Resources, Self::Checks, Self::Access, Self::Settings];

    /// The value of `section` in the query string.
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Metrics => "metrics",
            Self::Resources => "resources",
            Self::Checks => "checks",
            Self::Access => "access",
            Self::Settings => "settings",
        }
    }

    /// What the tab says.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Metrics => "Metrics",
            Self::Resources => "Resources",
            Self::Checks => "Checks",
            Self::Access => "Access",
            Self::Settings => "Settings",
        }
    }

    /// The section that an address names; the first for an unknown or missing name.
    pub(crate) fn from_query(slug: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|section| Some(section.slug()) == slug).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_names_the_section() {
        for section in Section::ALL {
            assert_eq!(Section::from_query(Some(section.slug())), section);
        }
        assert_eq!(Section::from_query(None), Section::Overview);
        assert_eq!(Section::from_query(Some("nonsense")), Section::Overview);
    }
}

//! What of an account's resources is listed, as the address bar says it; and the list as a file.

use domain::api::Resource;
use domain::monitoring::Service;

use super::csv;

/// Which resources are listed. Empty: all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Listing {
    /// What id, name, make or tags must hold.
    pub(crate) search: String,
    /// Only of this service.
    pub(crate) service: Option<Service>,
    /// Only in this region.
    pub(crate) region: String,
    /// Only in this state.
    pub(crate) state: String,
}

impl Listing {
    /// What the query string asks for; `get` reads one of its parts.
    pub(crate) fn from_query(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            search: get("q").unwrap_or_default(),
            service: get("service").and_then(|word| word.parse().ok()),
            region: get("region").unwrap_or_default(),
            state: get("state").unwrap_or_default(),
        }
    }

    /// Its parts for a query string, without those that are empty.
    pub(crate) fn parts(&self) -> Vec<(&'static str, &str)> {
        let service = self.service.map_or("", Service::word);
        let all = [
            ("q", self.search.trim()),
            ("service", service),
            ("region", self.region.as_str()),
            ("state", self.state.as_str()),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// Whether anything is left out.
    pub(crate) fn is_narrowed(&self) -> bool {
        !self.parts().is_empty()
    }
}

/// Resources as CSV.
pub(crate) fn to_csv(resources: &[Resource]) -> String {
    let head = [
        "id",
        "name",
        "service",
        "type",
        "kind",
        "state",
        "region",
        "arn",
        "first_seen_at",
        "gone_at",
        "tags",
    ];
    let mut text = csv::line(head);
    for one in resources {
        let tags: Vec<_> = one.tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
        text += &csv::line([
            one.id.clone(),
            one.name.clone().unwrap_or_default(),
            one.service.to_string(),
            one.resource_type.to_string(),
            one.kind.clone(),
            one.state.clone(),
            one.region.to_string(),
            one.arn.clone().unwrap_or_default(),
            one.first_seen_at.to_string(),
            one.gone_at.map(|at| at.to_string()).unwrap_or_default(),
            tags.join("; "),
        ]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_is_listed() {
        let query = [("q", "web"), ("service", "ec2"), ("region", "us-east-1"), ("state", "gone")];
        let get =
            |name: &str| query.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let listing = Listing::from_query(get);
        assert_eq!(listing.service, Some(Service::Ec2));
        assert_eq!(listing.parts(), query);
        assert!(listing.is_narrowed());
        let unknown = Listing::from_query(|name| (name == "service").then(|| "nonsense".to_owned()));
        assert_eq!(unknown, Listing::default());
    }
}

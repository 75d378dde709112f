//! Which resources are listed, of one account or of all, as the address bar says it; and the list as a file.

use domain::api::Resource;
use domain::monitoring::Service;

use super::csv;

/// Which resources are listed. Empty: all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Listing {
    /// What id, name, make or tags must hold.
    pub(crate) search: String,
    /// Only of this connection, where the list is of all.
    pub(crate) connection: String,
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
            connection: get("connection").unwrap_or_default(),
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
            ("connection", self.connection.as_str()),
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

/// A resource as a list has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The connection that found it.
    pub(crate) connection: String,
    /// Its account, where the list is of all.
    pub(crate) account: Option<Owner>,
    /// It.
    pub(crate) resource: Resource,
}

/// Whose a resource is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    /// The account's number.
    pub(crate) id: String,
    /// The connection's name for people.
    pub(crate) alias: Option<String>,
}

/// Resources as CSV; with their accounts in front where they are of several.
pub(crate) fn to_csv(found: &[Found]) -> String {
    const OF_ACCOUNT: [&str; 3] = ["account_id", "account_alias", "connection"];
    let is_of_all = found.iter().any(|one| one.account.is_some());
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
    let mut text = csv::line(OF_ACCOUNT.into_iter().filter(|_| is_of_all).chain(head));
    for Found { connection, account, resource: one } in found {
        let owner = account.iter().flat_map(|account| {
            [account.id.clone(), account.alias.clone().unwrap_or_default(), connection.clone()]
        });
        let tags: Vec<_> = one.tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let own = [
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
        ];
        text += &csv::line(owner.chain(own));
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

    #[test]
    fn a_file_of_all_accounts_says_whose_each_is() {
        let resource = Resource {
            id: "i-1".to_owned(),
            name: None,
            service: Service::Ec2,
            resource_type: domain::monitoring::ResourceType::Instance,
            kind: "t3.micro".to_owned(),
            state: "running".to_owned(),
            region: "us-east-1".parse().unwrap(),
            arn: None,
            tags: vec![("team".to_owned(), "web".to_owned())],
            metrics: Vec::new(),
            first_seen_at: domain::time::Timestamp::from_seconds(0),
            gone_at: None,
        };
        let own = Found { connection: "con_1".to_owned(), account: None, resource };
        let text = to_csv(std::slice::from_ref(&own));
        assert!(text.starts_with("id,name,") && text.contains("\r\ni-1,,ec2,"), "{text}");
        let account = Some(Owner { id: "222222222222".to_owned(), alias: Some("Shop".to_owned()) });
        let text = to_csv(&[Found { account, ..own }]);
        assert!(text.starts_with("account_id,account_alias,connection,id,"), "{text}");
        assert!(text.contains("\r\n222222222222,Shop,con_1,i-1,,ec2,"), "{text}");
    }
}

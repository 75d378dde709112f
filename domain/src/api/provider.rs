//! `/api/users/me` and `/api/providers`: the routes of Sysdig Monitor's AWS integration, for clients that speak them.
//!
//! Their shapes are that product's, not ours: camel case, `additionalOptions` as a JSON text, regions as `US_EAST_1`. Unknown
//! fields are passed over, as there. <https://docs.sysdig.com/en/docs/sysdig-monitor/integrations/cloud-accounts/>

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arn::{Region, RoleArn};
use crate::field::FieldError;
use crate::window::ExternalId;

/// `GET /api/users/me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CurrentUser {
    /// The caller.
    pub user: User,
}

/// The caller of those routes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct User {
    /// The token's id.
    pub id: String,
    /// The token's name.
    pub username: String,
    /// Whose the caller is: the workspace.
    pub customer: Customer,
}

/// The workspace, as those routes call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Customer {
    /// The workspace's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The pending external ID: what the next role must ask for.
    pub external_id: ExternalId,
}

/// `POST /api/providers`, `PUT /api/providers/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewProvider {
    /// `aws`.
    pub name: String,
    /// The role.
    pub credentials: NewCredentials,
    /// The account's name for people.
    #[serde(default)]
    pub alias: Option<String>,
    /// A JSON text, such as `{"regions":["US_EAST_1"]}`; every region where it names none.
    #[serde(default)]
    pub additional_options: Option<String>,
}

/// The role of a [`NewProvider`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewCredentials {
    /// Its ARN.
    pub role: String,
}

/// One provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProviderAnswer {
    /// It.
    pub provider: Provider,
}

/// `GET /api/providers`: all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProviderList {
    /// Newest first.
    pub providers: Vec<Provider>,
}

/// A connection, as those routes show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Provider {
    /// The connection's id.
    pub id: String,
    /// `aws`.
    pub name: String,
    /// The role.
    pub credentials: Credentials,
    /// Always empty: tags are the resources'.
    pub tags: Vec<String>,
    /// How it stands.
    pub status: ProviderStatus,
    /// The account's name for people; its number where it has none.
    pub alias: String,
    /// The regions that are read, as those routes write them; none where every region is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_options: Option<String>,
}

/// The role of a [`Provider`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Credentials {
    /// The connection's id.
    pub id: String,
    /// The role.
    pub role: RoleArn,
}

/// How a [`Provider`] stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProviderStatus {
    /// `configured` until the account was looked through once, then `done`; `failed` where the role is not proven;
    /// `disabled` while it is paused or cut off.
    pub status: String,
    /// When it was last looked through, in milliseconds since 1970.
    pub last_update: Option<i64>,
    /// How much of the first, or of the running, look is done.
    pub percentage: u8,
    /// What it is doing, or what is wrong.
    pub last_provider_messages: Vec<String>,
}

#[derive(Deserialize)]
struct Options {
    #[serde(default)]
    regions: Vec<String>,
}

/// The regions of `additionalOptions`; none for every region.
///
/// # Errors
/// Names the field when the text is no JSON object, or a name no region's.
pub fn read_additional_options(text: &str) -> Result<Vec<Region>, FieldError> {
    const FIELD: &str = "additionalOptions";
    let remedy = r#"Send a JSON text, such as "{\"regions\":[\"US_EAST_1\"]}"."#;
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let options: Options = serde_json::from_str(text).map_err(|error| {
        FieldError::new(FIELD, format!("`additionalOptions` is not read: {error}."), remedy)
    })?;
    let region = |name: &String| {
        let written = name.trim().to_lowercase().replace('_', "-");
        written.parse::<Region>().map_err(|error| FieldError { field: FIELD.to_owned(), ..error })
    };
    options.regions.iter().map(region).collect()
}

/// The other way round; nothing for every region.
pub fn write_additional_options(regions: &[Region]) -> Option<String> {
    let names: Vec<String> =
        regions.iter().map(|region| region.as_str().to_uppercase().replace('-', "_")).collect();
    if names.is_empty() { None } else { serde_json::to_string(&serde_json::json!({"regions": names})).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_a_text_within_a_text() {
        let read = read_additional_options(r#"{"regions":["US_EAST_1","eu-west-1"],"other":1}"#).unwrap();
        assert_eq!(read.iter().map(Region::as_str).collect::<Vec<_>>(), ["us-east-1", "eu-west-1"]);
        let written = write_additional_options(&read).unwrap();
        assert_eq!(written, r#"{"regions":["US_EAST_1","EU_WEST_1"]}"#);
        assert_eq!(read_additional_options(&written).unwrap(), read);
        for every in ["", "{}", r#"{"regions":[]}"#] {
            assert!(read_additional_options(every).unwrap().is_empty(), "{every}");
        }
        assert_eq!(write_additional_options(&[]), None);
        for wrong in ["[", r#"{"regions":"US_EAST_1"}"#, r#"{"regions":["MARS"]}"#] {
            assert_eq!(read_additional_options(wrong).unwrap_err().field, "additionalOptions", "{wrong}");
        }
    }
}

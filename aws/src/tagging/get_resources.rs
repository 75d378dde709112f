//! `GetResources`: <https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html>

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Client, Error, Pace, Service, Tag, Transport,
    wire::{next_page, read_json, write_json},
};

const OPERATION: &str = "GetResources";

/// The largest page that is given.
const PAGE: u8 = 100;

/// The longest name of a type.
const TYPE_MAX: usize = 256;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Request<'a> {
    resources_per_page: u8,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    resource_type_filters: &'a [&'a str],
    #[serde(skip_serializing_if = "Option::is_none")]
    pagination_token: Option<&'a str>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Response {
    resource_tag_mapping_list: Vec<Mapping>,
    /// Empty on the last page. A page with fewer resources than were asked for, or with none, may go on all the same.
    pagination_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Mapping {
    #[serde(rename = "ResourceARN")]
    resource_arn: String,
    #[serde(default)]
    tags: Vec<TagJson>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TagJson {
    key: String,
    #[serde(default)]
    value: String,
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// The tags of the resources of these types in the client's region, by ARN, from all pages. A type is `SERVICE` or
    /// `SERVICE:KIND` as in ARNs, such as `ec2:instance`; with no type at all, all of them are meant.
    ///
    /// A resource that never had a tag is not among them; one that had some once may be, without any.
    pub async fn get_resources(&self, resource_types: &[&str]) -> Result<BTreeMap<String, Vec<Tag>>, Error> {
        if !resource_types.iter().all(|kind| (1..=TYPE_MAX).contains(&kind.len())) {
            return Err(Error::Invalid {
                field: "resource_types",
                remedy: "a resource type is such as ec2:instance, at most 256 characters",
            });
        }
        let mut tags_of = BTreeMap::<String, Vec<Tag>>::new();
        let mut token: Option<String> = None;
        loop {
            let request = Request {
                resources_per_page: PAGE,
                resource_type_filters: resource_types,
                pagination_token: token.as_deref(),
            };
            let body = self.call(Service::Tagging, OPERATION, write_json(OPERATION, &request)?).await?;
            let page: Response = read_json(OPERATION, &body)?;
            for Mapping { resource_arn, tags } in page.resource_tag_mapping_list {
                let tags = tags.into_iter().map(|TagJson { key, value }| Tag { key, value });
                tags_of.entry(resource_arn).or_default().extend(tags);
            }
            token = next_page(OPERATION, token.as_deref(), page.pagination_token)?;
            if token.is_none() {
                return Ok(tags_of);
            }
        }
    }
}

#[cfg(test)]
mod tests;

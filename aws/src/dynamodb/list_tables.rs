//! `ListTables`: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html>

use serde::{Deserialize, Serialize};

use crate::{
    Client, Error, Pace, Service, Transport,
    wire::{next_page, read_json, write_json},
};

const OPERATION: &str = "ListTables";

/// The largest page that DynamoDB gives.
const PAGE: u8 = 100;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Request<'a> {
    limit: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    exclusive_start_table_name: Option<&'a str>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Response {
    table_names: Vec<String>,
    /// The last name of a page that may not be the last one.
    last_evaluated_table_name: Option<String>,
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// The name of every table of the client's region, from all pages: the values of CloudWatch's dimension `TableName`.
    pub async fn list_tables(&self) -> Result<Vec<String>, Error> {
        let mut names = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let request = Request { limit: PAGE, exclusive_start_table_name: after.as_deref() };
            let body = self.call(Service::DynamoDb, OPERATION, write_json(OPERATION, &request)?).await?;
            let page: Response = read_json(OPERATION, &body)?;
            names.extend(page.table_names);
            after = next_page(OPERATION, after.as_deref(), page.last_evaluated_table_name)?;
            if after.is_none() {
                return Ok(names);
            }
        }
    }
}

#[cfg(test)]
mod tests;

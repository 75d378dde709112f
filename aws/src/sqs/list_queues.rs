//! `ListQueues`: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueues.html>

use serde::{Deserialize, Serialize};

use crate::{
    Client, Error, Pace, Service, Transport,
    wire::{next_page, read_json, write_json},
};

const OPERATION: &str = "ListQueues";

/// The largest page that SQS gives. It must be asked for: without it SQS stops at 1,000 queues and does not say so.
const PAGE: u16 = 1000;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Request<'a> {
    max_results: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<&'a str>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Response {
    queue_urls: Vec<String>,
    next_token: Option<String>,
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// The URL of every queue of the client's region, from all pages; [`queue_name`] has the name out of it.
    pub async fn list_queues(&self) -> Result<Vec<String>, Error> {
        let mut urls = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let request = Request { max_results: PAGE, next_token: token.as_deref() };
            let body = self.call(Service::Sqs, OPERATION, write_json(OPERATION, &request)?).await?;
            let page: Response = read_json(OPERATION, &body)?;
            urls.extend(page.queue_urls);
            token = next_page(OPERATION, token.as_deref(), page.next_token)?;
            if token.is_none() {
                return Ok(urls);
            }
        }
    }
}

/// The name of the queue at a URL such as `https://sqs.eu-west-1.amazonaws.com/123456789012/NAME`: its last part, and the
/// value of CloudWatch's dimension `QueueName`. A FIFO queue's ends in `.fifo`.
pub fn queue_name(url: &str) -> &str {
    url.rsplit_once('/').map_or(url, |(_, name)| name)
}

#[cfg(test)]
mod tests;

//! Somebody who goes from page to page without a browser: cookies are kept by host, redirects are followed one at a time.

use std::collections::BTreeMap;

use reqwest::{Url, header, redirect};

/// A visitor with cookies.
#[derive(Clone, Debug)]
pub struct Visitor {
    client: reqwest::Client,
    cookies: BTreeMap<String, BTreeMap<String, String>>,
}

/// A page, or a redirect.
#[derive(Debug)]
pub struct Page {
    /// Where it is.
    pub url: Url,
    /// The HTTP status.
    pub status: u16,
    /// Where it leads to, if it is a redirect.
    pub to: Option<Url>,
    /// The headers.
    pub headers: header::HeaderMap,
    /// The body.
    pub text: String,
}

impl Page {
    /// Where a redirect leads to.
    #[track_caller]
    pub fn leads_to(&self) -> &Url {
        self.to.as_ref().unwrap_or_else(|| panic!("{} {}: {}", self.status, self.url, self.text))
    }

    /// A parameter of the address that it leads to.
    #[track_caller]
    pub fn parameter(&self, name: &str) -> String {
        let to = self.leads_to();
        let found = to.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        found.unwrap_or_else(|| panic!("{to} has no {name}"))
    }

    /// Every cookie that it sets, whole.
    pub fn cookies(&self) -> Vec<&str> {
        self.headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()).collect()
    }
}

impl Default for Visitor {
    fn default() -> Self {
        Self::new()
    }
}

impl Visitor {
    /// Somebody who has been nowhere yet.
    pub fn new() -> Self {
        let client = reqwest::Client::builder().no_proxy().redirect(redirect::Policy::none());
        Self { client: client.build().expect("a client without TLS"), cookies: BTreeMap::new() }
    }

    /// A cookie's value.
    pub fn cookie(&self, host: &str, name: &str) -> Option<&str> {
        self.cookies.get(host)?.get(name).map(String::as_str)
    }

    /// Gives the visitor a cookie, whoever made it.
    pub fn set_cookie(&mut self, host: &str, name: &str, value: &str) {
        self.cookies.entry(host.to_owned()).or_default().insert(name.to_owned(), value.to_owned());
    }

    /// Goes to an address.
    pub async fn get(&mut self, url: &str) -> Page {
        let url = Url::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"));
        let request = self.client.get(url.clone());
        self.send(url, request).await
    }

    /// Sends a form.
    pub async fn post_form(&mut self, url: &Url, form: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let kind = "application/x-www-form-urlencoded";
        let request = self.client.post(url.clone()).header(header::CONTENT_TYPE, kind).body(body);
        self.send(url.clone(), request).await
    }

    /// Follows redirects until there are none, or one leads to `stop`: then it is not followed.
    pub async fn follow(&mut self, mut page: Page, stop: impl Fn(&Url) -> bool) -> Page {
        for _ in 0..20 {
            match page.to.clone() {
                Some(to) if !stop(&to) => page = self.get(to.as_str()).await,
                _ => return page,
            }
        }
        panic!("{}: redirected for ever", page.url)
    }

    async fn send(&mut self, url: Url, request: reqwest::RequestBuilder) -> Page {
        let host = url.host_str().unwrap_or_default().to_owned();
        let cookies: Vec<String> = self
            .cookies
            .get(&host)
            .into_iter()
            .flatten()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let answer = request.header(header::COOKIE, cookies.join("; ")).send().await;
        let answer = answer.unwrap_or_else(|error| panic!("{url}: {error:?}"));
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let jar = self.cookies.entry(host).or_default();
        for cookie in headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let (name, value) =
                cookie.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            let is_gone = value.is_empty() || cookie.to_lowercase().contains("max-age=0");
            if is_gone {
                jar.remove(name)
            } else {
                jar.insert(name.to_owned(), value.to_owned())
            };
        }
        let to = headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
        let to = to.map(|to| url.join(to).unwrap_or_else(|error| panic!("{to}: {error}")));
        let text = answer.text().await.unwrap_or_else(|error| panic!("{url}: {error:?}"));
        Page { url, status, to, headers, text }
    }
}

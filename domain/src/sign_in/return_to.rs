//! Where a sign-in leads to when it is done: a page of our own, whoever wrote the address.

use serde::{Deserialize, Serialize};
use url::Url;

/// No page of ours has a longer address.
const BYTES_MAX: usize = 2000;

/// A path of this site, with its query. It cannot lead elsewhere: `//host`, `/\host`, absolute addresses, control
/// characters and what a browser would read as one of them are refused, and so is the API, whose answers are no pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReturnTo(String);

impl ReturnTo {
    /// Reads it; `None` for what is refused.
    pub fn read(text: &str) -> Option<Self> {
        let is_plain = text.len() <= BYTES_MAX && text.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
        if !is_plain || !text.starts_with('/') || text.starts_with("//") {
            return None;
        }
        // As a browser reads it, whatever its dots come to.
        let here = Url::parse("https://here.invalid").ok()?;
        let read = here.join(text).ok()?;
        let path = read.path();
        let is_ours = read.origin() == here.origin() && !path.contains("//") && !is_below(path, "/api");
        is_ours.then(|| Self(text.to_owned()))
    }

    /// The home page.
    pub fn home() -> Self {
        Self("/".to_owned())
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl TryFrom<String> for ReturnTo {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::read(&text).ok_or("not a path of our own")
    }
}

impl From<ReturnTo> for String {
    fn from(path: ReturnTo) -> Self {
        path.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_our_own_pages() {
        for ours in ["/", "/w/ws_1/integrations/aws?section=x&q=a%20b", "/doctor", "/apis", "/sign-in"] {
            assert_eq!(ReturnTo::read(ours).unwrap().as_str(), ours);
        }
        for foreign in [
            "",
            "w",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x=1",
            "/\tevil",
            " /",
            "/ä",
            "/..//evil.example",
            "/./\\evil",
            "/w//evil.example",
            "/api/v1/sign-out",
            "/api",
            "/x/../api/v1/me",
            "@evil.example",
            ".evil.example",
        ] {
            assert_eq!(ReturnTo::read(foreign), None, "{foreign}");
        }
        assert_eq!(ReturnTo::read(&format!("/{}", "a".repeat(BYTES_MAX))), None);
    }

    proptest! {
        #[test]
        fn whatever_is_taken_stays_here(text in "[/\\\\a-z.:@?#%\t ]{0,20}") {
            if let Some(taken) = ReturnTo::read(&text) {
                let here = Url::parse("https://here.invalid").unwrap();
                prop_assert_eq!(here.join(taken.as_str()).unwrap().origin(), here.origin());
            }
        }
    }
}

//! XML answers, read element by element. A tree and a few questions to it are a quarter of the code, in wasm, that a
//! deserializer for each shape is.

use roxmltree::{Document, Node};

use crate::Error;

/// An element of an answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'a> {
    operation: &'static str,
    node: Node<'a, 'a>,
}

/// Reads an answer: its root is given to `read`. Errors name elements and places, never a value: answers hold secrets.
pub(crate) fn read_xml<A>(
    operation: &'static str,
    body: &[u8],
    read: impl FnOnce(Element<'_>) -> Result<A, Error>,
) -> Result<A, Error> {
    let unreadable = |detail: String| Error::Unreadable { operation, detail };
    let text = std::str::from_utf8(body).map_err(|error| unreadable(error.to_string()))?;
    let document = Document::parse(text)
        .map_err(|error| unreadable(format!("XML breaks off or is malformed at {}", error.pos())))?;
    read(Element { operation, node: document.root_element() })
}

impl<'a> Element<'a> {
    /// The first child of that name, in whichever namespace.
    pub(crate) fn child(self, name: &str) -> Option<Self> {
        self.children(name).next()
    }

    /// All children of that name.
    pub(crate) fn children(self, name: &str) -> impl Iterator<Item = Self> {
        let Self { operation, node } = self;
        node.children()
            .filter(move |child| child.is_element() && child.tag_name().name() == name)
            .map(move |node| Self { operation, node })
    }

    /// The items of a list, which AWS wraps: `<xs><item>…</item></xs>`; none where the wrap is missing.
    pub(crate) fn items(self, list: &str, item: &str) -> impl Iterator<Item = Self> {
        self.child(list).into_iter().flat_map(move |list| list.children(item))
    }

    /// A child that AWS always gives.
    pub(crate) fn need(self, name: &str) -> Result<Self, Error> {
        let operation = self.operation;
        let missing = || Error::Unreadable { operation, detail: format!("{name} is missing") };
        self.child(name).ok_or_else(missing)
    }

    /// The text of the element, as it is written.
    pub(crate) fn text(self) -> &'a str {
        self.node.text().unwrap_or_default()
    }

    /// The text of a child that AWS always gives.
    pub(crate) fn need_text(self, name: &str) -> Result<String, Error> {
        Ok(self.need(name)?.text().to_owned())
    }

    /// The text of a child; `None` where it is missing.
    pub(crate) fn text_of(self, name: &str) -> Option<String> {
        self.child(name).map(|child| child.text().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_any_namespace_and_order() {
        let body = br#"<?xml version="1.0"?><!-- first --><R xmlns="urn:x"><b/><l><i>1 &amp; 2</i>
            <other/><i/></l><b>two</b></R>"#;
        let read = read_xml("Op", body, |root| {
            assert_eq!(root.items("l", "i").map(Element::text).collect::<Vec<_>>(), ["1 & 2", ""]);
            assert_eq!(root.items("none", "i").count(), 0);
            assert_eq!(root.text_of("b").as_deref(), Some(""));
            assert_eq!(root.children("b").count(), 2);
            root.need_text("c")
        });
        assert_eq!(read.unwrap_err().to_string(), "the answer of Op could not be read: c is missing");
    }

    #[test]
    fn an_error_tells_the_place_and_no_value() {
        for body in
            [&b"<A><Secret>hush</Secre></A>"[..], b"<A>hush", b"hush", b"", b"<A>&hush;</A>", b"<A>\xff</A>"]
        {
            let error = read_xml("Op", body, |root| Ok(root.text().to_owned())).unwrap_err().to_string();
            assert!(!error.contains("hush"), "{error}");
        }
    }
}

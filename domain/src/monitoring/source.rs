//! Where CloudWatch keeps series: a namespace, and exactly these dimensions.
//!
//! In writing it is `MyApp?Shop=north&Stage=prod`: dimensions by name, and every character that has a meaning in it
//! percent-encoded. So two writings are equal where the sources are; ids of resources are made of it.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// Where CloudWatch keeps series.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Such as `AWS/EC2`.
    pub namespace: Cow<'static, str>,
    /// Name and value of each dimension, by name.
    pub dimensions: Vec<(Cow<'static, str>, String)>,
}

/// It is not the writing of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSource;

impl Source {
    /// With the dimensions in whatever order.
    pub fn new(namespace: String, dimensions: Vec<(String, String)>) -> Self {
        let dimensions = dimensions.into_iter().map(|(name, value)| (Cow::Owned(name), value));
        let mut source = Self { namespace: Cow::Owned(namespace), dimensions: dimensions.collect() };
        source.dimensions.sort_unstable();
        source
    }

    /// The one that a resource of the type `other` is of, by that resource's id.
    pub fn of_resource(id: &str) -> Option<Self> {
        id.strip_prefix("metrics/")?.split_once('/')?.1.parse().ok()
    }

    /// What people call it: the values of its dimensions, or the namespace where there are none.
    pub fn name(&self) -> String {
        if self.dimensions.is_empty() {
            return self.namespace.clone().into_owned();
        }
        self.dimensions.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(" / ")
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, &self.namespace)?;
        for (place, (name, value)) in self.dimensions.iter().enumerate() {
            f.write_str(if place == 0 { "?" } else { "&" })?;
            write(f, name)?;
            f.write_str("=")?;
            write(f, value)?;
        }
        Ok(())
    }
}

impl FromStr for Source {
    type Err = NoSource;

    fn from_str(text: &str) -> Result<Self, NoSource> {
        let (namespace, rest) = text.split_once('?').unwrap_or((text, ""));
        let namespace = read(namespace).filter(|namespace| !namespace.is_empty()).ok_or(NoSource)?;
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=')?;
            Some((read(name)?, read(value)?))
        };
        let pairs = rest.split('&').filter(|pair| !pair.is_empty());
        let dimensions: Option<Vec<_>> = pairs.map(pair).collect();
        Ok(Self::new(namespace, dimensions.ok_or(NoSource)?))
    }
}

/// A comma has a meaning where ids stand in a list.
fn write(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for c in text.chars() {
        match c {
            '%' | '?' | '&' | '=' | ',' => write!(f, "%{:02X}", u32::from(c))?,
            c => write!(f, "{c}")?,
        }
    }
    Ok(())
}

fn read(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut read = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        read.push(char::from(u8::from_str_radix(code, 16).ok()?));
        read.push_str(rest);
    }
    Some(read)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn source(namespace: &str, dimensions: &[(&str, &str)]) -> Source {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Source::new(namespace.to_owned(), dimensions.iter().map(owned).collect())
    }

    #[test]
    fn by_name_and_readable() {
        let one = source("MyApp", &[("Stage", "prod"), ("Shop", "a & b, 50%")]);
        assert_eq!(one.to_string(), "MyApp?Shop=a %26 b%2C 50%25&Stage=prod");
        assert_eq!(one.name(), "a & b, 50% / prod");
        let alone = source("AWS/Lambda", &[]);
        assert_eq!((alone.to_string(), alone.name()), ("AWS/Lambda".to_owned(), "AWS/Lambda".to_owned()));
        assert_eq!(
            Source::of_resource("metrics/eu-west-1/AWS/Lambda?A=b"),
            Some(source("AWS/Lambda", &[("A", "b")]))
        );
        assert_eq!(Source::of_resource("sqs/eu-west-1/orders"), None);
    }

    #[test]
    fn what_is_no_source() {
        for text in ["", "?a=b", "MyApp?a", "MyApp?a=%", "MyApp?a=%zz", "MyApp?a=%e"] {
            assert_eq!(text.parse::<Source>(), Err(NoSource), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(namespace in "[ -~]{1,20}", dimensions in proptest::collection::btree_map("[ -~]{1,9}", "[ -~]{0,9}", 0..4)) {
            let one = Source::new(namespace, dimensions.into_iter().collect());
            prop_assert_eq!(one.to_string().parse(), Ok(one));
        }
    }
}

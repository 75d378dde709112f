//! Region names.

use std::fmt;
use std::str::FromStr;

use super::Partition;
use crate::field::FieldError;

/// A region's name, such as `eu-west-1`.
///
/// Only its shape is checked: AWS opens regions faster than anyone updates a list, and `ec2:DescribeRegions` says which
/// ones an account can use.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Region(String);

impl Region {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The partition, told from the prefix.
    pub fn partition(&self) -> Partition {
        match self.0.split_once('-').map(|(area, rest)| (area, rest.starts_with("gov-"))) {
            Some(("cn", _)) => Partition::China,
            Some(("us", true)) => Partition::UsGov,
            Some(("eusc", _)) => Partition::Eusc,
            _ => Partition::Aws,
        }
    }

    pub(super) fn of_table(name: &'static str) -> Self {
        Self(name.to_owned())
    }
}

impl FromStr for Region {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let refuse = |remedy: String| {
            Err(FieldError::new("regions", format!("`{text}` is not a region name."), remedy))
        };
        let parts: Vec<&str> = text.split('-').collect();
        let words = |parts: &[&str]| {
            parts.iter().all(|p| (2..=12).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_lowercase()))
        };
        match parts.split_last() {
            Some((number, names)) if (2..=4).contains(&names.len()) && words(names) => {
                if (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()) {
                    Ok(Self(text.to_owned()))
                } else if number.len() > 1 && number.ends_with(|c: char| c.is_ascii_lowercase()) {
                    refuse(format!(
                        "This looks like an availability zone; leave off its last letter: `{}`.",
                        text.get(..text.len() - 1).unwrap_or(text)
                    ))
                } else {
                    refuse("Write it as AWS does, for instance `us-east-1`.".to_owned())
                }
            }
            _ => refuse("Write it as AWS does, for instance `us-east-1`.".to_owned()),
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

super::text_serde!(Region, {"type": "string", "description": "A region's code.", "examples": ["us-east-1"]});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for good in [
            "us-east-1",
            "eu-central-2",
            "us-gov-west-1",
            "cn-northwest-1",
            "ap-southeast-7",
            "eusc-de-east-1",
            "us-isob-east-1",
        ] {
            assert!(good.parse::<Region>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "us-east",
            "US_EAST_1",
            "us-east-1a",
            "us east 1",
            "../x-1",
            "global",
            "-east-1",
            "us-east-123",
        ] {
            assert!(bad.parse::<Region>().is_err(), "{bad}");
        }
    }

    #[test]
    fn partitions_from_prefixes() {
        let partition = |name: &str| name.parse::<Region>().unwrap().partition();
        assert_eq!(partition("us-east-1"), Partition::Aws);
        assert_eq!(partition("us-gov-west-1"), Partition::UsGov);
        assert_eq!(partition("cn-north-1"), Partition::China);
        assert_eq!(partition("eusc-de-east-1"), Partition::Eusc);
    }
}

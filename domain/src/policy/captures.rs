//! Where captures go: a bucket that the customer names, and the prefix in it that is ours.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arn::Partition;
use crate::field::FieldError;

/// A bucket and the prefix under which captures are written (row A5).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct CaptureBucket {
    /// The bucket's name.
    pub bucket: BucketName,
    /// The beginning of every object's key.
    #[serde(default)]
    pub prefix: KeyPrefix,
}

impl CaptureBucket {
    /// The objects under the prefix, as IAM names them.
    pub fn objects_arn(&self, partition: Partition) -> String {
        format!("arn:{partition}:s3:::{}/{}*", self.bucket, self.prefix)
    }
}

/// A general purpose bucket's name: 3–63 characters of `[a-z0-9.-]`, not an IP address.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BucketName(String);

impl BucketName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BucketName {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        const NAME_ALONE: &str = "Enter the name alone, for instance `my-captures`.";
        let refuse = |problem: &str, remedy: &str| Err(FieldError::new("bucket", problem, remedy));
        if text.trim() != text {
            return refuse("The bucket name has spaces around it.", "Remove the spaces.");
        }
        if text.starts_with("arn:") || text.starts_with("s3://") || text.contains('/') {
            return refuse("This is an address, not a bucket name.", NAME_ALONE);
        }
        if !(3..=63).contains(&text.len()) {
            return refuse("A bucket name has 3 to 63 characters.", NAME_ALONE);
        }
        if let Some(bad) =
            text.chars().find(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-')))
        {
            return refuse(
                &format!("The bucket name has the character `{bad}`."),
                "S3 allows small letters, digits, dots and dashes in it.",
            );
        }
        let ends_well = |end: Option<char>| end.is_some_and(|c| c.is_ascii_alphanumeric());
        if !ends_well(text.chars().next()) || !ends_well(text.chars().next_back()) || text.contains("..") {
            return refuse("This is not a bucket name that S3 makes.", NAME_ALONE);
        }
        if text.parse::<std::net::Ipv4Addr>().is_ok() {
            return refuse("A bucket name is not an IP address.", NAME_ALONE);
        }
        // Directory and table buckets have ARNs and actions of their own; access points are no buckets.
        if ["--x-s3", "--table-s3", "-s3alias", "--ol-s3", ".mrap"].iter().any(|end| text.ends_with(end)) {
            return refuse(
                "This is not a general purpose bucket.",
                "Name one whose objects s3:PutObject writes.",
            );
        }
        Ok(Self(text.to_owned()))
    }
}

/// The beginning of an object's key, ending in `/`: at most 200 characters of `[A-Za-z0-9_.=/-]`, so that it means
/// itself in an ARN, in a shell and in every template. Empty means the whole bucket.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyPrefix(String);

impl KeyPrefix {
    /// The longest prefix; a key may have 1,024 bytes, and the rest is for the captures' own names.
    pub const MAX: usize = 200;

    /// The prefix.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for KeyPrefix {
    fn default() -> Self {
        Self("deputize/".to_owned())
    }
}

impl FromStr for KeyPrefix {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let refuse = |problem: &str, remedy: &str| Err(FieldError::new("prefix", problem, remedy));
        if text.starts_with('/') {
            return refuse("The prefix begins with a slash.", "Leave the first slash out.");
        }
        if text.len() > Self::MAX {
            return refuse("The prefix is longer than 200 characters.", "Shorten it.");
        }
        if let Some(bad) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || "_.=/-".contains(*c))) {
            return refuse(
                &format!("The prefix has the character `{bad}`."),
                "Use letters, digits and _ . = - with slashes between.",
            );
        }
        // Whoever sends a request takes such steps out of its path, and the object would lie elsewhere.
        if text
            .strip_suffix('/')
            .unwrap_or(text)
            .split('/')
            .any(|step| matches!(step, "." | "..") || step.is_empty() && !text.is_empty())
        {
            return refuse(
                "The prefix has an empty step, or one that is `.` or `..`.",
                "Write it as plain names.",
            );
        }
        let slash = if text.is_empty() || text.ends_with('/') { "" } else { "/" };
        Ok(Self(format!("{text}{slash}")))
    }
}

impl fmt::Display for BucketName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for KeyPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::arn::text_serde!(BucketName, {"type": "string", "description": "The name of an S3 bucket.", "examples": ["acme-captures"]});
crate::arn::text_serde!(KeyPrefix, {"type": "string", "description": "The beginning of the keys of S3 objects.", "examples": ["deputize/"]});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bucket_names() {
        let check = |input: &str, expected: &str| {
            let got = input.parse::<BucketName>().map_or_else(|error| error.problem, |name| name.to_string());
            assert_eq!(got, expected, "{input}");
        };
        check("my-captures", "my-captures");
        check("a.b-c3", "a.b-c3");
        check("ab", "A bucket name has 3 to 63 characters.");
        check(" my-captures", "The bucket name has spaces around it.");
        check("s3://my-captures", "This is an address, not a bucket name.");
        check("arn:aws:s3:::my-captures", "This is an address, not a bucket name.");
        check("My-captures", "The bucket name has the character `M`.");
        check("my..captures", "This is not a bucket name that S3 makes.");
        check("-captures", "This is not a bucket name that S3 makes.");
        check("192.168.0.1", "A bucket name is not an IP address.");
        check("fast--usw2-az1--x-s3", "This is not a general purpose bucket.");
    }

    #[test]
    fn prefixes_end_in_a_slash() {
        let check = |input: &str, expected: &str| {
            let got = input.parse::<KeyPrefix>().map_or_else(|error| error.problem, |name| name.to_string());
            assert_eq!(got, expected, "{input}");
        };
        check("team/captures", "team/captures/");
        check("team/", "team/");
        check("", "");
        check("/team", "The prefix begins with a slash.");
        check("a/../b", "The prefix has an empty step, or one that is `.` or `..`.");
        check("a//b", "The prefix has an empty step, or one that is `.` or `..`.");
        check("team//", "The prefix has an empty step, or one that is `.` or `..`.");
        check("te*am", "The prefix has the character `*`.");
        check("${aws:username}/", "The prefix has the character `$`.");
    }

    #[test]
    fn the_arn_covers_the_prefix_alone() {
        let bucket: CaptureBucket = serde_json::from_str(r#"{"bucket":"my-captures"}"#).unwrap();
        assert_eq!(bucket.objects_arn(Partition::China), "arn:aws-cn:s3:::my-captures/deputize/*");
    }
}

//! AWS's partitions, which never mix.

use std::fmt;
use std::str::FromStr;

use super::Region;
use crate::field::FieldError;

/// A partition: a set of regions with accounts, principals and endpoints of its own.
///
/// <https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Partition {
    /// The commercial partition, `aws`.
    #[default]
    Aws,
    /// China, `aws-cn`.
    China,
    /// `GovCloud` (US), `aws-us-gov`.
    UsGov,
    /// The European Sovereign Cloud, `aws-eusc`.
    Eusc,
}

impl Partition {
    /// All of them; the first that a deployment has a principal in is the one that it assumes where nobody says another.
    pub const ALL: [Self; 4] = [Self::Aws, Self::China, Self::UsGov, Self::Eusc];

    /// The name inside ARNs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::China => "aws-cn",
            Self::UsGov => "aws-us-gov",
            Self::Eusc => "aws-eusc",
        }
    }

    /// What stands behind the names of a deployment's settings for this partition; nothing for `aws`.
    pub const fn setting_suffix(self) -> &'static str {
        match self {
            Self::Aws => "",
            Self::China => "_CN",
            Self::UsGov => "_US_GOV",
            Self::Eusc => "_EUSC",
        }
    }

    /// The name for people, as AWS has it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::China => "AWS China",
            Self::UsGov => "AWS GovCloud (US)",
            Self::Eusc => "AWS European Sovereign Cloud",
        }
    }

    /// The always-on region in which STS is called. Tokens of the global endpoint fail in opt-in regions, so that
    /// endpoint is never used.
    pub fn sts_region(self) -> Region {
        Region::of_table(match self {
            Self::Aws => "us-east-1",
            Self::China => "cn-north-1",
            Self::UsGov => "us-gov-west-1",
            Self::Eusc => "eusc-de-east-1",
        })
    }

    /// The host name's end in the AWS console of this partition.
    pub const fn console_domain(self) -> &'static str {
        match self {
            Self::Aws => "console.aws.amazon.com",
            Self::China => "console.amazonaws.cn",
            Self::UsGov => "console.amazonaws-us-gov.com",
            Self::Eusc => "console.amazonaws-eusc.eu",
        }
    }
}

impl FromStr for Partition {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        Self::ALL.into_iter().find(|p| p.as_str() == text).ok_or_else(|| {
            FieldError::new(
                "role_arn",
                format!("`{text}` is not an AWS partition."),
                "The ARN begins with `arn:aws:`, `arn:aws-cn:`, `arn:aws-us-gov:` or `arn:aws-eusc:`.",
            )
        })
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

super::text_serde!(Partition, {"type": "string", "enum": Partition::ALL.map(|one| one.to_string())});

//! The organisation's AWS identity that customers trust.

use std::fmt;
use std::str::FromStr;

use super::{AccountId, Partition};
use crate::field::FieldError;

/// The ARN of the IAM user or role that assumes the customers' roles.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Principal {
    partition: Partition,
    account: AccountId,
    resource: String,
}

impl Principal {
    /// The partition that the principal can work in. Partitions never mix.
    pub fn partition(&self) -> Partition {
        self.partition
    }

    /// The account that it is in.
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// Whether it is an IAM user, which calls with a long-term key; otherwise it is a role, which calls with a session.
    pub fn is_user(&self) -> bool {
        self.resource.starts_with("user/")
    }

    /// The name without the path.
    pub fn name(&self) -> &str {
        self.resource.rsplit('/').next().unwrap_or_default()
    }

    /// Somebody of the same name and kind in another account.
    #[must_use]
    pub fn namesake_in(&self, account: AccountId) -> Self {
        Self { account, ..self.clone() }
    }

    /// Whether `caller`, an ARN that `sts:GetCallerIdentity` gave, is this principal.
    ///
    /// A role answers as a session, `arn:…:sts::ACCOUNT:assumed-role/NAME/SESSION`, which leaves the path out. The
    /// partition is not compared: it is the endpoint's that answered.
    pub fn is_caller(&self, caller: &str) -> bool {
        let mut parts = caller.splitn(6, ':').skip(4);
        let (account, resource) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let same = match resource.strip_prefix("assumed-role/") {
            Some(session) if !self.is_user() => session.split('/').next() == Some(self.name()),
            _ => resource == self.resource,
        };
        same && account == self.account.as_str()
    }
}

impl FromStr for Principal {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let refuse = |problem: &str| {
            FieldError::new(
                "principal",
                problem,
                "Set it to `arn:aws:iam::<account>:user/<name>` or `…:role/<name>`.",
            )
        };
        let mut parts = text.splitn(6, ':');
        let mut part = || parts.next().unwrap_or_default();
        let (arn, partition, service, region, account, resource) =
            (part(), part(), part(), part(), part(), part());
        if arn != "arn" || service != "iam" || !region.is_empty() {
            return Err(refuse("The principal is not an IAM ARN."));
        }
        let named = |kind: &str| resource.strip_prefix(kind).is_some_and(|name| !name.is_empty());
        if !(named("user/") || named("role/"))
            || !resource.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'*')
        {
            return Err(refuse("The principal is neither a user nor a role."));
        }
        Ok(Self { partition: partition.parse()?, account: account.parse()?, resource: resource.to_owned() })
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "arn:{}:iam::{}:{}", self.partition, self.account, self.resource)
    }
}

super::text_serde!(Principal, {"type": "string", "description": "The ARN of an IAM user, a role or an account's root.", "examples": ["arn:aws:iam::999999999999:user/deputize"]});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_and_roles_only() {
        for good in
            ["arn:aws:iam::111111111111:user/deputize", "arn:aws-us-gov:iam::111111111111:role/path/Reader"]
        {
            assert_eq!(good.parse::<Principal>().unwrap().to_string(), good);
        }
        for bad in [
            "",
            "*",
            "arn:aws:iam::111111111111:root",
            "arn:aws:iam::111111111111:user/",
            "arn:aws:iam::1:user/x",
            "arn:aws:iam::111111111111:user/*",
        ] {
            assert!(bad.parse::<Principal>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_caller_is_known_by_account_and_name() {
        let check = |principal: &str, caller: &str, expected: bool| {
            assert_eq!(principal.parse::<Principal>().unwrap().is_caller(caller), expected, "{caller}");
        };
        let (user, role) =
            ("arn:aws:iam::111111111111:user/a/deputize", "arn:aws:iam::111111111111:role/a/Ours");
        check(user, user, true);
        check(user, "arn:aws:iam::111111111111:user/deputize", false);
        check(user, "arn:aws:iam::222222222222:user/a/deputize", false);
        check(role, "arn:aws:sts::111111111111:assumed-role/Ours/deputize", true);
        check(role, "arn:aws:sts::111111111111:assumed-role/Theirs/deputize", false);
        check("arn:aws:iam::111111111111:user/Ours", "arn:aws:sts::111111111111:assumed-role/Ours/x", false);
        check(user, "", false);
    }
}

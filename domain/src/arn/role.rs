//! Role names and role ARNs.

use std::fmt;
use std::str::FromStr;

use super::tidy::{invisible, is_quoted};
use super::{AccountId, Partition};
use crate::field::FieldError;

/// A role's name without its path: 1–64 characters of `[A-Za-z0-9_+=,.@-]`, case sensitive in an ARN.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoleName(String);

impl RoleName {
    /// The longest name that IAM takes.
    pub const MAX: usize = 64;

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RoleName {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let refuse = |problem: &str, remedy: &str| Err(FieldError::new("role_name", problem, remedy));
        if text.is_empty() {
            return refuse(
                "The role name is empty.",
                "Enter it exactly as in AWS; upper and lower case count.",
            );
        }
        if text.trim() != text {
            return refuse("The role name has spaces around it.", "Remove the spaces.");
        }
        if let Some(which) = invisible(text) {
            return refuse(
                &format!("The role name has an invisible character ({which})."),
                "It came along when the name was copied. Type the name.",
            );
        }
        if is_quoted(text) {
            return refuse("The role name has quotes around it.", "Enter the name alone.");
        }
        if text.starts_with("arn:") {
            return refuse(
                "This is an ARN, not a role name.",
                "Use the role ARN field, or only what follows the last `/`.",
            );
        }
        if text.starts_with("role/") {
            return refuse("The role name begins with `role/`.", "Leave that prefix out.");
        }
        if text.starts_with("instance-profile/") {
            return refuse("This is an instance profile.", "Enter the name of the role inside it.");
        }
        if text.starts_with("user/") {
            return refuse("This is a user.", "Create a role and enter its name; users are not assumed.");
        }
        if text.starts_with("assumed-role/") {
            return refuse(
                "This is a session of a role.",
                "Enter the role's name: what stands between the two slashes.",
            );
        }
        if text.contains('/') {
            return refuse("The role name has a path.", "A role with a path is entered by its whole ARN.");
        }
        if text.len() > Self::MAX {
            return refuse(
                "The role name is longer than 64 characters.",
                "IAM has no such name; copy it from the role's page.",
            );
        }
        if let Some(bad) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || "_+=,.@-".contains(*c))) {
            return refuse(
                &format!("The role name has the character `{bad}`."),
                "IAM allows letters, digits and _+=,.@- in it.",
            );
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for RoleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

super::text_serde!(RoleName, {"type": "string", "description": "A role's name, case sensitive.", "pattern": "^[\\w+=,.@-]{1,64}$"});

/// A role's ARN, `arn:{partition}:iam::{account}:role{path}{name}`. At most 2,048 characters by its parts' bounds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RoleArn {
    partition: Partition,
    account: AccountId,
    /// Begins and ends with `/`; just `/` where there is none.
    path: String,
    name: RoleName,
}

impl RoleArn {
    /// The ARN of a role without a path.
    pub fn new(partition: Partition, account: AccountId, name: RoleName) -> Self {
        Self { partition, account, path: "/".to_owned(), name }
    }

    /// The partition.
    pub fn partition(&self) -> Partition {
        self.partition
    }

    /// The account that the role is in.
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// The path, with both its slashes; `/` where there is none.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The name without the path.
    pub fn name(&self) -> &RoleName {
        &self.name
    }

    /// Whether both name one role. IAM's names are unique without regard to case.
    pub fn same_role(&self, other: &Self) -> bool {
        self.account == other.account
            && self.partition == other.partition
            && self.name.as_str().eq_ignore_ascii_case(other.name.as_str())
    }
}

impl FromStr for RoleArn {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        const FORM: &str =
            "Copy the ARN from the role's page; it reads `arn:aws:iam::123456789012:role/Name`.";
        let refuse = |problem: &str, remedy: &str| Err(FieldError::new("role_arn", problem, remedy));
        let here = |error: FieldError| FieldError { field: "role_arn".to_owned(), ..error };
        if text.trim() != text {
            return refuse("The role ARN has spaces around it.", "Remove the spaces.");
        }
        if let Some(which) = invisible(text) {
            return refuse(
                &format!("The role ARN has an invisible character ({which})."),
                "It came along when the ARN was copied. Copy it again from the role's page.",
            );
        }
        if is_quoted(text) {
            return refuse("The role ARN has quotes around it.", "Enter the ARN alone.");
        }
        let mut parts = text.splitn(6, ':');
        let mut part = || parts.next().unwrap_or_default();
        let (arn, partition, service, region, account, resource) =
            (part(), part(), part(), part(), part(), part());
        if arn != "arn" && arn.eq_ignore_ascii_case("arn") || resource.starts_with("Role/") {
            return refuse(
                "The role ARN has upper case where AWS has none.",
                "All but the role's own path and name is lower case: `arn:aws:iam::…:role/`.",
            );
        }
        if arn != "arn" || resource.is_empty() {
            return refuse("This is not an ARN.", FORM);
        }
        let partition: Partition = partition.parse()?;
        if service == "sts" && resource.starts_with("assumed-role/") {
            return refuse("This is the ARN of a session, not of a role.", FORM);
        }
        if service != "iam" || !region.is_empty() {
            return refuse("This is not an IAM ARN.", FORM);
        }
        let account = account.parse().map_err(here)?;
        let Some(path_and_name) = resource.strip_prefix("role/") else {
            return match resource.split('/').next().unwrap_or_default() {
                "instance-profile" => {
                    refuse("This is an instance profile's ARN.", "Use the ARN of the role inside it.")
                }
                "user" => {
                    refuse("This is a user's ARN.", "Create a role and use its ARN; users are not assumed.")
                }
                "root" => refuse("This is an account's ARN.", FORM),
                _ => refuse("This is not a role's ARN.", FORM),
            };
        };
        let (path, name) = path_and_name.rsplit_once('/').unwrap_or(("", path_and_name));
        let path_is_sound =
            path.split('/').all(|step| !step.is_empty()) && path.bytes().all(|b| b.is_ascii_graphic());
        if path.len() > 510 || !(path_and_name == name || path_is_sound) {
            return refuse("The path in the role ARN is not one that IAM makes.", FORM);
        }
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        Ok(Self { partition, account, path, name: name.parse().map_err(here)? })
    }
}

impl fmt::Display for RoleArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "arn:{}:iam::{}:role{}{}", self.partition, self.account, self.path, self.name)
    }
}

super::text_serde!(RoleArn, {"type": "string", "description": "A role's ARN.", "examples": ["arn:aws:iam::123456789012:role/DeputizeReadOnly"]});

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn problem<T: FromStr<Err = FieldError> + fmt::Display>(input: &str) -> String {
        input.parse::<T>().map_or_else(|error| error.problem, |value| value.to_string())
    }

    #[test]
    fn role_names() {
        for (input, expected) in [
            ("DeputizeRole", "DeputizeRole"),
            ("a+b=c,d.e@f-g_h", "a+b=c,d.e@f-g_h"),
            ("", "The role name is empty."),
            ("Role ", "The role name has spaces around it."),
            ("role/Role", "The role name begins with `role/`."),
            ("team/Role", "The role name has a path."),
            ("arn:aws:iam::222222222222:role/R", "This is an ARN, not a role name."),
            ("Röle", "The role name has the character `ö`."),
            ("Role\u{200b}", "The role name has an invisible character (U+200B)."),
            ("My\u{a0}Role", "The role name has an invisible character (U+00A0)."),
            ("“Role”", "The role name has quotes around it."),
            ("instance-profile/Role", "This is an instance profile."),
            ("user/robin", "This is a user."),
            ("assumed-role/Role/session", "This is a session of a role."),
        ] {
            assert_eq!(problem::<RoleName>(input), expected);
        }
        assert!("a".repeat(64).parse::<RoleName>().is_ok());
        assert!("a".repeat(65).parse::<RoleName>().is_err());
    }

    #[test]
    fn role_arns() {
        for (input, expected) in [
            ("arn:aws:iam::222222222222:role/R", "arn:aws:iam::222222222222:role/R"),
            ("arn:aws-cn:iam::222222222222:role/a/b/R", "arn:aws-cn:iam::222222222222:role/a/b/R"),
            ("R", "This is not an ARN."),
            ("\"arn:aws:iam::222222222222:role/R\"", "The role ARN has quotes around it."),
            ("arn:aws:iam::222222222222:role/R\u{feff}", "The role ARN has an invisible character (U+FEFF)."),
            ("ARN:aws:iam::222222222222:role/R", "The role ARN has upper case where AWS has none."),
            ("arn:aws:iam::222222222222:Role/R", "The role ARN has upper case where AWS has none."),
            ("arn:aws:iam::222222222222:role/", "The role name is empty."),
            ("arn:aws:iam::222222222222:role//R", "The path in the role ARN is not one that IAM makes."),
            ("arn:aws:iam::222222222222:user/R", "This is a user's ARN."),
            ("arn:aws:iam::222222222222:instance-profile/R", "This is an instance profile's ARN."),
            ("arn:aws:iam::222222222222:root", "This is an account's ARN."),
            ("arn:aws:sts::222222222222:assumed-role/R/s", "This is the ARN of a session, not of a role."),
            ("arn:aws:s3:::bucket", "This is not an IAM ARN."),
            ("arn:amazon:iam::222222222222:role/R", "`amazon` is not an AWS partition."),
            ("arn:aws:iam::2222-2222-2222:role/R", "The account ID has dashes or spaces."),
        ] {
            assert_eq!(problem::<RoleArn>(input), expected, "{input}");
        }
    }

    #[test]
    fn one_role_whatever_the_case() {
        let arn = |text: &str| text.parse::<RoleArn>().unwrap();
        let role = arn("arn:aws:iam::222222222222:role/Reader");
        assert!(role.same_role(&arn("arn:aws:iam::222222222222:role/reader")));
        assert!(!role.same_role(&arn("arn:aws:iam::333333333333:role/Reader")));
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_back(account in "[0-9]{12}", path in "(/[a-z]{1,8}){0,3}", name in "[A-Za-z0-9_+=,.@-]{1,64}") {
            let text = format!("arn:aws:iam::{account}:role{path}/{name}");
            prop_assert_eq!(text.parse::<RoleArn>().unwrap().to_string(), text);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,80}") {
            let _ = text.parse::<RoleArn>();
            let _ = text.parse::<RoleName>();
            let _ = text.parse::<AccountId>();
            let _ = text.parse::<super::super::Region>();
        }
    }
}

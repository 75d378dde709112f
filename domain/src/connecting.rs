//! What a person enters to connect an account, read and checked. Used by the worker, and by the console as one types.

use crate::api::{NewCaptures, NewConnection};
use crate::arn::{Partition, Principal, Region, RoleArn, RoleName};
use crate::field::FieldError;
use crate::ids::ConnectionId;
use crate::keys::{UserKey, read_keys};
use crate::policy::{CaptureBucket, Feature, Features};

/// The longest alias, in characters.
pub const ALIAS_MAX: usize = 100;
/// The most regions that one connection may name; AWS has fewer.
pub const REGIONS_MAX: usize = 50;

/// A checked [`NewConnection`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The role to assume.
    pub role: RoleArn,
    /// The name for people.
    pub alias: Option<String>,
    /// The regions to read; empty means all.
    pub regions: Vec<Region>,
    /// What the connection is for.
    pub features: Features,
    /// Where captures go.
    pub captures: Option<CaptureBucket>,
    /// The key that assumes the role, where it is not the organisation.
    pub keys: Option<UserKey>,
    /// The connection whose StackSet made the role.
    pub stack_set_of: Option<ConnectionId>,
}

/// Reads a new connection. The partition of a role given by account and name is the principal's, unless it is said.
pub fn read_new(new: &NewConnection, principal: &Principal) -> Result<Wanted, FieldError> {
    let (features, captures) = read_purpose(new)?;
    Ok(Wanted {
        role: read_role(new, principal)?,
        alias: new.alias.as_deref().map(read_alias).transpose()?.flatten(),
        regions: read_regions(new.regions.as_deref().unwrap_or_default())?,
        features,
        captures,
        keys: new.keys.as_ref().map(read_keys).transpose()?,
        stack_set_of: new.stack_set_of.as_deref().map(read_stack_set_of).transpose()?,
    })
}

fn read_role(new: &NewConnection, principal: &Principal) -> Result<RoleArn, FieldError> {
    let partition = new.partition.as_deref().map(read_partition).transpose()?;
    match (&new.account_id, &new.role_name, &new.role_arn) {
        (None, None, Some(arn)) => {
            let role: RoleArn = arn.parse()?;
            match partition {
                Some(said) if said != role.partition() => Err(FieldError::new(
                    "partition",
                    format!("The role ARN is of the partition {}, not of {said}.", role.partition()),
                    "Leave `partition` out: the ARN says it.",
                )),
                _ => Ok(role),
            }
        }
        (Some(account), Some(name), None) => Ok(RoleArn::new(
            partition.unwrap_or(principal.partition()),
            account.parse()?,
            name.parse::<RoleName>()?,
        )),
        (_, _, Some(_)) => Err(FieldError::new(
            "role_arn",
            "Both a role ARN and an account ID or role name were given.",
            "Send either `role_arn`, or `account_id` with `role_name`.",
        )),
        (None, ..) => Err(FieldError::new(
            "account_id",
            "The account ID is missing.",
            "Send its 12 digits with `role_name`, or `role_arn` alone.",
        )),
        (_, None, _) => Err(FieldError::new(
            "role_name",
            "The role name is missing.",
            "Enter it exactly as in AWS; upper and lower case count.",
        )),
    }
}

fn read_stack_set_of(text: &str) -> Result<ConnectionId, FieldError> {
    let remedy = "Send the id of an account that the same StackSet has reached, such as con_….";
    text.parse().map_err(|_| FieldError::new("stack_set_of", "This is not a connection's id.", remedy))
}

/// Reads what the connection is for. A bucket that is named for nothing is a mistake.
fn read_purpose(new: &NewConnection) -> Result<(Features, Option<CaptureBucket>), FieldError> {
    let said = new.features.as_deref().map(Features::read).transpose()?;
    let Some(captures) = &new.captures else { return Ok((said.unwrap_or_default(), None)) };
    if said.is_some_and(|features| !features.contains(Feature::S3Captures)) {
        return Err(FieldError::new(
            "bucket",
            "A bucket is named, and S3 captures are not among the features.",
            "Add `s3_captures` to the features, or leave the bucket out.",
        ));
    }
    let features = said.unwrap_or_default().with(Feature::S3Captures);
    Ok((features, Some(read_captures(captures)?)))
}

/// Reads where captures go.
pub fn read_captures(new: &NewCaptures) -> Result<CaptureBucket, FieldError> {
    Ok(CaptureBucket {
        bucket: new.bucket.parse()?,
        prefix: new.prefix.as_deref().map(str::parse).transpose()?.unwrap_or_default(),
    })
}

/// Reads the name of a partition.
pub fn read_partition(name: &str) -> Result<Partition, FieldError> {
    name.parse().map_err(|error| FieldError {
        field: "partition".to_owned(),
        remedy: "Send `aws`, `aws-cn`, `aws-us-gov` or `aws-eusc`.".to_owned(),
        ..error
    })
}

/// Reads an alias; `None` for one of white space alone.
pub fn read_alias(text: &str) -> Result<Option<String>, FieldError> {
    let text = text.trim();
    if text.chars().count() > ALIAS_MAX {
        return Err(FieldError::new("alias", "The alias is longer than 100 characters.", "Shorten it."));
    }
    if text.chars().any(char::is_control) {
        return Err(FieldError::new("alias", "The alias has control characters.", "Type it anew."));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// Reads region names: sorted, each once.
pub fn read_regions(names: &[String]) -> Result<Vec<Region>, FieldError> {
    if names.len() > REGIONS_MAX {
        return Err(FieldError::new(
            "regions",
            "More than 50 regions were given.",
            "Leave the list empty for all of them.",
        ));
    }
    let mut regions = names.iter().map(|name| name.parse()).collect::<Result<Vec<Region>, _>>()?;
    regions.sort_unstable();
    regions.dedup();
    Ok(regions)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> String {
        let principal: Principal = "arn:aws:iam::111111111111:user/deputize".parse().unwrap();
        let new: NewConnection = match serde_json::from_str(json) {
            Ok(new) => new,
            Err(error) => return format!("malformed: {error}"),
        };
        match read_new(&new, &principal) {
            Ok(Wanted { role, alias, regions, captures, features, .. }) => {
                assert_eq!(captures.is_some(), features.contains(Feature::S3Captures));
                let captures = captures.map(|to| format!(" to {}/{}", to.bucket, to.prefix));
                format!("{role} {alias:?} {}{}", regions.len(), captures.unwrap_or_default())
            }
            Err(error) => format!("{}: {}", error.field, error.problem),
        }
    }

    #[test]
    fn account_and_name_or_arn() {
        let check = |input: &str, expected: &str| assert_eq!(read(input), expected, "{input}");
        let role = "arn:aws:iam::222222222222:role/R";
        check(r#"{"account_id":"222222222222","role_name":"R"}"#, &format!("{role} None 0"));
        check(
            r#"{"role_arn":"arn:aws:iam::222222222222:role/R","alias":" A "}"#,
            &format!("{role} Some(\"A\") 0"),
        );
        check(
            r#"{"role_arn":"arn:aws:iam::222222222222:role/R","regions":["us-east-1","eu-west-1","us-east-1"]}"#,
            &format!("{role} None 2"),
        );
        check(
            r#"{"account_id":"222222222222","role_name":"R","partition":"aws-cn"}"#,
            "arn:aws-cn:iam::222222222222:role/R None 0",
        );
        check(
            r#"{"account_id":"222222222222","role_name":"R","partition":"china"}"#,
            "partition: `china` is not an AWS partition.",
        );
        check(
            r#"{"role_arn":"arn:aws:iam::222222222222:role/R","partition":"aws-cn"}"#,
            "partition: The role ARN is of the partition aws, not of aws-cn.",
        );
        check(r"{}", "account_id: The account ID is missing.");
        check(r#"{"account_id":"222222222222"}"#, "role_name: The role name is missing.");
        check(r#"{"account_id":"2","role_name":"R"}"#, "account_id: The account ID has 1 digits.");
        check(r#"{"role_arn":"R"}"#, "role_arn: This is not an ARN.");
        check(
            r#"{"account_id":"222222222222","role_arn":"arn:aws:iam::222222222222:role/R"}"#,
            "role_arn: Both a role ARN and an account ID or role name were given.",
        );
        check(
            r#"{"role_arn":"arn:aws:iam::222222222222:role/R","regions":["Mars"]}"#,
            "regions: `Mars` is not a region name.",
        );
        check(
            r#"{"account_id":"222222222222","role_name":"R","stack_set_of":"the first"}"#,
            "stack_set_of: This is not a connection's id.",
        );
        check(
            r#"{"role_arn":"arn:aws:iam::222222222222:role/R","features":["mind_reading"]}"#,
            "features: `mind_reading` is not a feature.",
        );
        let arn = |rest: &str| format!(r#"{{"role_arn":"arn:aws:iam::222222222222:role/R",{rest}}}"#);
        check(
            &arn(r#""captures":{"bucket":"my-captures"}"#),
            &format!("{role} None 0 to my-captures/deputize/"),
        );
        check(
            &arn(r#""features":["s3_captures"],"captures":{"bucket":"my-captures","prefix":"a"}"#),
            &format!("{role} None 0 to my-captures/a/"),
        );
        check(
            &arn(r#""features":["metrics"],"captures":{"bucket":"my-captures"}"#),
            "bucket: A bucket is named, and S3 captures are not among the features.",
        );
        check(&arn(r#""captures":{"bucket":"My"}"#), "bucket: A bucket name has 3 to 63 characters.");
    }

    #[test]
    fn an_external_id_is_never_taken_from_a_caller() {
        let got = read(r#"{"account_id":"222222222222","role_name":"R","external_id":"mine"}"#);
        assert!(got.starts_with("malformed: unknown field `external_id`"), "{got}");
    }
}

//! What a request of ours to AssumeRole holds: the condition keys, each known, known to be missing, or not known here.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html> and, for STS,
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html>

use crate::arn::{Principal, RoleArn};
use crate::field::FieldError;

/// One request to AssumeRole.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Who asks. An IAM user asks with its own long-term key, a role with a session of it.
    pub principal: &'a Principal,
    /// The role that is asked for, where it is known.
    pub role: Option<&'a RoleArn>,
    /// The external ID that is sent, if one is.
    pub external_id: Option<&'a str>,
}

/// The value of a condition key in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actual {
    /// It is this.
    Is(String),
    /// The request does not have the key.
    Absent,
    /// The request has the key, with a value that is not known here.
    Present,
    /// Not even that is known.
    Unknown,
}

/// Keys that every request has, with values that are AWS's or the moment's.
const PRESENT: [&str; 6] = [
    "aws:currenttime",
    "aws:epochtime",
    "aws:sourceip",
    "aws:useragent",
    "aws:userid",
    "sts:rolesessionname",
];

/// Keys that depend on how the organisation's account is set up, which is not known here.
const UNKNOWN: [&str; 4] =
    ["aws:principalorgid", "aws:principalorgpaths", "aws:resourceorgid", "aws:resourceorgpaths"];

impl Request<'_> {
    /// The value of a key. Keys are the same whatever their case.
    pub(super) fn actual(&self, key: &str) -> Actual {
        let key = key.to_ascii_lowercase();
        let is_user = self.principal.is_user();
        let is = |value: &str| Actual::Is(value.to_owned());
        match key.as_str() {
            "sts:externalid" => self.external_id.map_or(Actual::Absent, is),
            "aws:principalarn" => Actual::Is(self.principal.to_string()),
            "aws:principalaccount" => is(self.principal.account().as_str()),
            "aws:principaltype" => is(if is_user { "User" } else { "AssumedRole" }),
            "aws:username" if is_user => is(self.principal.name()),
            // A long-term key has no second factor, so the key is missing; a session says that there was none.
            "aws:multifactorauthpresent" if !is_user => is("false"),
            "aws:tokenissuetime" if !is_user => Actual::Present,
            // Our own call, over TLS, not by way of an AWS service.
            "aws:securetransport" => is("true"),
            "aws:viaawsservice" | "aws:principalisawsservice" => is("false"),
            "aws:requestedregion" => Actual::Is(self.principal.partition().sts_region().to_string()),
            "aws:resourceaccount" => self.role.map_or(Actual::Present, |role| is(role.account().as_str())),
            key if PRESENT.contains(&key) => Actual::Present,
            key if UNKNOWN.contains(&key)
                || key.starts_with("aws:principaltag/")
                || key.starts_with("aws:resourcetag/")
                || key.starts_with("iam:resourcetag/") =>
            {
                Actual::Unknown
            }
            _ => Actual::Absent,
        }
    }

    /// The same request with another external ID.
    #[must_use]
    pub fn with_external_id<'b>(&'b self, external_id: Option<&'b str>) -> Request<'b> {
        Request { principal: self.principal, role: self.role, external_id }
    }
}

/// Whether AWS documents a key, for a request of whatever kind: one that it does not is a misspelling.
pub(super) fn is_documented(key: &str) -> bool {
    const OTHERS: [&str; 39] = [
        "sts:externalid",
        "aws:principalarn",
        "aws:principalaccount",
        "aws:principaltype",
        "aws:username",
        "aws:multifactorauthpresent",
        "aws:multifactorauthage",
        "aws:tokenissuetime",
        "aws:securetransport",
        "aws:viaawsservice",
        "aws:principalisawsservice",
        "aws:requestedregion",
        "aws:resourceaccount",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceorgid",
        "aws:sourceorgpaths",
        "aws:sourceidentity",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:sourcevpcarn",
        "aws:vpcsourceip",
        "aws:calledvia",
        "aws:calledviafirst",
        "aws:calledvialast",
        "aws:principalservicename",
        "aws:principalservicenameslist",
        "aws:federatedprovider",
        "aws:referer",
        "aws:tagkeys",
        "aws:ec2instancesourcevpc",
        "aws:ec2instancesourceprivateipv4",
        "sts:sourceidentity",
        "sts:transitivetagkeys",
        "sts:awsservicename",
        // Of GetServiceBearerToken; AssumeRole does not have it.
        "sts:durationseconds",
        "sts:requestcontext",
        "sts:requestcontextproviders",
        "aws:chatbotsourcearn",
    ];
    let key = key.to_ascii_lowercase();
    let tags = ["aws:requesttag/", "aws:principaltag/", "aws:resourcetag/", "iam:resourcetag/"];
    OTHERS.contains(&key.as_str())
        || PRESENT.contains(&key.as_str())
        || UNKNOWN.contains(&key.as_str())
        || tags.iter().any(|start| key.starts_with(start))
        // The keys of identity providers: `token.actions.githubusercontent.com:sub`, `saml:aud`, `graph.facebook.com:app_id`.
        || !key.starts_with("aws:") && !key.starts_with("sts:") && key.contains(':')
}

/// A wrong ID that differs from the right one in its last character alone, as the gate's second probe sends it.
pub fn near_miss(id: &str) -> String {
    let mut text = id.to_owned();
    let next = match text.pop() {
        Some(last @ ('0'..='8' | 'a'..='e')) => char::from_u32(u32::from(last) + 1).unwrap_or('0'),
        Some('9') => 'a',
        _ => '0',
    };
    text.push(next);
    text
}

/// Reads an external ID that a person enters in the public doctor, which serves other vendors' IDs too.
///
/// Bounds are those of STS: 2–1,224 characters of `[\w+=,.@:\/-]`.
/// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html>
pub fn read_external_id(text: &str) -> Result<&str, FieldError> {
    let refuse = |problem: &str, remedy: &str| Err(FieldError::new("external_id", problem, remedy));
    let bare = crate::arn::tidy(text);
    if bare != text {
        return refuse(
            "The external ID has spaces, quotes or invisible characters around it.",
            "Enter the ID alone.",
        );
    }
    if text.starts_with("arn:") {
        return refuse("This is an ARN, not an external ID.", "Enter the ID that the vendor shows you.");
    }
    if !(2..=1224).contains(&text.len()) {
        return refuse("An external ID has 2 to 1,224 characters.", "Copy it from the page that shows it.");
    }
    match text.chars().find(|c| !(c.is_ascii_alphanumeric() || "_+=,.@:/-".contains(*c))) {
        Some(bad) => refuse(
            &format!("AWS takes no `{}` in an external ID.", bad.escape_default()),
            "Copy it from the page that shows it.",
        ),
        None => Ok(text),
    }
}

//! The words of a link's page that are the same for everybody: in the HTML that the worker fills in, in a chat's
//! preview, and in the console.

use crate::api::Asker;
use crate::policy::{CaptureBucket, Feature, Features};

/// What a role with these features cannot do, each as a sentence. `captures` is the bucket that is written to, where one is
/// named.
pub fn not_asked(features: Features, captures: Option<&CaptureBucket>) -> Vec<String> {
    let changes = match captures.filter(|_| !is_read_only(features)) {
        _ if is_read_only(features) => "Change, start, stop or delete anything.".to_owned(),
        Some(CaptureBucket { bucket, prefix }) if prefix.as_str().is_empty() => {
            format!("Change, start, stop or delete anything outside the bucket {bucket}.")
        }
        Some(CaptureBucket { bucket, prefix }) => {
            format!(
                "Change, start, stop or delete anything but objects under {prefix} in the bucket {bucket}."
            )
        }
        None => "Change anything but the captures in the bucket that you name.".to_owned(),
    };
    let users = (!features.contains(Feature::SecurityAudit)).then_some("See users, keys or bills.");
    let always = [
        "Read what is inside buckets, databases, queues, disks or logs.",
        "Be used without this external ID, by anyone.",
    ];
    [changes].into_iter().chain(users.into_iter().chain(always).map(str::to_owned)).collect()
}

/// Whether nothing can be written with these features.
pub fn is_read_only(features: Features) -> bool {
    !features.contains(Feature::S3Captures)
}

/// How the access ends, each as a sentence.
pub fn ending(features: Features) -> [&'static str; 3] {
    [
        "Delete the CloudFormation stack, or the role itself, in IAM. No one has to be asked.",
        "From that moment AWS gives no new session; one that is running ends within the hour.",
        if is_read_only(features) {
            "Deputize notices at its next reading, stops, and shows the account as failed. Nothing is left in your account."
        } else {
            "Deputize notices at its next reading, stops, and shows the account as failed. What was captured stays in your \
             bucket; nothing else is left in your account."
        },
    ]
}

/// Who asks, in a sentence. What a program has made with a token, the workspace answers for.
pub fn who(asker: &Asker) -> String {
    match asker.email {
        Some(_) => format!("{} of {}", asker.name, asker.workspace),
        None => asker.workspace.clone(),
    }
}

/// The page's title.
pub fn title(asker: &Asker, features: Features) -> String {
    let access = if is_read_only(features) { "read-only access" } else { "access" };
    format!("{} asks for {access} to an AWS account", asker.workspace)
}

/// What a chat shows below the title. No account, no external ID and no token is in it.
pub fn preview(asker: &Asker, features: Features) -> String {
    let role = if is_read_only(features) { "one IAM role that may only read" } else { "one narrow IAM role" };
    format!(
        "{} asks you to connect one AWS account, by {role}. No access keys change hands, and you end it by deleting the role.",
        who(asker)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_asked_for_stays_true_where_something_is_written() {
        let check = |features: &[Feature], captures: Option<&str>, expected: &str| {
            let features: Features = features.iter().copied().collect();
            let captures: Option<CaptureBucket> = captures.map(|json| serde_json::from_str(json).unwrap());
            let said = not_asked(features, captures.as_ref());
            assert_eq!(said.first().map(String::as_str), Some(expected));
            let is_all = expected == "Change, start, stop or delete anything.";
            assert_eq!(is_all, is_read_only(features), "only a role that writes nothing says so");
            assert_eq!(is_all, ending(features)[2].ends_with("Nothing is left in your account."));
        };
        let captures = [Feature::Metrics, Feature::S3Captures];
        check(&[Feature::Metrics], None, "Change, start, stop or delete anything.");
        check(&captures, None, "Change anything but the captures in the bucket that you name.");
        check(
            &captures,
            Some(r#"{"bucket":"my-captures"}"#),
            "Change, start, stop or delete anything but objects under deputize/ in the bucket my-captures.",
        );
        check(
            &captures,
            Some(r#"{"bucket":"my-captures","prefix":""}"#),
            "Change, start, stop or delete anything outside the bucket my-captures.",
        );
    }
}

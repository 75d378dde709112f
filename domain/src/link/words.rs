//! The words of a link's page that are the same for everybody: in the HTML that the worker fills in, in a chat's
//! preview, and in the console.

use crate::api::Asker;
use crate::policy::{Feature, Features};

/// What a role with these features cannot do, each as a sentence.
pub fn not_asked(features: Features) -> Vec<&'static str> {
    let changes = if is_read_only(features) {
        "Change, start, stop or delete anything."
    } else {
        "Change anything but the captures in the bucket that you name."
    };
    let users = (!features.contains(Feature::SecurityAudit)).then_some("See users, keys or bills.");
    let always = [
        "Read what is inside buckets, databases, queues, disks or logs.",
        "Be used without this external ID, by anyone.",
    ];
    [changes].into_iter().chain(users).chain(always).collect()
}

/// Whether nothing can be written with these features.
pub fn is_read_only(features: Features) -> bool {
    !features.contains(Feature::S3Captures)
}

/// How the access ends, each as a sentence.
pub const ENDING: [&str; 3] = [
    "Delete the CloudFormation stack, or the role itself, in IAM. No one has to be asked.",
    "From that moment AWS gives no new session; one that is running ends within the hour.",
    "Deputize notices at its next reading, stops, and shows the account as failed. Nothing is left in your account.",
];

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

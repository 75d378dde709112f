//! The check of a captures bucket: a test object is written under our prefix and deleted again (row A5).
//!
//! It is no part of the gate: what fails here is one red row, and the account stays connected. The worker's Connection
//! object makes the two calls; this module says what their answers mean, and what to do.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arn::RoleArn;
use crate::gate::Outcome;
use crate::policy::CaptureBucket;

/// What the test object holds: whoever finds one that could not be deleted knows what it is.
pub const PROOF: &str = "Written by Deputize to prove that it may write here. It may be deleted.\n";

/// The step that S3 did not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Writing the object.
    Put,
    /// Deleting it.
    Delete,
}

/// What S3 said to a step that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A policy says no; S3 says the same of a bucket that belongs to another account.
    Denied,
    /// There is no such bucket.
    NoBucket,
    /// The bucket is in another region, which S3 did not name.
    Elsewhere,
    /// No answer, or one that says nothing of the bucket.
    None,
}

/// Why the check did not pass. A closed set: each has its own remedy, and clients may match on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CapturesCause {
    /// There is no bucket of that name.
    NoSuchBucket,
    /// The bucket is in another region than any that was asked.
    WrongRegion,
    /// Writing is denied, or the bucket belongs to another account.
    PutDenied,
    /// The object was written, and deleting it is denied.
    DeleteDenied,
    /// The question was not answered.
    Unanswered,
}

/// A named cause in words, with the next step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckProblem {
    /// The cause.
    pub cause: CapturesCause,
    /// What happened.
    pub detail: String,
    /// The next step.
    pub remedy: String,
}

/// The key of the test object: one for each connection, so that a check that was killed leaves one at most.
pub fn test_key(captures: &CaptureBucket, connection: &str) -> String {
    format!("{}check-{connection}", captures.prefix)
}

/// What an answer means for a bucket that the role was to write into.
pub fn judge(
    step: Step,
    answer: &Answer,
    captures: &CaptureBucket,
    role: &RoleArn,
    key: &str,
) -> (Outcome, CheckProblem) {
    let (bucket, account) = (&captures.bucket, role.account());
    let objects = captures.objects_arn(role.partition());
    let (cause, detail, remedy) = match (answer, step) {
        (Answer::NoBucket, _) => (
            CapturesCause::NoSuchBucket,
            format!("There is no bucket {bucket}."),
            format!(
                "Create it in account {account}, or have its name corrected in the connection's settings."
            ),
        ),
        (Answer::Elsewhere, _) => (
            CapturesCause::WrongRegion,
            format!("The bucket {bucket} is in another region, and S3 does not say in which."),
            "Wait a few minutes if the bucket is new; the check repeats by itself.".to_owned(),
        ),
        (Answer::Denied, Step::Put) => (
            CapturesCause::PutDenied,
            format!("S3 does not let the role {} write under {objects}.", role.name()),
            format!(
                "Allow the role s3:PutObject on {objects}. If the role has it, look at the bucket's own policy, at its KMS key, and whether the \
                 bucket belongs to account {account}: another account's is never written to."
            ),
        ),
        (Answer::Denied, Step::Delete) => (
            CapturesCause::DeleteDenied,
            format!("The test object was written, and S3 does not let the role {} delete it.", role.name()),
            format!("Allow the role s3:DeleteObject on {objects}. It is left at s3://{bucket}/{key}."),
        ),
        (Answer::None, _) => (
            CapturesCause::Unanswered,
            format!("S3 did not say whether we may write into {bucket}."),
            "Wait; the check repeats by itself.".to_owned(),
        ),
    };
    let outcome = if *answer == Answer::None { Outcome::Inconclusive } else { Outcome::Failed };
    (outcome, CheckProblem { cause, detail, remedy })
}

#[cfg(test)]
mod tests {
    use super::*;
    use CapturesCause as Cause;

    #[test]
    fn each_answer_has_its_cause_and_remedy() {
        let captures: CaptureBucket = serde_json::from_str(r#"{"bucket":"my-captures"}"#).unwrap();
        let role: RoleArn = "arn:aws-cn:iam::222222222222:role/Reader".parse().unwrap();
        let key = test_key(&captures, "con_1");
        assert_eq!(key, "deputize/check-con_1");
        let check = |step, answer, outcome, cause, said: &str| {
            let (got, problem) = judge(step, &answer, &captures, &role, &key);
            assert_eq!((got, problem.cause), (outcome, cause));
            let words = format!("{} {}", problem.detail, problem.remedy);
            assert!(words.contains(said), "{words}");
        };
        check(Step::Put, Answer::NoBucket, Outcome::Failed, Cause::NoSuchBucket, "account 222222222222");
        check(Step::Put, Answer::Elsewhere, Outcome::Failed, Cause::WrongRegion, "another region");
        let objects = "arn:aws-cn:s3:::my-captures/deputize/*";
        check(Step::Put, Answer::Denied, Outcome::Failed, Cause::PutDenied, objects);
        check(
            Step::Delete,
            Answer::Denied,
            Outcome::Failed,
            Cause::DeleteDenied,
            "s3://my-captures/deputize/check-con_1",
        );
        check(Step::Delete, Answer::None, Outcome::Inconclusive, Cause::Unanswered, "repeats by itself");
    }
}

//! The trust policy doctor: from texts to what is shown. The rules are the domain's.

use domain::arn::{Principal, RoleArn, tidy};
use domain::field::FieldError;
use domain::gate::Probe;
use domain::trust::{
    self, Decision, DiffLine, Effect, Examination, Request, Slip, Truth, Unreadable, Verdict,
};

/// What is known of the role and whom it must trust.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Subject {
    /// Who assumes it; empty where that has to be entered.
    pub(crate) principal: String,
    /// The right external ID; empty where it has to be entered.
    pub(crate) external_id: String,
    /// The role, where there is a connection.
    pub(crate) role: Option<RoleArn>,
}

/// What comes of a pasted text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reading {
    /// Nothing was pasted yet.
    Nothing,
    /// It is not a trust policy.
    Unreadable(Unreadable),
    /// It is one; whom it must trust is not known yet.
    Unasked,
    /// It was examined.
    Examined(Box<Report>),
}

/// An examination, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Report {
    /// What was found.
    pub(crate) examination: Examination,
    /// The policy, line by line.
    pub(crate) lines: Vec<Line>,
    /// What leads from it to the right one; empty where it is right.
    pub(crate) diff: Vec<DiffLine>,
    /// The command that puts the right one in its place.
    pub(crate) command: String,
}

/// A line of the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The text.
    pub(crate) text: String,
    /// Whether it is part of the statement that decides.
    pub(crate) decides: bool,
    /// Whether it is what fails in that statement.
    pub(crate) fails: bool,
}

/// What is wrong with the principal's field; an empty one is only empty.
pub(crate) fn principal_problem(text: &str) -> Option<FieldError> {
    let error = text.parse::<Principal>().err().filter(|_| !text.is_empty())?;
    let problem = if tidy(text).parse::<Principal>().is_ok() {
        "The ARN has spaces, quotes or invisible characters around it.".to_owned()
    } else {
        error.problem
    };
    Some(FieldError::new(
        "principal",
        problem,
        "Enter the ARN of the user or role that assumes the role, such as `arn:aws:iam::123456789012:user/vendor`.",
    ))
}

/// What is wrong with the external ID's field; an empty one is only empty.
pub(crate) fn external_id_problem(text: &str) -> Option<FieldError> {
    trust::read_external_id(text).err().filter(|_| !text.is_empty())
}

/// The ARN that a person most likely means: the first user or role that the pasted policy names.
pub(crate) fn proposed_principal(text: &str) -> Option<String> {
    let document = trust::read(text, None).ok()?.document.compact();
    let mut arns = document.split('"').filter(|piece| piece.starts_with("arn:"));
    arns.find(|arn| arn.parse::<Principal>().is_ok()).map(str::to_owned)
}

/// Reads and examines a text.
pub(crate) fn examine(text: &str, subject: &Subject) -> Reading {
    if text.trim().is_empty() {
        return Reading::Nothing;
    }
    let role_name = subject.role.as_ref().map(|role| role.name().as_str());
    let pasted = match trust::read(text, role_name) {
        Ok(pasted) => pasted,
        Err(unreadable) => return Reading::Unreadable(unreadable),
    };
    let (Ok(principal), Ok(id)) =
        (subject.principal.parse::<Principal>(), trust::read_external_id(&subject.external_id))
    else {
        return Reading::Unasked;
    };
    let request = Request { principal: &principal, role: subject.role.as_ref(), external_id: Some(id) };
    match trust::examine(&pasted, &request) {
        Err(unreadable) => Reading::Unreadable(unreadable),
        Ok(examination) => {
            let name = role_name.map(str::to_owned).or_else(|| {
                let arn = pasted.role_arn.as_deref()?;
                Some(arn.parse::<RoleArn>().ok()?.name().to_string())
            });
            Reading::Examined(Box::new(report(examination, name.as_deref())))
        }
    }
}

fn report(examination: Examination, role_name: Option<&str>) -> Report {
    let old = examination.document.pretty();
    let correction = examination.correction.as_ref();
    let diff = correction.map(|new| trust::diff(&old, &new.policy.pretty())).unwrap_or_default();
    let command = correction.map(|new| new.command(role_name.unwrap_or("ROLE-NAME"))).unwrap_or_default();
    Report { lines: lines(&examination, &old), diff, command, examination }
}

impl Report {
    /// The verdict in a few words, with its tone.
    pub(crate) fn verdict(&self) -> (&'static str, &'static str) {
        if self.is_of_another_role() {
            return ("This policy is right, but of another role", "warn");
        }
        match (self.examination.verdict, self.examination.correction.is_some()) {
            (Verdict::Right, false) => ("This policy is right", "good"),
            (Verdict::Right, true) => ("IAM does not take this policy as it is written", "warn"),
            (Verdict::Open, _) => ("This policy lets strangers in", "bad"),
            (Verdict::Closed, _) => ("This policy keeps us out", "bad"),
            (Verdict::Depends, _) => ("This policy hangs on what cannot be seen from here", "warn"),
        }
    }

    /// Whether the only trouble is that the text is of another role than the one that is connected.
    fn is_of_another_role(&self) -> bool {
        let mut slips = self.examination.findings.iter().map(|finding| finding.slip);
        self.examination.verdict == Verdict::Right && slips.any(|slip| slip == Slip::OtherRole)
    }

    /// What the verdict means.
    pub(crate) fn meaning(&self) -> &'static str {
        if self.is_of_another_role() {
            return "The role that is connected has another ARN: what AWS denies is that one.";
        }
        match (self.examination.verdict, self.examination.correction.is_some()) {
            (Verdict::Right, false) => {
                "It lets the principal in with the external ID, and with nothing less. If AWS denies the role all the same, the cause is not in its trust policy."
            }
            (Verdict::Right, true) => "It would be right, but for what is told below.",
            (Verdict::Open, _) => {
                "The principal is let in without the right external ID. Whoever can make it call AWS could use the role."
            }
            (Verdict::Closed, _) => "With the right external ID the principal is denied.",
            (Verdict::Depends, _) => {
                "Everything that can be evaluated here is met. What is told below, only AWS knows."
            }
        }
    }
}

/// What a probe is answered, and whether that is as it must be.
pub(crate) fn answer(answer: &trust::ProbeAnswer) -> (&'static str, &'static str) {
    let word = match answer.decision {
        Decision::Allowed(_) => "Let in",
        Decision::ExplicitlyDenied(_) => "Explicitly denied",
        Decision::ImplicitlyDenied => "Denied",
        Decision::Depends(_) => "Depends",
    };
    let tone = match answer.is_right() {
        Some(true) => "good",
        Some(false) => "bad",
        None => "warn",
    };
    (word, tone)
}

/// What a probe asks.
pub(crate) const fn question(probe: Probe) -> &'static str {
    match probe {
        Probe::WithoutExternalId => "Without an external ID",
        Probe::WrongExternalId => "With a wrong external ID",
        Probe::RightExternalId => "With the right external ID",
    }
}

/// The policy's lines; the statement that decides is marked, and what fails in it.
fn lines(examination: &Examination, text: &str) -> Vec<Line> {
    let telling = examination.answers.iter().find(|answer| answer.is_right() != Some(true));
    let telling = telling.or_else(|| examination.answers.iter().find(|answer| answer.probe.must_work()));
    let deciding = telling.and_then(trust::ProbeAnswer::deciding);
    let range = deciding.and_then(|index| range(examination, text, index));
    let trace = telling.and_then(|answer| answer.traces.iter().find(|trace| Some(trace.index) == deciding));
    let mut failing: Vec<String> = Vec::new();
    if let Some(trace) = trace.filter(|trace| trace.effect == Effect::Allow && trace.applies != Truth::Yes) {
        if !trace.names_us {
            failing.extend(["Principal", "AWS", "Service", "Federated"].map(|name| format!("\"{name}\": ")));
        }
        if !trace.covers_action {
            failing.push("\"Action\": ".to_owned());
        }
        let unmet = trace.conditions.iter().filter(|condition| condition.met != Truth::Yes);
        failing.extend(unmet.map(|condition| format!("\"{}\": ", condition.key)));
    }
    let marked = text.lines().enumerate().map(|(number, line)| {
        let decides = range.as_ref().is_some_and(|range| range.contains(&number));
        let fails = decides && failing.iter().any(|start| line.trim_start().starts_with(start.as_str()));
        Line { text: line.to_owned(), decides, fails }
    });
    marked.collect()
}

/// The lines of a statement in the indented policy: statements stand one after the other, each as many lines as it has
/// by itself.
fn range(examination: &Examination, text: &str, index: usize) -> Option<std::ops::Range<usize>> {
    let map = examination.document.0.as_object()?;
    let (name, list) = map.iter().find(|(name, _)| name.eq_ignore_ascii_case("Statement"))?;
    let start = text.lines().position(|line| line == format!("  \"{name}\": ["))? + 1;
    let heights = list.as_array()?.iter().map(|statement| format!("{statement:#}").lines().count());
    let heights: Vec<usize> = heights.collect();
    let before: usize = heights.iter().take(index).sum();
    Some(start + before..start + before + heights.get(index)?)
}

/// Something to try the doctor with: three slips in one policy.
pub(crate) fn example(subject: &Subject) -> String {
    let id =
        Some(subject.external_id.as_str()).filter(|id| !id.is_empty()).unwrap_or(EXAMPLE_ID).to_uppercase();
    let principal =
        Some(subject.principal.as_str()).filter(|arn| !arn.is_empty()).unwrap_or(EXAMPLE_PRINCIPAL);
    format!(
        r#"{{
  "Version": "2012-10-17",
  "Statement": [
    {{
      "Effect": "Allow",
      "Principal": {{ "AWS": "{principal}" }},
      "Action": "sts:AssumeRole",
      "Condition": {{
        "StringEquals": {{ "sts:ExternalId": "{id}" }},
        "Bool": {{ "aws:MultiFactorAuthPresent": "true" }}
      }}
    }}
  ]
}}"#
    )
}

/// The principal of the example, where none is known.
pub(crate) const EXAMPLE_PRINCIPAL: &str = "arn:aws:iam::123456789012:user/vendor";
/// The external ID of the example, where none is known.
pub(crate) const EXAMPLE_ID: &str = "b7f0c1de-53a4-4f6e-8c1d-2a9be07f4d36";

#[cfg(test)]
mod tests {
    use super::*;

    fn subject() -> Subject {
        Subject { principal: EXAMPLE_PRINCIPAL.to_owned(), external_id: EXAMPLE_ID.to_owned(), role: None }
    }

    fn examined(text: &str) -> Report {
        match examine(text, &subject()) {
            Reading::Examined(report) => *report,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn nothing_is_said_before_there_is_something_to_say() {
        assert_eq!(examine(" \n", &subject()), Reading::Nothing);
        assert!(matches!(examine("{", &subject()), Reading::Unreadable(_)));
        assert_eq!(examine(&example(&subject()), &Subject::default()), Reading::Unasked);
    }

    #[test]
    fn the_lines_that_fail_are_marked_in_the_statement_that_decides() {
        let report = examined(&example(&subject()));
        assert_eq!(report.verdict().1, "bad");
        let decides: Vec<usize> = report
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.decides)
            .map(|(number, _)| number)
            .collect();
        assert_eq!((decides.first(), decides.last()), (Some(&3), Some(&17)), "{:#?}", report.lines);
        let fails: Vec<&str> =
            report.lines.iter().filter(|line| line.fails).map(|line| line.text.trim()).collect();
        assert_eq!(fails.len(), 2, "{fails:?}");
        assert!(
            fails[0].starts_with("\"sts:ExternalId\"")
                && fails[1].starts_with("\"aws:MultiFactorAuthPresent\"")
        );
        assert!(report.command.starts_with("aws iam update-assume-role-policy --role-name 'ROLE-NAME'"));
    }

    #[test]
    fn a_right_policy_marks_who_lets_in() {
        let right = examined(&example(&subject())).examination.correction.unwrap().policy.pretty();
        let report = examined(&right);
        assert_eq!(report.verdict(), ("This policy is right", "good"));
        assert!(report.diff.is_empty() && report.command.is_empty());
        assert!(report.lines.iter().any(|line| line.decides) && !report.lines.iter().any(|line| line.fails));
    }

    #[test]
    fn a_right_policy_of_another_role_is_told_so() {
        let right = examined(&example(&subject())).examination.correction.unwrap().policy.compact();
        let of = |role: &str| {
            let text = format!("[\"arn:aws:iam::222222222222:role/{role}\", {right}]");
            let known = Some("arn:aws:iam::222222222222:role/Reader".parse().unwrap());
            match examine(&text, &Subject { role: known, ..subject() }) {
                Reading::Examined(report) => report.verdict().1,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!((of("Reader"), of("reader")), ("good", "warn"));
    }

    #[test]
    fn the_second_statement_is_found_behind_the_first() {
        let open = r#"[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"},
            {"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]"#;
        let report = examined(open);
        let first = report.lines.iter().position(|line| line.decides).unwrap();
        assert_eq!(report.lines[first + 2].text.trim(), "\"Principal\": \"*\",");
    }

    #[test]
    fn the_principal_is_proposed_from_the_policy() {
        assert_eq!(proposed_principal(&example(&subject())).as_deref(), Some(EXAMPLE_PRINCIPAL));
        assert_eq!(proposed_principal("nonsense"), None);
        assert!(principal_problem("").is_none() && principal_problem(EXAMPLE_PRINCIPAL).is_none());
        assert!(principal_problem(&format!(" {EXAMPLE_PRINCIPAL}")).unwrap().problem.contains("spaces"));
        assert!(external_id_problem("a b").is_some() && external_id_problem("").is_none());
    }
}

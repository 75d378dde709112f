//! Drift in words: where something differs, and how.

use domain::drift::{Change, Finding, Place};

/// Where, such as `Trust policy`.
pub(crate) fn place(place: &Place) -> String {
    match place {
        Place::Trust => "Trust policy".to_owned(),
        Place::Role => "Role".to_owned(),
        Place::Inline { name } => format!("Inline policy {name}"),
        Place::Managed { arn } => format!("Managed policy {arn}"),
    }
}

/// What was done, such as `Action added`.
pub(crate) const fn change(finding: &Finding) -> &'static str {
    match (finding.change, &finding.place) {
        (Change::PrincipalAdded, _) => "Principal added",
        (Change::PrincipalRemoved, _) => "Principal removed",
        (Change::ConditionAdded, _) => "Condition added",
        (Change::ConditionRemoved, _) => "Condition removed",
        (Change::ConditionChanged, _) => "Condition changed",
        (Change::ActionAdded, _) => "Action added",
        (Change::ActionRemoved, _) => "Action removed",
        (Change::ResourceAdded, _) => "Resource added",
        (Change::ResourceRemoved, _) => "Resource removed",
        (Change::StatementAdded, _) => "Statement added",
        (Change::StatementRemoved, _) => "Statement removed",
        (Change::PolicyAdded, Place::Managed { .. }) => "Attached",
        (Change::PolicyAdded, _) => "Written",
        (Change::PolicyRemoved, Place::Managed { .. }) => "Detached",
        (Change::PolicyRemoved, _) => "Deleted",
        (Change::BoundaryChanged, _) => "Permissions boundary changed",
        (Change::DocumentChanged, _) => "Document changed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_attached_or_written() {
        let finding =
            |place| Finding { place, change: Change::PolicyAdded, what: String::new(), widens: true };
        let managed = Place::Managed { arn: "arn:aws:iam::aws:policy/A".to_owned() };
        assert_eq!(place(&managed), "Managed policy arn:aws:iam::aws:policy/A");
        assert_eq!(change(&finding(managed)), "Attached");
        assert_eq!(change(&finding(Place::Inline { name: "Read".to_owned() })), "Written");
    }
}

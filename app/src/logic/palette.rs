//! The command palette: what it offers, and which of it fits what is typed.

use domain::access::Permission;
use domain::api::Membership;

use crate::links;
use crate::logic::steps::Step;

/// As many entries as one looks through.
const SHOWN: usize = 30;

/// What choosing an entry does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Leads to this address.
    Page(String),
    /// The next theme.
    Theme,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// What it is, such as `Page`.
    pub(crate) kind: &'static str,
    /// What it is called.
    pub(crate) name: String,
    /// What tells it from others of its name; may be empty.
    pub(crate) below: String,
    /// What choosing it does.
    pub(crate) target: Target,
}

impl Entry {
    /// An entry that leads somewhere.
    pub(crate) fn page(kind: &'static str, name: &str, below: &str, href: String) -> Self {
        Self { kind, name: name.to_owned(), below: below.to_owned(), target: Target::Page(href) }
    }
}

/// The pages and acts of a workspace that this member may use, then those of the person.
pub(crate) fn fixed(here: Option<&Membership>, others: &[Membership], is_person: bool) -> Vec<Entry> {
    let mut all = Vec::new();
    if let Some(here) = here {
        let (ws, may) = (here.id.as_str(), |permission| here.role.may(permission));
        let page = |name: &str, href: String| Entry::page("Page", name, "", href);
        let act = |name: &str, href: String| Entry::page("Action", name, "", href);
        all.extend([
            page("AWS accounts", links::accounts(ws)),
            page("Overview", links::overview(ws)),
            page("Resources", links::all_resources(ws, &super::listing::Listing::default())),
            page("Events", links::events(ws, "", "")),
            page("Webhooks", links::webhooks(ws)),
            page("Onboarding links", links::onboarding(ws, None)),
            page("Trust policy doctor", links::doctor(ws, None)),
            page("People", links::people(ws)),
            page("API", links::programs(ws)),
            page("Workspace settings", links::workspace_settings(ws)),
            page("Organisation", links::organisation(ws)),
        ]);
        if may(Permission::ManageTokens) {
            all.push(page("API tokens", links::tokens(ws)));
        }
        if may(Permission::ReadAudit) {
            all.push(page("Audit log", links::audit(ws, "", "")));
        }
        if may(Permission::Connect) {
            all.push(act("Add account", links::add(ws, Step::Role, None)));
            all.push(act("New onboarding link", links::new_link(ws)));
        }
        if may(Permission::ManageTokens) {
            all.push(act("Make an API token", links::tokens(ws)));
        }
        if may(Permission::ManagePeople) {
            all.push(act("Invite somebody", links::people(ws)));
        }
    }
    if is_person {
        all.push(Entry::page("Page", "Your account", "Sessions and passkeys", links::YOU.to_owned()));
    }
    all.push(Entry {
        kind: "Action",
        name: "Change the theme".to_owned(),
        below: "Light, dark, as the system".to_owned(),
        target: Target::Theme,
    });
    let others = others.iter().filter(|one| here.is_none_or(|here| here.id != one.id));
    let others: Vec<Entry> =
        others.map(|one| Entry::page("Workspace", &one.name, "", links::accounts(one.id.as_str()))).collect();
    if !others.is_empty() {
        all.push(Entry::page("Page", "All workspaces", "", links::WORKSPACES.to_owned()));
    }
    all.extend(others);
    all
}

/// Those that hold every word of what is typed, the best first.
pub(crate) fn matching(all: Vec<Entry>, typed: &str) -> Vec<Entry> {
    let typed = typed.trim().to_lowercase();
    let mut found: Vec<(u8, Entry)> =
        all.into_iter().filter_map(|entry| Some((rank(&entry, &typed)?, entry))).collect();
    // Of the same rank they stay as they are.
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().take(SHOWN).map(|(_, entry)| entry).collect()
}

/// How well it fits: its name begins so, a word of it does, or it is somewhere in it. Nothing where it is not.
fn rank(entry: &Entry, typed: &str) -> Option<u8> {
    let name = entry.name.to_lowercase();
    let all = format!("{name} {} {}", entry.below.to_lowercase(), entry.kind.to_lowercase());
    if !typed.split_whitespace().all(|word| all.contains(word)) {
        return None;
    }
    Some(if name.starts_with(typed) {
        0
    } else if name.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(typed)) {
        1
    } else {
        2
    })
}

#[cfg(test)]
mod tests {
    use domain::api::Role;
    use domain::ids::WorkspaceId;

    use super::*;

    fn membership(byte: u8, role: Role) -> Membership {
        Membership { id: WorkspaceId::from_bytes([byte; 16]), name: format!("Client {byte}"), role }
    }

    fn names(all: &[Entry]) -> Vec<&str> {
        all.iter().map(|entry| entry.name.as_str()).collect()
    }

    #[test]
    fn a_member_is_offered_what_the_role_may() {
        let of = |role| fixed(Some(&membership(1, role)), &[], true);
        let (viewer, owner) = (of(Role::Viewer), of(Role::Owner));
        for name in ["Audit log", "API tokens", "Add account", "Invite somebody"] {
            assert!(!names(&viewer).contains(&name) && names(&owner).contains(&name), "{name}");
        }
        assert!(names(&viewer).contains(&"Resources"));
    }

    #[test]
    fn workspaces_are_offered_but_the_one_that_is_open() {
        let all = [membership(1, Role::Owner), membership(2, Role::Viewer)];
        let offered = fixed(Some(&all[0]), &all, true);
        assert!(names(&offered).contains(&"Client 2") && !names(&offered).contains(&"Client 1"));
        assert!(names(&offered).contains(&"All workspaces"));
    }

    #[test]
    fn outside_of_every_workspace_there_is_something_too() {
        assert_eq!(names(&fixed(None, &[], false)), ["Change the theme"]);
    }

    #[test]
    fn the_best_is_first() {
        let entry = |name: &str| Entry::page("Page", name, "", String::new());
        let all = vec![
            entry("Trust policy doctor"),
            entry("Resources"),
            entry("API tokens"),
            entry("Onboarding links"),
        ];
        assert_eq!(names(&matching(all.clone(), "to")), ["API tokens", "Trust policy doctor"]);
        assert_eq!(names(&matching(all.clone(), "policy tr")), ["Trust policy doctor"]);
        assert_eq!(names(&matching(all.clone(), "page res")), ["Resources"]);
        assert_eq!(matching(all.clone(), "nothing").len(), 0);
        assert_eq!(matching(all, "").len(), 4);
    }
}

//! A field with a list below it, as WAI-ARIA's combobox has it: the focus stays in the field, and one entry of the list is
//! active. What is on offer, and what a key does.
//!
//! <https://www.w3.org/WAI/ARIA/apg/patterns/combobox/>

/// As many entries as one would look through; typing finds the others.
pub(crate) const OFFERED: usize = 50;

/// An entry of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Offer {
    /// What choosing it means; empty for every one.
    pub(crate) value: String,
    /// What it is called.
    pub(crate) name: String,
    /// What tells it from others of its name; may be empty.
    pub(crate) below: String,
}

impl Offer {
    /// Whether it holds this text, which is in lower case.
    fn holds(&self, text: &str) -> bool {
        [&self.value, &self.name, &self.below].iter().any(|part| part.to_lowercase().contains(text))
    }
}

/// Those of `all` that hold what is typed, at most [`OFFERED`]; and how many there are beyond these.
pub(crate) fn matching(all: impl Iterator<Item = Offer>, typed: &str) -> (Vec<Offer>, usize) {
    let text = typed.trim().to_lowercase();
    let mut found: Vec<_> = all.filter(|offer| offer.holds(&text)).collect();
    let more = found.len().saturating_sub(OFFERED);
    found.truncate(OFFERED);
    (found, more)
}

/// What a key does in the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// What it does in every field: it moves the cursor, sends the form, or leads on.
    Leave,
    /// Nothing, not even that.
    Nothing,
    /// Shows the list.
    Open,
    /// Makes this entry the active one.
    Move(usize),
    /// Chooses this entry.
    Take(usize),
    /// Puts the list away, and what was typed with it.
    Close,
}

/// What `key` does while the list is shown or not, with `count` entries in it of which one may be active. `alt` is whether
/// the Alt key is down.
pub(crate) fn act(key: &str, alt: bool, is_open: bool, active: Option<usize>, count: usize) -> Act {
    match (key, is_open) {
        ("ArrowDown" | "ArrowUp", false) => Act::Open,
        ("ArrowUp", true) if alt => Act::Close,
        ("ArrowDown" | "ArrowUp", true) if count == 0 => Act::Nothing,
        ("ArrowDown", true) => Act::Move(active.map_or(0, |at| (at + 1) % count)),
        ("ArrowUp", true) => Act::Move(active.map_or(count - 1, |at| (at + count - 1) % count)),
        ("Enter", true) => active.filter(|at| *at < count).map_or(Act::Nothing, Act::Take),
        ("Escape", true) => Act::Close,
        _ => Act::Leave,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round() {
        let press = |key, active, count| act(key, false, true, active, count);
        assert_eq!(press("ArrowDown", None, 3), Act::Move(0));
        assert_eq!(press("ArrowDown", Some(2), 3), Act::Move(0));
        assert_eq!(press("ArrowUp", None, 3), Act::Move(2));
        assert_eq!(press("ArrowUp", Some(0), 3), Act::Move(2));
        assert_eq!(press("ArrowDown", None, 0), Act::Nothing);
        assert_eq!(act("ArrowDown", false, false, None, 3), Act::Open);
        assert_eq!(act("ArrowUp", true, true, Some(1), 3), Act::Close);
    }

    #[test]
    fn enter_chooses_only_what_is_active_and_escape_closes_once() {
        assert_eq!(act("Enter", false, true, Some(1), 3), Act::Take(1));
        assert_eq!(act("Enter", false, true, None, 3), Act::Nothing, "the form is not sent by accident");
        assert_eq!(act("Enter", false, true, Some(5), 3), Act::Nothing, "the list became shorter");
        assert_eq!(act("Enter", false, false, Some(1), 3), Act::Leave, "it sends the form");
        assert_eq!(act("Escape", false, true, None, 3), Act::Close);
        assert_eq!(act("Escape", false, false, None, 3), Act::Leave);
        for key in ["Tab", "Home", "a"] {
            assert_eq!(act(key, false, true, Some(1), 3), Act::Leave);
        }
    }

    #[test]
    fn what_is_typed_is_found_in_every_part() {
        let offer = |value: &str, name: &str, below: &str| Offer {
            value: value.to_owned(),
            name: name.to_owned(),
            below: below.to_owned(),
        };
        let all = [offer("con_1", "Production", "222222222222"), offer("con_2", "333333333333", "")];
        let found = |typed: &str| {
            let (found, more) = matching(all.iter().cloned(), typed);
            assert_eq!(more, 0);
            found.into_iter().map(|one| one.value).collect::<Vec<_>>()
        };
        assert_eq!(found(" PROD "), ["con_1"]);
        assert_eq!(found("2222"), ["con_1"]);
        assert_eq!(found("con_2"), ["con_2"]);
        assert_eq!(found(""), ["con_1", "con_2"]);
        assert!(found("nothing").is_empty());
        let many = (0..120).map(|n| offer(&format!("con_{n}"), "Same", ""));
        let (shown, more) = matching(many, "same");
        assert_eq!((shown.len(), more), (50, 70));
    }
}

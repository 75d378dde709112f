//! A line diff: the longest common subsequence, by the textbook.
//!
//! The crate `similar` does it in better time, for texts of any size, and would add 6 kB of brotli to what every visitor of
//! the console loads; a policy has some dozens of lines.

/// One line of a diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiffLine {
    /// In both.
    Same(String),
    /// Only in the old one.
    Removed(String),
    /// Only in the new one.
    Added(String),
}

/// The most lines of one side for which a diff is computed: the table has lines × lines entries.
const MOST: usize = 1500;

/// What leads from one text to the other. Within a change, what is removed comes before what is added. Beyond 1,500 lines
/// it is all of the old and all of the new.
pub fn diff(old: &str, new: &str) -> Vec<DiffLine> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let width = new.len() + 1;
    // `common[i * width + j]`: how long the common subsequence of what is left from line `i` and `j` on is.
    let mut common = vec![0_u16; if old.len().max(new.len()) > MOST { 0 } else { (old.len() + 1) * width }];
    let at = |common: &[u16], i: usize, j: usize| common.get(i * width + j).copied().unwrap_or(0);
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let longest = if a == b {
                at(&common, i + 1, j + 1) + 1
            } else {
                at(&common, i + 1, j).max(at(&common, i, j + 1))
            };
            if let Some(cell) = common.get_mut(i * width + j) {
                *cell = longest;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut out = Vec::new();
    loop {
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a == b => {
                out.push(DiffLine::Same((*a).to_owned()));
                (i, j) = (i + 1, j + 1);
            }
            (Some(a), b) if b.is_none() || at(&common, i + 1, j) >= at(&common, i, j + 1) => {
                out.push(DiffLine::Removed((*a).to_owned()));
                i += 1;
            }
            (_, Some(b)) => {
                out.push(DiffLine::Added((*b).to_owned()));
                j += 1;
            }
            _ => return out,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_changed_line_is_removed_and_added() {
        let lines = diff("a\nb\nc", "a\nx\nc\nd");
        let words: Vec<String> = lines
            .into_iter()
            .map(|line| match line {
                DiffLine::Same(text) => format!(" {text}"),
                DiffLine::Removed(text) => format!("-{text}"),
                DiffLine::Added(text) => format!("+{text}"),
            })
            .collect();
        assert_eq!(words, [" a", "-b", "+x", " c", "+d"]);
    }

    proptest! {
        #[test]
        fn either_text_can_be_read_off(old in "([ab]{0,2}\n){0,12}", new in "([ab]{0,2}\n){0,12}") {
            let lines = diff(&old, &new);
            let side = |skip: fn(&DiffLine) -> bool| -> String {
                lines.iter().filter(|line| !skip(line)).map(|line| match line {
                    DiffLine::Same(text) | DiffLine::Removed(text) | DiffLine::Added(text) => format!("{text}\n"),
                }).collect()
            };
            prop_assert_eq!(side(|line| matches!(line, DiffLine::Added(_))), old);
            prop_assert_eq!(side(|line| matches!(line, DiffLine::Removed(_))), new);
        }
    }
}

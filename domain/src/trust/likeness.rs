//! How a wrong external ID came to be: what distinguishes it from the right one.

/// What happened to an ID on its way into a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// Upper and lower case differ; external IDs are compared letter by letter.
    Case,
    /// White space, quotes or an invisible character came along.
    Decorated,
    /// The dashes are missing, or others stand in their place.
    Dashes,
    /// The beginning or the end is missing.
    Truncated,
    /// Something stands before or behind it.
    Surrounded,
    /// One or two characters differ.
    Typo,
    /// A placeholder that was never filled in.
    Placeholder,
    /// Nothing.
    Other,
}

/// Compares what a policy has with the right ID; `None` where they are the same.
pub fn likeness(found: &str, right: &str) -> Option<Likeness> {
    if found == right {
        return None;
    }
    let bare = crate::arn::tidy(found);
    let visible = |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).collect() };
    let (short, long) = (visible(bare), visible(right));
    let is_placeholder = found.is_empty()
        || found.contains(['<', '>', '{', '}', '$'])
        || ["external-id", "externalid", "external_id", "example", "your", "xxx", "changeme", "todo"]
            .iter()
            .any(|word| found.to_ascii_lowercase().contains(word));
    let likeness =
        if bare == right || found.chars().filter(char::is_ascii_graphic).collect::<String>() == right {
            Likeness::Decorated
        } else if bare.eq_ignore_ascii_case(right) {
            Likeness::Case
        } else if !short.is_empty() && short.eq_ignore_ascii_case(&long) {
            Likeness::Dashes
        } else if bare.len() >= 4
            && bare.len() < right.len()
            && (right.starts_with(bare) || right.ends_with(bare))
        {
            Likeness::Truncated
        } else if found.contains(right) {
            Likeness::Surrounded
        } else if distance(bare, right, 2).is_some() && right.len() > 5 {
            Likeness::Typo
        } else if is_placeholder {
            Likeness::Placeholder
        } else {
            Likeness::Other
        };
    Some(likeness)
}

/// How many characters have to be put in, taken out, replaced or exchanged with their neighbour to get from one text to
/// the other; `None` beyond `most`.
pub(super) fn distance(from: &str, to: &str, most: usize) -> Option<usize> {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    if from.len().abs_diff(to.len()) > most {
        return None;
    }
    let mut older: Vec<usize> = Vec::new();
    let mut old: Vec<usize> = (0..=to.len()).collect();
    let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
    for (i, a) in from.iter().enumerate() {
        let mut new = vec![i + 1];
        for (j, b) in to.iter().enumerate() {
            let replaced = at(&old, j) + usize::from(a != b);
            let mut best = replaced.min(at(&old, j + 1) + 1).min(at(&new, j) + 1);
            let crossed = i > 0 && j > 0 && from.get(i - 1) == Some(b) && to.get(j - 1) == Some(a);
            if crossed {
                best = best.min(at(&older, j - 1) + 1);
            }
            new.push(best);
        }
        older = std::mem::replace(&mut old, new);
    }
    old.last().copied().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_slip_is_told_from_the_others() {
        let right = "3f2c9c1e-7a4d-4c55-9b1e-0d5a8f6e2b71";
        for (found, expected) in [
            (right, None),
            ("3f2c9c1e-7a4d-4c55-9b1e-0d5a8f6e2b72", Some(Likeness::Typo)),
            ("3f2c9c1e-7a4d-4c55-9b1e-0d5a8f6e2b17", Some(Likeness::Typo)),
            ("f32c9c1e-7a4d-4c55-9b1e-0d5a8f6e2b72", Some(Likeness::Typo)),
            ("3f2c9c1e-7a4d-4c55-9b1e-0d5a8f6e2b7", Some(Likeness::Truncated)),
            ("3f2c9c1e", Some(Likeness::Truncated)),
            ("3F2C9C1E-7A4D-4C55-9B1E-0D5A8F6E2B71", Some(Likeness::Case)),
            (" 3f2c9c1e-7a4d-4c55-9b1e-0d5a8f6e2b71", Some(Likeness::Decorated)),
            ("3f2c9c1e-7a4d-4c55-9b1e-0d5a8f6e2b71\u{200b}", Some(Likeness::Decorated)),
            ("\"3f2c9c1e-7a4d-4c55-9b1e-0d5a8f6e2b71\"", Some(Likeness::Decorated)),
            ("3f2c9c1e7a4d4c559b1e0d5a8f6e2b71", Some(Likeness::Dashes)),
            ("3f2c9c1e–7a4d–4c55–9b1e–0d5a8f6e2b71", Some(Likeness::Dashes)),
            ("id:3f2c9c1e-7a4d-4c55-9b1e-0d5a8f6e2b71", Some(Likeness::Surrounded)),
            ("<external id>", Some(Likeness::Placeholder)),
            ("", Some(Likeness::Placeholder)),
            ("a0b1c2d3-0000-4000-8000-000000000000", Some(Likeness::Other)),
        ] {
            assert_eq!(likeness(found, right), expected, "{found}");
        }
    }
}

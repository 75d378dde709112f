//! IAM's wildcards: `*` is any text, `?` any character.

/// Whether the pattern covers the text. In the text a `*` is a character that only a `*` of the pattern covers, so that a
/// pattern which covers another pattern's text covers all that the other does.
pub(super) fn covers(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    // Where the last star stands, and how much of the text it has taken.
    let (mut p, mut t, mut star) = (0, 0, None::<(usize, usize)>);
    while let Some(have) = text.get(t) {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(want) if want == have || (*want == '?' && *have != '*') => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    p = at + 1;
                    t = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|c| *c == '*'))
}

/// The same for actions, whose case does not count.
pub(super) fn covers_action(pattern: &str, action: &str) -> bool {
    covers(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase())
}

/// Whether there is a text that both cover: enough to say that a Deny may hit.
pub(super) fn meet(one: &str, other: &str) -> bool {
    let other: Vec<char> = other.chars().collect();
    // Whether an end of `one` meets an end of `other`; the ends of `other` from the shortest to the whole, those of `one`
    // longer by a character each time.
    let mut ends = vec![true];
    ends.extend(other.iter().rev().scan(true, |all, c| {
        *all &= *c == '*';
        Some(*all)
    }));
    for a in one.chars().rev() {
        let mut last = a == '*' && ends.first().is_some_and(|met| *met);
        let mut longer = vec![last];
        for (b, pair) in other.iter().rev().zip(ends.windows(2)) {
            let [behind, here] = pair else { continue };
            last = match (a, *b) {
                // The star takes nothing more, or one character more of the other side.
                ('*', _) | (_, '*') => *here || last,
                (a, b) => (a == b || a == '?' || b == '?') && *behind,
            };
            longer.push(last);
        }
        ends = longer;
    }
    ends.last().is_some_and(|met| *met)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stars_and_question_marks() {
        let check = |pattern: &str, text: &str, expected: bool| {
            assert_eq!(covers(pattern, text), expected, "{pattern} {text}");
        };
        check("*", "", true);
        check("*", "*", true);
        check("ec2:Describe*", "ec2:DescribeRegions", true);
        check("ec2:Describe*", "ec2:RunInstances", false);
        check("a*b*c", "a1b2b3c", true);
        check("a?c", "abc", true);
        check("a?c", "a*c", false);
        check("arn:aws:s3:::b/*", "arn:aws:s3:::b/deputize/*", true);
        check("arn:aws:s3:::b/deputize/*", "arn:aws:s3:::b/*", false);
        assert!(covers_action("EC2:describe*", "ec2:DescribeRegions"));
    }

    #[test]
    fn two_patterns_meet_where_a_text_fits_both() {
        let check = |one: &str, other: &str, expected: bool| {
            assert_eq!((meet(one, other), meet(other, one)), (expected, expected), "{one} {other}");
        };
        check("s3:*", "s3:PutObject", true);
        check("s3:PutObject", "s3:Put*", true);
        check("arn:aws:iam::222222222222:role/*", "arn:aws:iam::????????????:role/Reader", true);
        check("arn:aws:iam::222222222222:role/W*", "arn:aws:iam::????????????:role/Reader", false);
        check("a*b", "a?c", false);
        check("a*b", "*ac?", true);
        check("", "*", true);
        check("", "?", false);
        check("*a*", "b*c", true);
    }

    proptest! {
        #[test]
        fn a_text_covers_itself_and_a_star_covers_all(text in "[a-z*]{0,12}") {
            prop_assert!(covers(&text, &text));
            prop_assert!(covers("*", &text));
            let starred = format!("{text}*");
            prop_assert!(covers(&starred, &text));
        }

        #[test]
        fn with_a_plain_text_to_meet_is_to_cover(pattern in "[ab*?]{0,8}", text in "[ab]{0,8}") {
            prop_assert_eq!(meet(&pattern, &text), covers(&pattern, &text));
            prop_assert_eq!(meet(&text, &pattern), covers(&pattern, &text));
        }

        #[test]
        fn what_covers_one_of_two_that_meet_meets_the_other(one in "[ab*?]{0,8}", other in "[ab*?]{0,8}", text in "[ab]{0,8}") {
            prop_assert!(meet(&one, &other) || !(covers(&one, &text) && covers(&other, &text)));
        }
    }
}

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

/// Whether there may be a text that both cover: enough to say that a Deny may hit.
pub(super) fn meet(one: &str, other: &str) -> bool {
    covers(one, other) || covers(other, one)
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
        assert!(meet("s3:*", "s3:PutObject") && meet("s3:PutObject", "s3:Put*"));
    }

    proptest! {
        #[test]
        fn a_text_covers_itself_and_a_star_covers_all(text in "[a-z*]{0,12}") {
            prop_assert!(covers(&text, &text));
            prop_assert!(covers("*", &text));
            let starred = format!("{text}*");
            prop_assert!(covers(&starred, &text));
        }
    }
}

//! Small texts: instants, ages, initials.

use domain::time::Timestamp;

/// How long ago `then` was, roughly, as people say it.
pub(crate) fn ago(then: Timestamp, now: Timestamp) -> String {
    let seconds = now.since(then).as_secs();
    match seconds {
        0..10 => "just now".to_owned(),
        10..60 => format!("{seconds} s ago"),
        60..3600 => format!("{} min ago", seconds / 60),
        3600..86_400 => format!("{} h ago", seconds / 3600),
        86_400..172_800 => "yesterday".to_owned(),
        _ => format!("{} days ago", seconds / 86_400),
    }
}

/// How long until `then`, roughly.
pub(crate) fn until(then: Timestamp, now: Timestamp) -> String {
    let seconds = then.since(now).as_secs();
    match seconds {
        0 => "now".to_owned(),
        1..60 => format!("in {seconds} s"),
        60..3600 => format!("in {} min", seconds.div_ceil(60)),
        3600..=172_800 => format!("in {} h", seconds.div_ceil(3600)),
        _ => format!("in {} days", seconds.div_ceil(86_400)),
    }
}

/// A wall clock's reading in some time zone. The browser fills it in; this crate has no time zones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wall {
    /// The year.
    pub(crate) year: u32,
    /// From zero.
    pub(crate) month: u32,
    /// From one.
    pub(crate) day: u32,
    /// From 0 to 23.
    pub(crate) hour: u32,
    /// From 0 to 59.
    pub(crate) minute: u32,
}

impl Wall {
    /// Such as `22 Nov 2026, 03:07`: the same in every locale, and never read as month before day.
    pub(crate) fn date_and_time(self) -> String {
        format!("{}, {}", self.date(), self.time())
    }

    /// Such as `22 Nov 2026`.
    fn date(self) -> String {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let month = MONTHS.get(self.month as usize).copied().unwrap_or_default();
        format!("{} {month} {}", self.day, self.year)
    }

    /// As a `datetime-local` field holds it.
    pub(crate) fn field(self) -> String {
        format!("{:04}-{:02}-{:02}T{:02}:{:02}", self.year, self.month + 1, self.day, self.hour, self.minute)
    }

    /// From one instant to another, such as `22 Nov 2026, 03:07 to 05:00`; both dates where they differ.
    pub(crate) fn to(self, end: Self) -> String {
        let is_one_day = (self.year, self.month, self.day) == (end.year, end.month, end.day);
        let end = if is_one_day { end.time() } else { end.date_and_time() };
        format!("{} to {end}", self.date_and_time())
    }

    /// The date, or `Today`.
    pub(crate) fn day(self, today: Self) -> String {
        let is_today = (self.year, self.month, self.day) == (today.year, today.month, today.day);
        if is_today { "Today".to_owned() } else { self.date() }
    }

    /// Such as `03:07`.
    pub(crate) fn time(self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }
}

/// One or two letters for a person's picture.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// `1 account`, `2 accounts`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// A number as people read it, such as `50,000`.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_grouped() {
        let check = |number, expected: &str| assert_eq!(grouped(number), expected);
        check(0, "0");
        check(999, "999");
        check(1000, "1,000");
        check(50_000, "50,000");
        check(1_234_567, "1,234,567");
        assert_eq!(count(12_345, "resource", "resources"), "12,345 resources");
    }

    #[test]
    fn ages() {
        let now = Timestamp::from_seconds(1_000_000);
        for (seconds, expected) in [
            (-5, "just now"),
            (3, "just now"),
            (42, "42 s ago"),
            (60, "1 min ago"),
            (3599, "59 min ago"),
            (7200, "2 h ago"),
            (90_000, "yesterday"),
            (180_000, "2 days ago"),
        ] {
            assert_eq!(ago(Timestamp::from_seconds(1_000_000 - seconds), now), expected);
        }
    }

    #[test]
    fn waits_are_rounded_up() {
        let now = Timestamp::from_seconds(0);
        for (seconds, expected) in [
            (-3, "now"),
            (7, "in 7 s"),
            (61, "in 2 min"),
            (7200, "in 2 h"),
            (172_800, "in 48 h"),
            (600_000, "in 7 days"),
        ] {
            assert_eq!(until(Timestamp::from_seconds(seconds), now), expected);
        }
    }

    #[test]
    fn instants_are_written_without_a_locale() {
        let wall = Wall { year: 2026, month: 10, day: 2, hour: 3, minute: 7 };
        assert_eq!(wall.date_and_time(), "2 Nov 2026, 03:07");
        assert_eq!(wall.field(), "2026-11-02T03:07");
        assert_eq!(wall.to(Wall { hour: 5, ..wall }), "2 Nov 2026, 03:07 to 05:07");
        assert_eq!(wall.to(Wall { day: 3, ..wall }), "2 Nov 2026, 03:07 to 3 Nov 2026, 03:07");
        assert_eq!(wall.day(Wall { hour: 9, ..wall }), "Today");
        assert_eq!(wall.day(Wall { month: 11, ..wall }), "2 Nov 2026");
    }

    #[test]
    fn initials_of_all_sorts_of_names() {
        for (name, expected) in [
            ("Ada Lovelace", "AL"),
            ("Owner", "O"),
            ("Jean Luc van Damme", "JD"),
            ("", ""),
            ("élan vital", "ÉV"),
        ] {
            assert_eq!(initials(name), expected);
        }
    }
}

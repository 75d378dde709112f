//! What the charts of a page span, as the address bar says it, and how fine their points are.

use std::time::Duration;

use domain::time::Timestamp;

/// A span that ends now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Range {
    /// One hour.
    Hour,
    /// Three hours: what a new connection has to show.
    #[default]
    ThreeHours,
    /// A day.
    Day,
    /// A week.
    Week,
    /// As long as most look back, and as CloudWatch keeps points of a minute.
    FifteenDays,
}

impl Range {
    /// All, shortest first.
    pub(crate) const ALL: [Self; 5] =
        [Self::Hour, Self::ThreeHours, Self::Day, Self::Week, Self::FifteenDays];

    /// The value of `range` in the query string, and what its link shows.
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::Hour => "1h",
            Self::ThreeHours => "3h",
            Self::Day => "24h",
            Self::Week => "7d",
            Self::FifteenDays => "15d",
        }
    }

    /// In words, inside a sentence.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Hour => "last hour",
            Self::ThreeHours => "last 3 hours",
            Self::Day => "last 24 hours",
            Self::Week => "last 7 days",
            Self::FifteenDays => "last 15 days",
        }
    }

    /// Its length.
    pub(crate) const fn length(self) -> Duration {
        Duration::from_hours(match self {
            Self::Hour => 1,
            Self::ThreeHours => 3,
            Self::Day => 24,
            Self::Week => 7 * 24,
            Self::FifteenDays => 15 * 24,
        })
    }
}

/// What the charts span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Span {
    /// Up to now, and on with the time.
    Last(Range),
    /// From one instant to another, and still.
    Between(Timestamp, Timestamp),
}

impl Default for Span {
    fn default() -> Self {
        Self::Last(Range::default())
    }
}

/// Zooming further shows nothing new: points are at best a minute apart.
const SHORTEST: Duration = Duration::from_mins(5);
/// CloudWatch keeps points of five minutes for 63 days.
const LONGEST: Duration = Duration::from_hours(63 * 24);
/// More points than this cannot be told apart on a chart of half a screen's width.
const POINTS_MAX: u64 = 400;
/// As many as a chart of the overview has.
const COARSE_POINTS_MAX: u64 = 72;
/// How far points may be apart, in seconds.
const STEPS: [u32; 8] = [60, 300, 900, 1800, 3600, 10_800, 21_600, 86_400];

impl Span {
    /// What the query string asks for; the last three hours when it asks for nothing that we know.
    pub(crate) fn from_query(range: Option<&str>, from: Option<&str>, to: Option<&str>) -> Self {
        let instant = |text: Option<&str>| text.and_then(|text| text.parse::<Timestamp>().ok());
        if let (Some(from), Some(to)) = (instant(from), instant(to))
            && let Ok(span) = Self::between(from, to)
        {
            return span;
        }
        Self::Last(Range::ALL.into_iter().find(|known| Some(known.slug()) == range).unwrap_or_default())
    }

    /// A span of one's own; the error is a sentence for its field.
    pub(crate) fn between(from: Timestamp, to: Timestamp) -> Result<Self, &'static str> {
        if to <= from {
            return Err("The end must be after the beginning.");
        }
        match to.since(from) {
            short if short < SHORTEST => Err("Choose at least five minutes."),
            long if long > LONGEST => {
                Err("Choose at most 63 days: CloudWatch keeps no finer points for longer.")
            }
            _ => Ok(Self::Between(from, to)),
        }
    }

    /// The span that was drawn with the mouse, made as long as the shortest one where it is shorter.
    pub(crate) fn zoomed(from: Timestamp, to: Timestamp) -> Self {
        let to = if to.since(from) < SHORTEST { from.plus(SHORTEST) } else { to };
        Self::Between(from, to)
    }

    /// Its part of a query string.
    pub(crate) fn query(self) -> String {
        match self {
            Self::Last(range) => format!("range={}", range.slug()),
            Self::Between(from, to) => format!("from={from}&to={to}"),
        }
    }

    /// Where it begins and ends.
    pub(crate) fn bounds(self, now: Timestamp) -> (Timestamp, Timestamp) {
        match self {
            Self::Last(range) => (now.minus(range.length()), now),
            Self::Between(from, to) => (from, to),
        }
    }

    /// In words, inside a sentence.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Last(range) => range.words(),
            Self::Between(..) => "chosen time",
        }
    }

    /// How far apart its points are asked for, where the readings are `period` seconds apart.
    pub(crate) fn step(self, period: u32) -> u32 {
        self.step_of(period, POINTS_MAX)
    }

    /// The same for the overview, whose answer holds the charts of all accounts: fewer points do.
    pub(crate) fn coarse_step(self) -> u32 {
        self.step_of(STEPS[0], COARSE_POINTS_MAX)
    }

    fn step_of(self, period: u32, points_max: u64) -> u32 {
        let length = match self {
            Self::Last(range) => range.length(),
            Self::Between(from, to) => to.since(from),
        };
        let fits = |step: &u32| *step >= period && length.as_secs() / u64::from(*step) <= points_max;
        STEPS.into_iter().find(fits).unwrap_or(86_400)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn the_address_says_the_span() {
        for range in Range::ALL {
            assert_eq!(Span::from_query(Some(range.slug()), None, None), Span::Last(range));
        }
        let own = Span::Between(at(0), at(3600));
        assert_eq!(own.query(), "from=1970-01-01T00:00:00.000Z&to=1970-01-01T01:00:00.000Z");
        let read = |from, to| Span::from_query(Some("24h"), Some(from), Some(to));
        assert_eq!(read("1970-01-01T00:00:00.000Z", "1970-01-01T01:00:00Z"), own);
        assert_eq!(read("1970-01-01T01:00:00Z", "1970-01-01T00:00:00Z"), Span::Last(Range::Day), "backwards");
        assert_eq!(read("nonsense", "1970-01-01T00:00:00Z"), Span::Last(Range::Day));
        assert_eq!(Span::from_query(Some("9y"), None, None), Span::default());
    }

    #[test]
    fn a_span_of_ones_own_has_bounds() {
        assert!(Span::between(at(0), at(299)).is_err());
        assert!(Span::between(at(0), at(300)).is_ok());
        assert!(Span::between(at(0), at(64 * 86_400)).is_err());
        assert_eq!(Span::zoomed(at(60), at(70)), Span::Between(at(60), at(360)));
    }

    #[test]
    fn points_are_never_finer_than_the_readings_and_never_too_many() {
        let check = |span: Span, period, expected| assert_eq!(span.step(period), expected, "{span:?}");
        check(Span::Last(Range::Hour), 60, 60);
        check(Span::Last(Range::Hour), 300, 300);
        check(Span::Last(Range::ThreeHours), 60, 60);
        check(Span::Last(Range::Day), 60, 300);
        check(Span::Last(Range::Week), 300, 1800);
        check(Span::Last(Range::FifteenDays), 300, 3600);
        check(Span::Between(at(0), at(63 * 86_400)), 300, 21_600);
    }

    #[test]
    fn the_points_of_all_accounts_are_few() {
        let check = |span: Span, expected| assert_eq!(span.coarse_step(), expected, "{span:?}");
        check(Span::Between(at(0), at(600)), 60);
        check(Span::Last(Range::Hour), 60);
        check(Span::Last(Range::ThreeHours), 300);
        check(Span::Last(Range::Day), 1800);
        check(Span::Last(Range::Week), 10_800);
        check(Span::Last(Range::FifteenDays), 21_600);
        check(Span::Between(at(0), at(63 * 86_400)), 86_400);
    }
}

//! What Prometheus itself answered, to the same queries over the same series: 2.42.0 as Debian has it, with a lookback of ten
//! minutes, at minutes 11, 16, 21 and 26. A line is a query and, behind the arrow, each series with its values.
//!
//! Not between points and not on them, since 3.0 leaves out the beginning of a range and 2.42 does not. And no rate that
//! reaches back to where a counter was zero by more than half the way between two points: 3.0 looks at that last, and 2.42
//! looked at it first.

use super::*;

const ANSWERS: &str = include_str!("prometheus.txt");

#[test]
fn prometheus_answers_the_same() {
    let steps = Steps::over(at(11), at(26), FIVE).unwrap();
    for line in ANSWERS.lines() {
        let (query, expected) = line.split_once(" => ").unwrap();
        let got = ask(query, steps).map_or_else(|error| error.to_string(), told);
        // A number over a range is a series without labels.
        let got = if got.starts_with('{') || got.is_empty() { got } else { format!("{{}} {got}") };
        let mut series: Vec<&str> = got.split("; ").collect();
        series.sort_unstable();
        assert_eq!(series.join("; "), expected, "{query}");
    }
    assert!(ANSWERS.lines().count() > 60, "they are there");
}

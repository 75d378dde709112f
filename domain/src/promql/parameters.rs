//! Times and durations as Prometheus' API takes them.

use std::time::Duration;

use super::Error;
use crate::time::Timestamp;

/// Years from 0000 to 9999 have a written form.
const SECONDS_MAX: f64 = 253_402_300_799.0;

/// Seconds since 1970, with a fraction, or an RFC 3339 time.
pub fn read_time(name: &str, text: &str) -> Result<Timestamp, Error> {
    if let Ok(seconds) = text.parse::<f64>()
        && (0.0..=SECONDS_MAX).contains(&seconds)
    {
        #[expect(clippy::cast_possible_truncation, reason = "the range was looked at")]
        return Ok(Timestamp::from_millis((seconds * 1000.0).round() as i64));
    }
    let refused =
        |_| Error::bad(format!("`{name}`: `{text}` is not a time: send seconds since 1970, or RFC 3339"));
    text.parse().map_err(refused)
}

/// Whole parts with their units, largest first or not: `1h30m`, `90s`, `500ms`. A year has 365 days.
pub fn read_duration(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut millis = 0_u64;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (count, behind) = rest.split_at_checked(digits)?;
        let letters = behind.find(|c: char| c.is_ascii_digit()).unwrap_or(behind.len());
        let (unit, behind) = behind.split_at_checked(letters)?;
        let unit = match unit {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 7 * 86_400_000,
            "y" => 365 * 86_400_000,
            _ => return None,
        };
        millis = count.parse::<u64>().ok()?.checked_mul(unit)?.checked_add(millis)?;
        rest = behind;
    }
    (!text.is_empty()).then(|| Duration::from_millis(millis))
}

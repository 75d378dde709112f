//! Values with their units, as people read them.

use domain::monitoring::Unit;

/// A value with its unit, such as `42.1 %` or `1.5 MiB`: three digits that count, more where it is whole.
pub(crate) fn with_unit(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Percent => format!("{} %", number(value)),
        Unit::Bytes => bytes(value),
        Unit::Count | Unit::None => thousands(value),
        Unit::CountPerSecond => format!("{} /s", thousands(value)),
        Unit::Seconds => seconds(value),
        Unit::Microseconds => seconds(value / 1e6),
    }
}

/// Three digits that count, without zeros at the end: `0.125`, `42.1`, `7`, `998`.
fn number(value: f64) -> String {
    let size = value.abs();
    let digits = match size {
        _ if size >= 100.0 || size == 0.0 => 0,
        _ if size >= 10.0 => 1,
        _ if size >= 1.0 => 2,
        _ if size >= 0.1 => 3,
        _ => 4,
    };
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The largest of the prefixes that leaves at least one before the point.
fn scaled(value: f64, base: f64, prefixes: &[&str]) -> String {
    let mut value = value;
    let mut names = prefixes.iter();
    let mut name = names.next().copied().unwrap_or_default();
    // What would be rounded up to the next prefix has it already.
    while value.abs() >= base - 0.5
        && let Some(next) = names.next()
    {
        value /= base;
        name = next;
    }
    format!("{}{name}", number(value))
}

fn bytes(value: f64) -> String {
    scaled(value, 1024.0, &[" B", " KiB", " MiB", " GiB", " TiB", " PiB"])
}

fn thousands(value: f64) -> String {
    scaled(value, 1000.0, &["", "k", "M", "G", "T"])
}

fn seconds(value: f64) -> String {
    const MINUTE: f64 = 60.0;
    const HOUR: f64 = 3600.0;
    const DAY: f64 = 86_400.0;
    let size = value.abs();
    let (value, unit) = match size {
        _ if size == 0.0 => (0.0, "s"),
        _ if size < 0.000_999_5 => (value * 1e6, "µs"),
        _ if size < 0.9995 => (value * 1e3, "ms"),
        _ if size < 2.0 * MINUTE => (value, "s"),
        _ if size < 2.0 * HOUR => (value / MINUTE, "min"),
        _ if size < 2.0 * DAY => (value / HOUR, "h"),
        _ => (value / DAY, "days"),
    };
    format!("{} {unit}", number(value))
}

/// Money, of a millionth of a US dollar: `$0.09`, `$172.80`; a range where the two differ as shown.
pub(crate) fn money(low_micro_usd: u64, high_micro_usd: u64) -> String {
    let (low, high) = (dollars(low_micro_usd), dollars(high_micro_usd));
    if low == high { high } else { format!("{low} to {high}") }
}

fn dollars(micro_usd: u64) -> String {
    let cents = micro_usd.saturating_add(5_000) / 10_000;
    match (micro_usd, cents) {
        (0, _) => "$0".to_owned(),
        (_, 0) => "under $0.01".to_owned(),
        _ => format!("${}.{:02}", cents / 100, cents % 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units() {
        let check = |value: f64, unit: Unit, expected: &str| assert_eq!(with_unit(value, unit), expected);
        check(42.125, Unit::Percent, "42.1 %");
        check(100.0, Unit::Percent, "100 %");
        check(0.0, Unit::Percent, "0 %");
        check(0.0625, Unit::Percent, "0.0625 %");
        check(7.0, Unit::Count, "7");
        check(0.25, Unit::None, "0.25");
        check(1500.0, Unit::Count, "1.5k");
        check(2_340_000.0, Unit::Count, "2.34M");
        check(999.6, Unit::Count, "1k");
        check(12.0, Unit::CountPerSecond, "12 /s");
        check(512.0, Unit::Bytes, "512 B");
        check(1536.0, Unit::Bytes, "1.5 KiB");
        check(1_073_741_824.0, Unit::Bytes, "1 GiB");
        check(1_048_575.0, Unit::Bytes, "1 MiB");
        check(0.0125, Unit::Seconds, "12.5 ms");
        check(0.000_25, Unit::Seconds, "250 µs");
        check(1.5, Unit::Seconds, "1.5 s");
        check(600.0, Unit::Seconds, "10 min");
        check(345_600.0, Unit::Seconds, "4 days");
        check(800.0, Unit::Microseconds, "800 µs");
    }

    #[test]
    fn money_is_rounded_to_cents() {
        for (low, high, expected) in [
            (0, 0, "$0"),
            (86_400, 86_400, "$0.09"),
            (432_000, 864_000, "$0.43 to $0.86"),
            (172_800_000, 172_800_000, "$172.80"),
            (10, 10, "under $0.01"),
        ] {
            assert_eq!(money(low, high), expected);
        }
    }
}

//! The newest values as a scraper reads them: the text format 0.0.4,
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>.
//!
//! Without times, as YACE's at first: with the ones of `CloudWatch`, which are minutes old when they come, Prometheus would
//! show nothing at the present moment.

use std::collections::BTreeMap;

use super::{NAME, Track, answer, naming};

/// The type of it.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The first value of each, by metric.
pub fn write(tracks: &[Track]) -> String {
    let told: BTreeMap<String, &str> =
        naming::catalogue().map(|(name, metric)| (name, metric.tells.as_ref())).collect();
    let mut metrics = BTreeMap::<&str, Vec<String>>::new();
    for track in tracks {
        let Some(Some(value)) = track.values.first() else { continue };
        let name = track.labels.get(NAME);
        let labels = track.labels.iter().filter(|(label, _)| *label != NAME);
        let labels: Vec<String> =
            labels.map(|(label, value)| format!("{label}=\"{}\"", escaped(value))).collect();
        let line = format!("{name}{{{}}} {}\n", labels.join(","), answer::number(*value));
        metrics.entry(name).or_default().push(line);
    }
    let mut text = String::new();
    for (name, mut lines) in metrics {
        lines.sort();
        let help = told.get(name).copied().unwrap_or_default();
        text.extend(["# HELP ", name, " ", help, "\n# TYPE ", name, " gauge\n"]);
        text.extend(lines);
    }
    text
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

//! Answers as Prometheus writes them: <https://prometheus.io/docs/prometheus/latest/querying/api/>.
//!
//! They are written and not built as values first: a range of many series is some megabytes of text.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Error, Labels, Steps, Track, Value};
use crate::time::Timestamp;

/// How many values an answer may have: each is some 35 bytes of text, which lies in memory three times on its way out.
const VALUES_MAX: usize = 500_000;

/// What `query` answers.
pub fn at_an_instant(value: Value, steps: Steps) -> Result<String, Error> {
    let at = steps.at(0);
    let tracks = match value {
        Value::Scalar(numbers) => {
            let number = numbers.first().copied().unwrap_or(f64::NAN);
            return Ok(success(&format!(r#"{{"resultType":"scalar","result":{}}}"#, sample(at, number))));
        }
        Value::Vector(tracks) => tracks,
    };
    let with_values = tracks.iter().filter_map(|track| Some((track, (*track.values.first()?)?)));
    let result = with_values.map(|(track, value)| {
        format!(r#"{{"metric":{},"value":{}}}"#, json(&track.labels), sample(at, value))
    });
    let result: Vec<String> = result.collect();
    Ok(success(&format!(r#"{{"resultType":"vector","result":[{}]}}"#, result.join(","))))
}

/// What `query_range` answers.
pub fn over_a_range(value: Value, steps: Steps) -> Result<String, Error> {
    let mut tracks = match value {
        Value::Scalar(numbers) => {
            vec![Track { labels: Labels::default(), values: numbers.into_iter().map(Some).collect() }]
        }
        Value::Vector(tracks) => tracks,
    };
    let values: usize = tracks.iter().map(|track| track.values.iter().flatten().count()).sum();
    if values > VALUES_MAX {
        return Err(Error::execution(format!(
            "the answer has {values} values, and {VALUES_MAX} are the most: aggregate, name fewer series by their labels, or send a longer step"
        )));
    }
    tracks.retain(Track::has_any);
    tracks.sort_by(|one, other| one.labels.cmp(&other.labels));
    let mut text = r#"{"resultType":"matrix","result":["#.to_owned();
    for (n, track) in tracks.iter().enumerate() {
        text += if n > 0 { "," } else { "" };
        text.extend([r#"{"metric":"#, &json(&track.labels), r#","values":["#]);
        let samples = steps.iter().zip(&track.values).filter_map(|(at, value)| Some((at, (*value)?)));
        for (n, (at, value)) in samples.enumerate() {
            text += if n > 0 { "," } else { "" };
            text += &sample(at, value);
        }
        text += "]}";
    }
    text += "]}";
    Ok(success(&text))
}

/// Any other answer.
pub fn data(data: &impl Serialize) -> String {
    success(&json(data))
}

/// What a refused question is answered.
pub fn refused(error: &Error) -> String {
    format!(r#"{{"status":"error","errorType":"{}","error":{}}}"#, error.kind(), json(&error.to_string()))
}

fn success(data: &str) -> String {
    format!(r#"{{"status":"success","data":{data}}}"#)
}

/// Texts, and lists and maps of them: nothing that JSON could not hold.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn sample(at: Timestamp, value: f64) -> String {
    let mut text = format!("[{}", at.as_seconds());
    let millis = at.as_millis().rem_euclid(1000);
    if millis > 0 {
        // Writing to a text does not fail.
        let _ = write!(text, ".{millis:03}");
    }
    text + ",\"" + &number(value) + "\"]"
}

/// A number as Prometheus writes it: never with an exponent, and what is none in letters.
pub(super) fn number(value: f64) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    value.to_string()
}

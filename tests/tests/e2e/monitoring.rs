//! What a connected account is for: what there is, what is read of it, and how bad days pass.

mod accounts;
mod alert_form;
mod alerts;
mod bad_days;
mod choice;
mod discovery;
mod journey;
mod other;
mod pages;
mod points;
mod states;

use serde_json::Value;

/// The cell of a service in a region.
fn cell<'a>(matrix: &'a Value, service: &str, region: &str) -> &'a Value {
    let cells = matrix["cells"].as_array().expect("cells");
    let found = cells.iter().find(|cell| cell["service"] == service && cell["region"] == region);
    found.unwrap_or_else(|| panic!("no cell of {service} in {region}: {matrix}"))
}

//! Writes the OpenAPI document to standard output: `cargo run -p deputize-domain --example openapi`. The console's build keeps
//! it where the deployment serves it.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let document = deputize_domain::openapi::document(env!("CARGO_PKG_VERSION"));
    writeln!(std::io::stdout(), "{document}")
}

//! Deputize's console: a Leptos application that runs in the browser as WebAssembly.
//!
//! ```text
//! main → app (routes) → pages → parts        what is on the screen
//!                         ├──→ logic         what the pages decide, tested on the host
//!                         ├──→ client        the typed client of domain::api
//!                         └──→ browser       what is asked of the browser
//! ```
//!
//! It depends on `domain` alone. How anything is stored or signed is the worker's business.

#![expect(unreachable_pub, reason = "Leptos' component macro makes the functions it wraps public")]
#![expect(clippy::needless_pass_by_value, reason = "components own their properties, as Leptos passes them")]

mod app;
mod browser;
mod client;
mod links;
mod logic;
mod pages;
mod parts;
mod reactive;
mod session;

fn main() {
    // The shell of index.html goes away when the console is there, and so does the text that the worker has filled in.
    for part in ["shell", "before"] {
        if let Some(part) = leptos::prelude::document().get_element_by_id(part) {
            part.remove();
        }
    }
    leptos::mount::mount_to_body(app::App);
}

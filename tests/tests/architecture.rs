//! The structure that architecture.md states, held: who may depend on whom, what a crate knows nothing of, how the top
//! level looks, how large a room may be.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use deputize_tests::source;

/// The workspace's crates by their folder: name, and what each may depend on of ours. `app → domain ← worker → aws`.
const ARROWS: [(&str, &[&str]); 6] = [
    ("deputize-domain", &[]),
    ("deputize-aws", &[]),
    ("deputize-worker", &["deputize-aws", "deputize-domain"]),
    ("deputize-app", &["deputize-domain"]),
    ("deputize-tests", &[]),
    ("deputize-bench-sign", &["deputize-aws"]),
];

/// What a crate knows nothing of: crates that would let it in, by the beginning of their names.
const ABSENCES: [(&str, &[&str]); 3] = [
    (
        "deputize-domain",
        &[
            "worker",
            "leptos",
            "gloo",
            "js-sys",
            "web-sys",
            "wasm-bindgen",
            "reqwest",
            "http",
            "axum",
            "tokio",
            "rand",
            "getrandom",
            "aws",
            "quick-xml",
            "chrono",
        ],
    ),
    ("deputize-aws", &["worker", "leptos", "gloo", "js-sys", "web-sys", "wasm-bindgen", "rand", "getrandom"]),
    ("deputize-app", &["worker", "aws", "axum", "tokio", "reqwest"]),
];

/// The seven rooms and `Cargo.toml`; then what tools insist on.
const TOP_LEVEL: [&str; 24] = [
    "domain",
    "aws",
    "worker",
    "app",
    "style",
    "tests",
    "wrangler.toml",
    "Cargo.toml", //
    ".ci",
    ".github",
    "docs",
    "README.md",
    "LICENSE",
    "SECURITY.md",
    "CHANGELOG.md",
    "Makefile",
    "Cargo.lock",
    "package.json",
    "package-lock.json",
    "clippy.toml",
    "deny.toml",
    "rustfmt.toml",
    "rust-toolchain.toml",
    ".gitignore",
];

/// Past this a file is two rooms.
const LINES: usize = 400;

/// Package name → names of its dependencies of the kinds that are part of it (not those of its tests).
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let name = |of: &serde_json::Value| of["name"].as_str().expect("a name").to_owned();
    source::packages()
        .iter()
        .map(|package| {
            let all = package["dependencies"].as_array().expect("a list").iter();
            (name(package), all.filter(|one| one["kind"] != "dev").map(name).collect())
        })
        .collect()
}

#[test]
fn the_arrows() {
    let found = dependencies();
    let names: BTreeSet<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(names, ARROWS.iter().map(|(name, _)| *name).collect(), "the workspace's crates");
    for (name, allowed) in ARROWS {
        let ours: Vec<&str> =
            found[name].iter().map(String::as_str).filter(|one| one.starts_with("deputize-")).collect();
        assert_eq!(ours, allowed, "what {name} depends on");
    }
}

#[test]
fn the_absences() {
    let found = dependencies();
    for (name, absent) in ABSENCES {
        for dependency in found[name].iter().filter(|one| !one.starts_with("deputize-")) {
            assert!(!absent.iter().any(|one| is_of(dependency, one)), "{name} knows {dependency}");
        }
    }
}

/// Whether it is this crate or of its family, as `gloo-net` is of `gloo`.
fn is_of(dependency: &str, family: &str) -> bool {
    dependency.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

#[test]
fn only_the_worker_knows_cloudflare() {
    let knowing: Vec<String> =
        dependencies().into_iter().filter(|(_, all)| all.contains("worker")).map(|(name, _)| name).collect();
    assert_eq!(knowing, ["deputize-worker"]);
}

#[test]
fn the_top_level() {
    let allowed = BTreeSet::from(TOP_LEVEL);
    let mut found = BTreeSet::new();
    for file in source::files() {
        let top = file
            .components()
            .next()
            .expect("a path has a first part")
            .as_os_str()
            .to_string_lossy()
            .into_owned();
        found.insert(top);
    }
    let strangers: Vec<&String> = found.iter().filter(|name| !allowed.contains(name.as_str())).collect();
    assert!(strangers.is_empty(), "not in architecture.md: {strangers:?}");
}

#[test]
fn no_room_is_too_large() {
    let code = |path: &Path| {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        matches!(extension, "rs" | "css" | "js" | "mjs" | "py" | "sh" | "html")
    };
    let large: Vec<String> = source::files()
        .into_iter()
        .filter(|path| code(path))
        .filter_map(|path| {
            let text = std::fs::read_to_string(source::root().join(&path)).ok()?;
            let lines = text.lines().count();
            (lines > LINES).then(|| format!("{}: {lines}", path.display()))
        })
        .collect();
    assert!(large.is_empty(), "past {LINES} lines: {large:#?}");
}

//! What every answer has, of whatever kind and status, and what no file of the console has.

use deputize_tests::http::{Answer, Caller};
use deputize_tests::{environment, files_under, source, tenant::Tenant};
use serde_json::json;

/// A year at least, as browsers' preload lists want it.
const YEAR: u64 = 31_536_000;
const KEYS: &str = "/.well-known/deputize-receipt-keys.json";

fn assert_guarded(what: &str, answer: &Answer) {
    let policy = answer.header("content-security-policy");
    for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
        assert!(policy.contains(part), "{what}: {part} is missing: {policy}");
    }
    assert!(!policy.contains("unsafe-inline"), "{what}: {policy}");
    assert!(!policy.contains("'unsafe-eval'") && !policy.contains('*'), "{what}: {policy}");
    assert!(
        !policy.contains("http:") && !policy.contains("https:") && !policy.contains("data:"),
        "{what}: {policy}"
    );
    for (name, value) in [
        ("x-frame-options", "DENY"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{what}: {name}");
    }
    let transport = answer.header("strict-transport-security");
    let age = transport.split(';').find_map(|part| part.trim().strip_prefix("max-age=")?.parse::<u64>().ok());
    assert!(age >= Some(YEAR), "{what}: {transport}");
    // Nobody else's page may read an answer; public keys are for everybody.
    let readers = if what == KEYS { "*" } else { "" };
    assert_eq!(answer.header("access-control-allow-origin"), readers, "{what}");
    assert_eq!(answer.header("access-control-allow-credentials"), "", "{what}");
}

/// What a page has besides.
fn assert_page(what: &str, answer: &Answer) {
    assert_guarded(what, answer);
    assert!(answer.header("content-type").starts_with("text/html"), "{what}: {answer:?}");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{what}");
    let permissions = answer.header("permissions-policy");
    for feature in ["camera", "geolocation", "microphone", "payment", "usb"] {
        assert!(permissions.contains(&format!("{feature}=()")), "{what}: {permissions}");
    }
}

#[tokio::test]
async fn everything_is_guarded() {
    let environment = environment::shared();
    let (tenant, nobody) = (Tenant::new("guarded").await, Caller::nobody(environment));
    let link = tenant.link(&json!({"alias": "Guarded"})).await;
    for path in ["/", "/sign-in", "/join", "/w/ws_0/integrations/aws", &link.page(), "/connect/dpl_0_wrong"] {
        assert_page(path, &nobody.get(path).await);
    }
    for path in [
        "/api/health",
        "/api/template",
        "/api/v1/me",
        "/api/v1/nonsense",
        "/api/v1/sign-in/providers",
        "/api/v1/sign-in/oidc/unknown",
        KEYS,
        "/favicon.svg",
        "/robots.txt",
    ] {
        assert_guarded(path, &nobody.get(path).await);
    }
    for path in ["/api/v1/me", "/api/users/me", "/api/providers", "/api/v1/workspaces"] {
        assert_guarded(path, &tenant.caller.get(path).await);
    }
    for rest in ["", "connections", "audit/export", "prometheus/metrics", "nonsense"] {
        assert_guarded(rest, &tenant.caller.get(&tenant.path(rest)).await);
    }
    let wrong = tenant.caller.post(&tenant.path("connections"), &json!({"account_id": 1})).await;
    assert_guarded("400", &wrong);
    assert_guarded("405", &tenant.caller.delete("/api/v1/me").await);
    // A browser that asks whether another page's script may.
    let asked = tenant.caller.request(reqwest::Method::OPTIONS, "/api/v1/me");
    let asked = asked.header("origin", "https://evil.example").header("access-control-request-method", "GET");
    assert_guarded("OPTIONS", &tenant.caller.send(asked).await);
}

/// Hosts that a file would be loaded from; addresses that a person is led to are not among them.
fn loads_from_elsewhere(name: &str, text: &str) -> Option<String> {
    let loads: &[&str] = match name.rsplit('.').next() {
        Some("html" | "svg") => {
            &["src=\"", "<link rel=\"stylesheet\" href=\"", "xlink:href=\"", "srcset=\"", "action=\""]
        }
        Some("css") => &["url(", "@import"],
        Some("js") => {
            &["import(", "import\"", "from\"", "fetch(", "importScripts(", "new Worker(", "WebSocket("]
        }
        _ => &[],
    };
    let found = |load: &&str| {
        text.match_indices(load).find_map(|(at, _)| {
            let rest = text[at + load.len()..].trim_start_matches(['"', '\'', '`', ' ']);
            let is_elsewhere =
                ["http:", "https:", "//", "ws:", "wss:"].iter().any(|scheme| rest.starts_with(scheme));
            is_elsewhere.then(|| format!("{name}: {load}{}", rest.chars().take(60).collect::<String>()))
        })
    };
    loads.iter().find_map(found)
}

#[tokio::test]
async fn nothing_is_loaded_from_elsewhere() {
    let nobody = Caller::nobody(environment::shared());
    let tenant = Tenant::new("elsewhere").await;
    let link = tenant.link(&json!({})).await;
    for path in ["/", &link.page()] {
        let page = nobody.get(path).await;
        assert_eq!(loads_from_elsewhere("page.html", &page.text), None, "{path}");
        for inline in ["<style", " style=\"", "javascript:", " onload=", " onclick=", " onerror="] {
            assert!(!page.text.contains(inline), "{path} has {inline}");
        }
        for (at, _) in page.text.match_indices("<script") {
            assert!(
                page.text[at..].split('>').next().is_some_and(|tag| tag.contains(" src=\"/")),
                "{path}: inline"
            );
        }
    }
    let files = files_under(&source::root().join("build/site"));
    assert!(files.len() > 3, "{files:?}");
    for file in files {
        let name = file.display().to_string();
        let text = String::from_utf8_lossy(&std::fs::read(&file).expect("a file")).into_owned();
        assert_eq!(loads_from_elsewhere(&name, &text), None);
    }
    // The test itself would see one.
    for (name, text) in [
        ("a.html", "<script src=\"https://cdn.example/x.js\">"),
        ("a.css", "a{background:url('//cdn.example/x.png')}"),
        ("a.js", "await import(\"https://cdn.example/x.js\")"),
    ] {
        assert!(loads_from_elsewhere(name, text).is_some(), "{name}");
    }
}

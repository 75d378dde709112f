//! The console's files, as a browser is served them: same origin, strict content policy, found under every page's URL.
//!
//! 1. `/` and every page's address give the document; so do addresses that only the console knows.
//! 2. The content policy lets nothing in from elsewhere and nothing inline.
//! 3. What has a hash in its name may be kept for ever; the document may not.

use deputize_tests::{environment, http::Caller};

#[tokio::test]
async fn every_page_is_the_console() {
    let nobody = Caller::nobody(environment::shared());
    let home = nobody.get("/").await;
    assert_eq!(home.status, 200);
    assert!(home.header("content-type").starts_with("text/html"), "{home:?}");
    assert!(home.text.contains("<noscript>"), "{}", home.text);
    for path in ["/sign-in", "/w/ws_0/integrations/aws", "/w/ws_0/integrations/aws/add?step=role"] {
        let page = nobody.get(path).await;
        assert_eq!((page.status, &page.text), (200, &home.text), "{path}");
    }
}

#[tokio::test]
async fn nothing_from_elsewhere() {
    let home = Caller::nobody(environment::shared()).get("/").await;
    let policy = home.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(part), "{part} is missing: {policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("http"), "{policy}");
    assert_eq!(home.header("x-content-type-options"), "nosniff");
    assert_eq!(home.header("referrer-policy"), "no-referrer");
}

#[tokio::test]
async fn what_has_a_hash_is_kept() {
    let nobody = Caller::nobody(environment::shared());
    let home = nobody.get("/").await;
    assert!(!home.header("cache-control").contains("immutable"), "{home:?}");
    let assets: Vec<&str> = home.text.split('"').filter(|text| text.starts_with("/assets/")).collect();
    assert!(!assets.is_empty(), "{}", home.text);
    for asset in assets {
        let file = nobody.get(asset).await;
        assert_eq!(file.status, 200, "{asset}");
        assert!(file.header("cache-control").contains("immutable"), "{asset}: {:?}", file.headers);
    }
    // A missing file is not the document: a browser would take HTML for a script.
    let missing = nobody.get("/assets/missing-00000000.js").await;
    assert!(missing.status == 404 || !missing.header("content-type").contains("javascript"), "{missing:?}");
}

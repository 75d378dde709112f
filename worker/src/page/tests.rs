//! The page against the console's own HTML and headers, and against other people's text.

use domain::api::{Asker, NewLink};
use domain::arn::Partition;
use domain::ids::LinkId;
use domain::link::{OnboardingLink, read_new};
use domain::time::Timestamp;
use domain::window::ExternalId;

use super::*;

const SHELL: &str = include_str!("../../../app/index.html");
const STATIC_HEADERS: &str = include_str!("../../../app/public/_headers");
const HOSTILE: &str = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;";

fn page(hostile: &str) -> String {
    let new = NewLink {
        alias: Some(hostile.into()),
        note: Some(format!("{hostile}\n{hostile}")),
        ..NewLink::default()
    };
    let asker = Asker { name: hostile.into(), email: Some(hostile.into()), workspace: hostile.into() };
    let external_id = ExternalId::from_random_bytes([2; 16]);
    let at = Timestamp::from_seconds(1_800_000_000);
    let link = OnboardingLink::new(
        LinkId::from_bytes([1; 16]),
        external_id,
        read_new(&new, Partition::Aws).unwrap(),
        asker,
        at,
    );
    let principal = "arn:aws:iam::111111111111:user/deputize".parse().unwrap();
    let role = crate::handlers::connect::forms(&link, &principal, None).unwrap();
    Page::asking(&link, &principal, &role).fill(SHELL)
}

#[test]
fn other_peoples_text_stays_text() {
    let (plain, hostile) = (page("Acme"), page(HOSTILE));
    for tag in ["<script", "<img", "<meta", "<a ", "<title", "</article>", "<br>"] {
        assert_eq!(plain.matches(tag).count(), hostile.matches(tag).count(), "{tag}");
    }
    assert!(!hostile.contains("onerror='"), "quotes are escaped");
    assert!(hostile.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "and it is shown as it was written");
}

#[test]
fn the_text_and_the_preview_are_there() {
    let page = page("Acme");
    assert!(page.contains("<title>Acme asks for read-only access to an AWS account · Deputize</title>"));
    assert_eq!(page.matches("<title>").count(), 1);
    assert_eq!(page.matches("name=\"description\"").count(), 1);
    for part in
        ["og:title", "og:description", "twitter:card", "noindex", "02020202-0202-4202-8202-020202020202"]
    {
        assert!(page.contains(part), "{part}");
    }
    let head = page.split("<body>").next().unwrap();
    for secret in ["02020202", "111111111111"] {
        assert!(!head.contains(secret), "{secret} is in the preview");
    }
    assert!(page.find("id=\"before\"") < page.find("id=\"shell\""), "the text comes before the shell");
}

#[test]
fn what_is_written_and_another_partition_are_told() {
    let at = Timestamp::from_seconds(1_800_000_000);
    let new = NewLink {
        features: Some(vec!["metrics".into(), "s3_captures".into()]),
        bucket: Some("my-captures".into()),
        partition: Some("aws-cn".into()),
        ..NewLink::default()
    };
    let asker = Asker { name: "Ada".into(), email: None, workspace: "Acme".into() };
    let terms = read_new(&new, Partition::Aws).unwrap();
    let external_id = ExternalId::from_random_bytes([2; 16]);
    let link = OnboardingLink::new(LinkId::from_bytes([1; 16]), external_id, terms, asker, at);
    let principal = "arn:aws-cn:iam::111111111111:user/deputize".parse().unwrap();
    let role = crate::handlers::connect::forms(&link, &principal, None).unwrap();
    let page = Page::asking(&link, &principal, &role).fill(SHELL);
    for part in [
        "Acme asks for access to an AWS account",
        "AWS China",
        "<code>my-captures/deputize/</code>",
        "s3:PutObject",
        "but objects under deputize/ in the bucket my-captures.",
        "What was captured stays in your bucket",
        "arn:aws-cn:iam::111111111111:user/deputize",
    ] {
        assert!(page.contains(part), "{part}");
    }
    for wrong in
        ["read-only access", "may only read", "Change, start, stop or delete anything.", "arn:aws:s3"]
    {
        assert!(!page.contains(wrong), "{wrong}");
    }
}

#[test]
fn a_refusal_says_what_and_whom() {
    let page = Page::refusal("This link was taken back.", "Ask <Ada>.").fill(SHELL);
    assert!(page.contains("<h1>This link was taken back.</h1><p>Ask &lt;Ada&gt;.</p>"), "{page}");
}

/// Cloudflare reads them from a file for everything else; a change there must not be forgotten here.
#[test]
fn the_headers_are_those_of_the_static_files() {
    let by_edge = ["x-content-type-options", "x-frame-options", "referrer-policy"];
    let of_all =
        STATIC_HEADERS.lines().skip_while(|line| *line != "/*").skip(1).take_while(|line| !line.is_empty());
    for line in of_all {
        let (name, value) = line.trim().split_once(": ").unwrap();
        let name = name.to_lowercase();
        let here = HEADERS.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        assert!(here == Some(value) || by_edge.contains(&name.as_str()), "{name}: {value}");
    }
}

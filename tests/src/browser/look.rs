//! How the window looks: its size and its colours; and the pictures and the judgement of each look.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::Browser;
use crate::source;

/// A size and a colour scheme.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    name: &'static str,
    width: u32,
    height: u32,
    phone: bool,
    scheme: &'static str,
    /// Whether axe looks at it: both sizes and both schemes are seen by two of the four.
    is_judged: bool,
}

pub(super) const DESKTOP_LIGHT: Look =
    Look { name: "desktop-light", width: 1280, height: 900, phone: false, scheme: "light", is_judged: false };
const DESKTOP_DARK: Look = Look { name: "desktop-dark", scheme: "dark", is_judged: true, ..DESKTOP_LIGHT };
const PHONE_LIGHT: Look =
    Look { name: "phone-light", width: 390, height: 844, phone: true, scheme: "light", is_judged: true };
const PHONE_DARK: Look = Look { name: "phone-dark", scheme: "dark", is_judged: false, ..PHONE_LIGHT };

/// Past this a picture is cut off.
const TALLEST: u32 = 6000;

/// Two frames: one takes the new style, the next has drawn it. Then what moves or fades comes to its end, unless it has
/// none. A headless Chromium now and then owes a page its frame for good; taking the picture makes it draw one anyway, so
/// after five seconds that is left to the picture.
const SETTLE: &str = "
    const done = arguments[0];
    setTimeout(done, 5000);
    const ends = (animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime ?? 0);
    const drawn = () => {
      const running = document.getAnimations().filter((one) => one.playState === 'running' && ends(one));
      Promise.allSettled(running.map((one) => one.finished)).then(() => requestAnimationFrame(() => done()));
    };
    requestAnimationFrame(() => requestAnimationFrame(drawn));
";

/// The axe rules that a page is held against: WCAG 2.2 at levels A and AA, as the law in most places wants it.
const AXE: &str = r#"
    const done = arguments[arguments.length - 1];
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    axe.run(document, { runOnly: { type: "tag", values: tags } }).then(
      ({ violations }) => done(violations.flatMap(({ id, help, nodes }) =>
        nodes.map((node) => `${id}: ${help}: ${node.html} (${node.failureSummary})`))),
      (error) => done([`${error}`]),
    );
"#;

impl Browser {
    /// Puts the window into a look.
    pub(super) async fn wear(&self, look: Look) {
        let Look { height, scheme, .. } = look;
        self.size(look, height).await;
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.devtools("Emulation.setEmulatedMedia", media).await;
    }

    async fn size(&self, look: Look, height: u32) {
        let Look { width, phone, .. } = look;
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone});
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Takes a picture of each look, the page from top to bottom, into `target/screenshots/`. Each is held against the
    /// rules of accessibility and must not be wider than its window; what is found wanting is kept for
    /// [`Browser::judge_the_looks`], so that one run shows all of it. The window is as it was opened afterwards.
    pub async fn look_at(&self, step: &str) {
        for look in [DESKTOP_DARK, PHONE_DARK, PHONE_LIGHT, DESKTOP_LIGHT] {
            self.wear(look).await;
            let page = self.run("return document.documentElement.scrollHeight", vec![]).await;
            let page = page.as_u64().and_then(|page| u32::try_from(page).ok()).unwrap_or_default();
            self.size(look, page.clamp(look.height, TALLEST)).await;
            self.window.execute_async(SETTLE, vec![]).await.expect("the page is drawn");
            let picture = pictures().join(format!("{step}-{}.png", look.name));
            self.window
                .screenshot(&picture)
                .await
                .unwrap_or_else(|error| panic!("{}: {error}", picture.display()));
            let over = self.run("return document.documentElement.scrollWidth - innerWidth", vec![]).await;
            let mut found = if look.is_judged { self.axe().await } else { Vec::new() };
            if over.as_f64().is_none_or(|over| over > 0.0) {
                found.push(format!("the page is {over} px wider than the window"));
            }
            let found = found.into_iter().map(|complaint| format!("{step}, {}: {complaint}", look.name));
            self.complaints.lock().expect("no look panicked").extend(found);
        }
        self.wear(DESKTOP_LIGHT).await;
    }

    /// Takes a picture of how the page is printed.
    pub async fn look_at_paper(&self, step: &str) {
        self.devtools("Emulation.setEmulatedMedia", json!({"media": "print"})).await;
        // An A4 sheet's width at 96 pixels an inch.
        let sheet = Look { name: "paper", width: 794, ..DESKTOP_LIGHT };
        self.size(sheet, TALLEST / 3).await;
        self.take_picture(&format!("{step}-{}", sheet.name)).await;
        self.devtools("Emulation.setEmulatedMedia", json!({"media": ""})).await;
        self.wear(DESKTOP_LIGHT).await;
    }

    /// Takes one picture of what the window shows, also of a page whose scripts do not run: nothing is asked of it.
    pub async fn take_picture(&self, step: &str) {
        let picture = pictures().join(format!("{step}.png"));
        let taken = self.window.screenshot(&picture).await;
        taken.unwrap_or_else(|error| panic!("{}: {error}", picture.display()));
    }

    /// Fails if a look so far was found wanting.
    pub fn judge_the_looks(&self) {
        let complaints = self.complaints.lock().expect("no look panicked");
        assert!(complaints.is_empty(), "{complaints:#?}");
    }

    async fn axe(&self) -> Vec<String> {
        let library = source::root().join("node_modules/axe-core/axe.min.js");
        if self.run("return 'axe' in window", vec![]).await == json!(false) {
            self.run(&std::fs::read_to_string(library).expect("npm has installed axe-core"), vec![]).await;
        }
        let found = self.window.execute_async(AXE, vec![]).await.expect("axe runs").json().clone();
        let Value::Array(found) = found else { panic!("axe gives a list: {found}") };
        found.iter().map(ToString::to_string).collect()
    }
}

fn pictures() -> PathBuf {
    let folder = source::root().join("target/screenshots");
    std::fs::create_dir_all(&folder).expect("target/ can be written");
    folder
}

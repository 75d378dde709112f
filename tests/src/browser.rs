//! Chromium, driven as a person drives it: things are found by their role and their name.
//!
//! The driver is the machine's `chromedriver`, held so that neither it nor a browser outlives the tests.

mod driver;
mod look;

use std::cell::RefCell;
use std::io::Write as _;
use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::prelude::{ScriptRet, WebElement};
use thirtyfour::{Key, WebDriver};

use crate::environment::Held;
use crate::eventually;

/// A page of ours is there within a second; the gate inside a page takes some more, and a busy machine much more.
const PATIENCE: Duration = Duration::from_mins(1);
const FIND: &str = include_str!("browser/find.js");

/// One window with a fresh profile.
#[derive(Debug)]
pub struct Browser {
    window: WebDriver,
    /// What the looks so far were found wanting in.
    complaints: Mutex<Vec<String>>,
    _driver: Held,
}

/// Whether the tests in a browser were left out on purpose (`BROWSER=skip`). Says so when they are.
pub fn left_out(test: &str) -> bool {
    let skip = std::env::var("BROWSER").is_ok_and(|value| value == "skip");
    if skip {
        // Past the runner, which keeps to itself what a passing test prints.
        let said = writeln!(std::io::stderr(), "left out, because BROWSER=skip is set: {test}");
        said.expect("stderr is open");
    }
    skip
}

impl Browser {
    /// Opens one: 1280 × 900, light.
    ///
    /// # Panics
    /// With a sentence that names them where chromium or chromedriver is missing.
    pub async fn open() -> Self {
        let (window, held) = driver::start().await;
        let browser = Self { window, complaints: Mutex::default(), _driver: held };
        let permissions = json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
        browser.devtools("Browser.grantPermissions", permissions).await;
        browser.wear(look::DESKTOP_LIGHT).await;
        browser
    }

    /// Goes to an address.
    pub async fn goto(&self, url: &str) {
        self.window.goto(url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.window.refresh().await.expect("the page reloads");
    }

    /// The address shown.
    pub async fn address(&self) -> String {
        self.window.current_url().await.expect("a page is open").to_string()
    }

    /// Waits for the element with this role and exactly this name.
    pub async fn see(&self, role: &str, name: &str) -> WebElement {
        self.wait_for(role, name, true).await
    }

    /// Waits for the element with this role whose name holds `part`.
    pub async fn see_like(&self, role: &str, part: &str) -> WebElement {
        self.wait_for(role, part, false).await
    }

    /// Whether the element is there now.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        !self.find_all(role, name, true).await.is_empty()
    }

    /// Every element with this role whose name holds `part`, now.
    pub async fn all_like(&self, role: &str, part: &str) -> Vec<WebElement> {
        self.find_all(role, part, false).await
    }

    /// Waits for this text anywhere on the page.
    pub async fn see_text(&self, text: &str) {
        eventually(&format!("the page says “{text}”"), PATIENCE, async || {
            self.page_text().await.contains(text).then_some(())
        })
        .await;
    }

    /// All text that the page shows.
    pub async fn page_text(&self) -> String {
        // While a document is being replaced there is no text, and perhaps no page to ask: then it shows nothing yet.
        let read = self.window.execute(r#"return document.body?.innerText ?? """#, vec![]).await;
        read.ok().and_then(|read| read.json().as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Clicks the element with this role and name once it can be clicked.
    pub async fn click(&self, role: &str, name: &str) {
        self.click_on(role, name, true).await;
    }

    /// The same, of the element whose name holds `part`.
    pub async fn click_like(&self, role: &str, part: &str) {
        self.click_on(role, part, false).await;
    }

    async fn click_on(&self, role: &str, name: &str, exact: bool) {
        eventually(&format!("{role} “{name}” can be clicked"), PATIENCE, async || {
            let element = self.find_all(role, name, exact).await.into_iter().next()?;
            // The driver leaves alone what is in the window, though the header may lie over it; a person scrolls.
            let centre = "arguments[0].scrollIntoView({block: 'center'})";
            self.window.execute(centre, vec![element.to_json().ok()?]).await.ok()?;
            // It may be drawn anew, disabled or covered at this moment; a person tries again.
            (element.is_enabled().await.ok()? && element.click().await.is_ok()).then_some(())
        })
        .await;
    }

    /// Types into the text box with this name, in place of what is in it.
    pub async fn fill(&self, name: &str, text: &str) {
        self.type_into("textbox", name, text).await;
    }

    /// Types into the field with this role and name, such as a `combobox`, in place of what is in it.
    pub async fn type_into(&self, role: &str, name: &str, text: &str) {
        eventually(&format!("the {role} “{name}” takes text"), PATIENCE, async || {
            // It may be drawn anew meanwhile; then all of it is typed into the new one.
            let field = self.find_all(role, name, true).await.into_iter().next()?;
            field.send_keys(Key::Control + "a").await.ok()?;
            field.send_keys(Key::Delete + text).await.ok()
        })
        .await;
    }

    /// Presses a key where the keyboard is.
    pub async fn press(&self, key: Key) {
        let focused = self.window.active_element().await.expect("something has the focus");
        focused.send_keys(key + "").await.expect("it takes keys");
    }

    /// The same with the Control key held down.
    pub async fn press_control(&self, key: &str) {
        let focused = self.window.active_element().await.expect("something has the focus");
        focused.send_keys(Key::Control + key).await.expect("it takes keys");
    }

    /// Waits until the element with this role and name has this value.
    pub async fn see_value(&self, role: &str, name: &str, value: &str) {
        let shown = RefCell::new(String::new());
        let seen = tokio::time::timeout(PATIENCE, async {
            while *shown.borrow() != value {
                tokio::time::sleep(Duration::from_millis(100)).await;
                let now = self.property(role, name, "value").await;
                shown.replace(now);
            }
        });
        assert!(seen.await.is_ok(), "{role} “{name}” shows “{}” and not “{value}”", shown.borrow());
    }

    /// Drags across the element with this role whose name holds `part`: from one part of its width to another.
    pub async fn drag_across(&self, role: &str, part: &str, from: f64, to: f64) {
        let element = self.see_like(role, part).await;
        let script = "arguments[0].scrollIntoView({block: 'center'}); \
                      const over = arguments[0].querySelector('.u-over').getBoundingClientRect(); \
                      return [over.left, over.top + over.height / 2, over.width]";
        let place = self.window.execute(script, vec![element.to_json().expect("an element")]).await;
        let place = place.expect("it has a place").json().clone();
        let number = |at: usize| place[at].as_f64().unwrap_or_default();
        for (kind, part) in [
            ("mousePressed", from),
            ("mouseMoved", from.midpoint(to)),
            ("mouseMoved", to),
            ("mouseReleased", to),
        ] {
            let event = json!({
                "type": kind, "x": number(0) + number(2) * part, "y": number(1), "button": "left", "buttons": 1,
                "clickCount": 1,
            });
            self.devtools("Input.dispatchMouseEvent", event).await;
        }
    }

    /// A property of the element with this role and name, such as the `value` of a text box.
    pub async fn property(&self, role: &str, name: &str, property: &str) -> String {
        self.read(role, name, true, property).await
    }

    /// The same, of the element whose name holds `part`.
    pub async fn property_like(&self, role: &str, part: &str, property: &str) -> String {
        self.read(role, part, false, property).await
    }

    /// The text of a block of code, or of any other region.
    pub async fn region_text(&self, name: &str) -> String {
        self.property("region", name, "textContent").await
    }

    async fn read(&self, role: &str, name: &str, exact: bool, property: &str) -> String {
        eventually(&format!("{role} “{name}” has its {property}"), PATIENCE, async || {
            // Between finding and reading it may be drawn anew.
            let element = self.find_all(role, name, exact).await.into_iter().next()?;
            element.prop(property).await.ok()?
        })
        .await
    }

    /// What is in the clipboard.
    pub async fn clipboard(&self) -> String {
        let script =
            "const done = arguments[0]; navigator.clipboard.readText().then(done, (e) => done(`${e}`));";
        let read = self.window.execute_async(script, vec![]).await.expect("the clipboard can be read");
        read.json().as_str().unwrap_or_default().to_owned()
    }

    /// What `script` returns in the page.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        let ran = self.window.execute(script, arguments).await;
        ran.unwrap_or_else(|error| panic!("{script}: {error}")).json().clone()
    }

    /// Switches the scripts of pages on or off, from the next page on.
    pub async fn allow_scripts(&self, allowed: bool) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": !allowed })).await;
    }

    /// From now on requests to addresses like these fail, as without a network; none, and all go through again.
    pub async fn block(&self, addresses: &[&str]) {
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.setBlockedURLs", json!({ "urls": addresses })).await;
    }

    /// What the page wrote to its console as an error: refused by the content policy, a panic, a lost request.
    pub async fn console_errors(&self) -> Vec<String> {
        let log = self.window.browser_log().await.expect("the log can be read");
        log.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect()
    }

    async fn wait_for(&self, role: &str, name: &str, exact: bool) -> WebElement {
        let begin = tokio::time::Instant::now();
        while begin.elapsed() < PATIENCE {
            if let Some(found) = self.find_all(role, name, exact).await.into_iter().next() {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!(
            "no {role} “{name}” on {} within {PATIENCE:?}. It shows:\n{}",
            self.address().await,
            self.page_text().await
        );
    }

    async fn find_all(&self, role: &str, name: &str, exact: bool) -> Vec<WebElement> {
        let found = self.window.execute(FIND, vec![json!(role), json!(name), json!(exact)]).await;
        // While a page is being replaced there is nothing to find in it.
        found.and_then(ScriptRet::elements).unwrap_or_default()
    }

    /// Puts an authenticator into the machine: one with a lock that its owner opens each time, and room for passkeys. Gives
    /// its id.
    pub async fn add_authenticator(&self) -> String {
        self.devtools("WebAuthn.enable", json!({})).await;
        let options = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserVerified": true, "automaticPresenceSimulation": true,
        });
        let added = self.devtools("WebAuthn.addVirtualAuthenticator", json!({ "options": options })).await;
        added["authenticatorId"].as_str().expect("it has an id").to_owned()
    }

    /// Whether the owner of an authenticator can open its lock.
    pub async fn let_owner_be_known(&self, authenticator: &str, is_known: bool) {
        let parameters = json!({"authenticatorId": authenticator, "isUserVerified": is_known});
        self.devtools("WebAuthn.setUserVerified", parameters).await;
    }

    async fn devtools(&self, method: &str, parameters: Value) -> Value {
        let sent = self.window.cdp().send_raw(method, parameters).await;
        sent.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// What an asynchronous `script` in the page gives to its last argument.
    pub async fn await_script(&self, script: &str, arguments: Vec<Value>) -> Value {
        let ran = self.window.execute_async(script, arguments).await;
        ran.unwrap_or_else(|error| panic!("{script}: {error}")).json().clone()
    }
}

//! Starting chromedriver and, through it, one Chromium.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};

use crate::environment::{Held, free_port};

/// Starting a browser on a busy machine. chromedriver itself gives a browser one minute, so this is two attempts.
const START: Duration = Duration::from_mins(2);
/// What a script in a page may take: axe looks at a whole page. Less than the driver's client waits for an answer (120 s),
/// so that a script that hangs is called that.
const SCRIPT: Duration = Duration::from_secs(100);
/// Those of a machine without a screen, for root too, none that calls home, and none that lets a window rest because nobody
/// seems to look at it.
const FLAGS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
];

/// A driver on a free port and a session in it.
pub(super) async fn start() -> (WebDriver, Held) {
    let (chromium, chromedriver) = installed();
    let port = free_port();
    let held = Held::start("browser", |_| vec![chromedriver.into(), format!("--port={port}").into()]);
    let mut capabilities = DesiredCapabilities::chrome();
    for flag in FLAGS {
        capabilities.add_arg(flag).expect("a flag");
    }
    // Chromium ends by itself when this pipe closes, so it never outlives a driver that was killed.
    capabilities.add_arg("--remote-debugging-pipe").expect("a flag");
    capabilities.set_binary(&chromium.display().to_string()).expect("a path");
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::Severe).expect("a level");

    let begin = Instant::now();
    let mut attempt = 0;
    loop {
        attempt += 1;
        let mut capabilities = capabilities.clone();
        // A browser that did not come up in time may hold its profile still.
        let profile = held.folder().join(format!("profile-{attempt}"));
        capabilities.add_arg(&format!("--user-data-dir={}", profile.display())).expect("a flag");
        match WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await {
            Ok(window) => {
                window.set_script_timeout(SCRIPT).await.expect("the session takes timeouts");
                // Browser and driver end with `held`, whatever becomes of the test. Left to itself this client would
                // end the session when it is dropped, and wait long for a driver that is gone already.
                window.clone().leak().expect("nobody has ended it");
                return (window, held);
            }
            Err(error) => {
                assert!(begin.elapsed() < START, "chromedriver gives no session: {error}\n{}", held.log());
            }
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn installed() -> (PathBuf, PathBuf) {
    let (Some(chromium), Some(chromedriver)) = (on_path("chromium"), on_path("chromedriver")) else {
        panic!(
            "the browser tests need chromium and chromedriver on the path: install both, \
             or leave those tests out with BROWSER=skip"
        );
    };
    (chromium, chromedriver)
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| Path::is_file(file))
}

//! Whose browser people have: Chromium, or by `SARANG_BROWSER` Firefox or `WebKit`.
//!
//! The stories of input run on all three (`CONTRIBUTING.md`). What only Chromium's `DevTools` can do (another
//! screen, no network, other colours) is told on Chromium alone.

use std::path::Path;
use std::process::Command;

use serde_json::json;
use thirtyfour::{Capabilities, ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel};

use super::Scripts;
use crate::wait::free_port;

/// Where Debian and Ubuntu put the small browser that `WebKitWebDriver` drives.
const MINI_BROWSER: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

/// Who made the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maker {
    /// Chromium, by chromedriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
    /// `WebKitGTK`, by its own driver. It needs a display: run the tests by `xvfb-run -a`.
    WebKit,
}

impl Maker {
    /// The one that is asked for.
    pub(super) fn wanted() -> Self {
        match std::env::var("SARANG_BROWSER").as_deref() {
            Err(_) | Ok("" | "chromium") => Self::Chromium,
            Ok("firefox") => Self::Firefox,
            Ok("webkit") => Self::WebKit,
            Ok(other) => panic!("SARANG_BROWSER is chromium, firefox or webkit, and not {other}"),
        }
    }

    /// The program between the tests and the browser, on a port of its own.
    pub(super) fn driver(self, port: u16) -> Command {
        let name = match self {
            Self::Chromium => "chromedriver",
            Self::Firefox => "geckodriver",
            Self::WebKit => "WebKitWebDriver",
        };
        let mut command = Command::new(name);
        command.arg(format!("--port={port}"));
        if self == Self::Firefox {
            // Its other port is the same for all otherwise.
            command.arg(format!("--websocket-port={}", free_port()));
        }
        command
    }

    /// How the browser is to be started.
    pub(super) fn wishes(self, profile: &Path, scripts: Scripts) -> Capabilities {
        assert!(scripts == Scripts::On || self == Self::Chromium, "without scripts there is Chromium alone");
        match self {
            Self::Chromium => chromium(profile, scripts),
            Self::Firefox => {
                let mut wishes = DesiredCapabilities::firefox();
                wishes.add_arg("-headless").expect("an argument can be added");
                wishes.into()
            }
            Self::WebKit => {
                let mut wishes = Capabilities::default();
                let options = json!({ "binary": MINI_BROWSER, "args": ["--automation"] });
                wishes.set("webkitgtk:browserOptions", options).expect("an option can be added");
                wishes
            }
        }
    }
}

fn chromium(profile: &Path, scripts: Scripts) -> Capabilities {
    let mut wishes = DesiredCapabilities::chrome();
    for arg in [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--lang=en-GB",
        &folder(profile),
    ] {
        wishes.add_arg(arg).expect("an argument can be added");
    }
    if scripts == Scripts::Off {
        let off = json!({ "profile.managed_default_content_settings.javascript": 2 });
        wishes.add_experimental_option("prefs", off).expect("an option can be added");
    }
    wishes.set_browser_log_level(LoggingPrefsLogLevel::All).expect("an option can be added");
    wishes.into()
}

/// The argument that names Chromium's profile.
pub(super) fn folder(profile: &Path) -> String {
    format!("--user-data-dir={}", profile.display())
}

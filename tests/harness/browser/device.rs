//! What a person's device is like: its screen, its colours, its network.

use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sarang_protocol::language::Language;
use serde_json::json;

use super::{Maker, Person};

/// A screen's size in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Its name, for files and messages.
    pub name: &'static str,
    /// CSS pixels.
    pub width: u32,
    /// CSS pixels.
    pub height: u32,
    /// Pixels of the screen for one of CSS.
    pub scale: u32,
    /// Whether it is a phone's: touch, no hover.
    pub touch: bool,
}

/// A common laptop.
pub const DESKTOP: Screen = Screen { name: "desktop", width: 1280, height: 800, scale: 1, touch: false };

/// A tablet held upright.
pub const TABLET: Screen = Screen { name: "tablet", width: 820, height: 1180, scale: 1, touch: true };

/// A phone of the smaller half.
pub const PHONE: Screen = Screen { name: "phone", width: 375, height: 740, scale: 2, touch: true };

/// What the system prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Scheme {
    /// Its word in CSS.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Person {
    /// Takes another device.
    pub async fn has_screen(&self, screen: Screen) {
        if self.maker != Maker::Chromium {
            let size = self.driver.set_window_rect(0, 0, screen.width, screen.height).await;
            return size.expect("a window can be given a size");
        }
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({
                "width": screen.width,
                "height": screen.height,
                "deviceScaleFactor": screen.scale,
                "mobile": screen.touch,
            }),
        )
        .await;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": screen.touch })).await;
    }

    /// Sets the system's colours.
    pub async fn prefers(&self, scheme: Scheme) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme.name() }]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Asks for pages in a language, from the next one on, as browsers do by their settings.
    pub async fn asks_for(&self, language: Language) {
        self.devtools("Network.enable", json!({})).await;
        let headers = json!({ "headers": { "Accept-Language": language.as_str() } });
        self.devtools("Network.setExtraHTTPHeaders", headers).await;
    }

    /// From the next page on, nothing whose address matches comes through.
    pub async fn is_blocked_from(&self, pattern: &str) {
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.setBlockedURLs", json!({ "urls": [pattern] })).await;
    }

    /// Loses the network.
    pub async fn goes_offline(&self) {
        self.network(true).await;
    }

    /// Has the network again.
    pub async fn is_online_again(&self) {
        self.network(false).await;
    }

    /// Sends a command of Chromium's `DevTools`.
    ///
    /// # Panics
    /// If it is not Chromium, or does not take it.
    pub async fn devtools(&self, command: &str, params: serde_json::Value) -> serde_json::Value {
        assert!(self.maker == Maker::Chromium, "{:?} has no DevTools for {command}", self.maker);
        self.driver
            .cdp()
            .send_raw(command, params)
            .await
            .unwrap_or_else(|error| panic!("DevTools refuse {command}: {error}"))
    }

    /// Saves what the screen shows.
    ///
    /// # Panics
    /// If the file cannot be written.
    pub async fn photographs(&self, file: &Path) {
        self.driver.screenshot(file).await.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }

    /// Saves all of an element, further down than the screen is high too.
    ///
    /// # Panics
    /// If it is not there, or the file cannot be written.
    pub async fn photographs_all_of(&self, selector: &str, file: &Path) {
        let script = format!(
            "const box = document.querySelector({selector:?}).getBoundingClientRect(); \
             return {{ x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height, scale: 1 }}"
        );
        let clip = self.evaluates(&script).await;
        let wish = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let shot = self.devtools("Page.captureScreenshot", wish).await;
        let data = shot["data"].as_str().expect("a picture");
        let png = BASE64_STANDARD.decode(data).expect("it is base64");
        std::fs::write(file, png).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }

    /// Lets elements look as if they were pointed at (`hover`), had the focus (`focus-visible`), were pressed
    /// (`active`): each selector with such a state.
    ///
    /// # Panics
    /// If there is no such element.
    pub async fn forces(&self, states: &[(&str, &str)]) {
        self.devtools("DOM.enable", json!({})).await;
        self.devtools("CSS.enable", json!({})).await;
        // Asked for again, the document would forget what was forced.
        let root = self.devtools("DOM.getDocument", json!({ "depth": 0 })).await["root"]["nodeId"].clone();
        for (selector, state) in states {
            let wish = json!({ "nodeId": root, "selector": selector });
            let found = self.devtools("DOM.querySelectorAll", wish).await;
            let nodes = found["nodeIds"].as_array().expect("a list");
            assert!(!nodes.is_empty(), "there is no {selector}");
            for node in nodes {
                let wish = json!({ "nodeId": node, "forcedPseudoClasses": [state] });
                self.devtools("CSS.forcePseudoState", wish).await;
            }
        }
    }

    async fn network(&self, offline: bool) {
        self.devtools("Network.enable", json!({})).await;
        self.devtools(
            "Network.emulateNetworkConditions",
            json!({
                "offline": offline,
                "latency": 0,
                "downloadThroughput": -1,
                "uploadThroughput": -1,
            }),
        )
        .await;
    }
}

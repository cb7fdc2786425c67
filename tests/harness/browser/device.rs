//! What a person's device is like: its screen, its colours, its network.

use std::path::Path;

use serde_json::json;

use super::Person;

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
    /// If Chromium does not take it.
    pub async fn devtools(&self, command: &str, params: serde_json::Value) -> serde_json::Value {
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

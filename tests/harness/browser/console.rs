//! What the browser complains about to developers.

use super::{Maker, Person};

impl Person {
    /// Everything that was complained about since this was asked last: errors and warnings of
    /// scripts, of hydration, of the content security policy, of loading. Only Chromium's driver tells.
    pub async fn complaints(&self) -> Vec<String> {
        if self.maker != Maker::Chromium {
            return vec![];
        }
        let entries = self.driver.browser_log().await;
        entries
            .expect("chromedriver keeps the console's log")
            .into_iter()
            .filter(|entry| matches!(entry.level.as_str(), "SEVERE" | "WARNING"))
            .map(|entry| {
                let source = entry.source.unwrap_or_default();
                format!("{} [{source}] {}", entry.level, entry.message)
            })
            .collect()
    }

    /// Asserts that the console is clean.
    ///
    /// # Panics
    /// With what stands there.
    pub async fn has_a_clean_console(&self) {
        let complaints = self.complaints().await;
        let place = self.path().await;
        assert!(complaints.is_empty(), "console of {place}: {complaints:#?}");
    }

    /// Asserts that the console says of the page itself that it was not found, and nothing else.
    ///
    /// # Panics
    /// With what else stands there.
    pub async fn has_only_a_404_on_the_console(&self) {
        let complaints = self.complaints().await;
        let other: Vec<_> = complaints.iter().filter(|line| !line.contains("status of 404")).collect();
        assert!(other.is_empty(), "console: {other:#?}");
    }
}

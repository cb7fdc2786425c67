//! Whether everybody can use a page, as far as a program can judge: axe-core, which set-up fetches.

use std::sync::LazyLock;

use serde_json::Value;

use super::Person;

/// The version that `.ci/setup` fetches.
const AXE: &str = "axe-core-4.14.1/axe.min.js";

/// WCAG 2.2 A and AA, and what its authors hold to be good practice besides.
const JUDGE: &str = r"
return axe.run(document, {
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}).then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
  nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`)))";

/// When all that moves has arrived, but for what moves for ever.
const SETTLED: &str = r"
const moving = document.getAnimations().filter(a => a.effect.getComputedTiming().endTime < Infinity);
return Promise.all(moving.map(a => a.finished.catch(() => 0))).then(() => true)";

static SCRIPT: LazyLock<String> = LazyLock::new(|| {
    let test = std::env::current_exe().expect("a running program has a path");
    let file = test
        .ancestors()
        .map(|folder| folder.join(AXE))
        .find(|file| file.is_file())
        .unwrap_or_else(|| panic!("there is no {AXE} in the target folder: run `.ci/setup test`"));
    std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
});

impl Person {
    /// Asserts that axe finds nothing against what is on the screen now.
    ///
    /// # Panics
    /// With every violation, and where it is.
    pub async fn can_be_used_by_everybody(&self, what: &str) {
        // Colours are judged as they are at this moment, so what fades in has to be there.
        self.blinks().await;
        self.evaluates(SETTLED).await;
        self.evaluates(&[SCRIPT.as_str(), "\nreturn true"].concat()).await;
        let found = self.evaluates(JUDGE).await;
        let found: Vec<&str> = found.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
        assert!(found.is_empty(), "{what} at {}:\n{}", self.path().await, found.join("\n\n"));
    }
}

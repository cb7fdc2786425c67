//! What others have gathered to break things with. Where it is from: `tests/corpus/README.md`.

/// Texts that try to have a script run.
pub fn xss() -> Vec<String> {
    serde_json::from_str(include_str!("../corpus/xss.json")).expect("a list of texts")
}

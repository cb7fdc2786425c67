//! What a person likes of emoji. It is this browser's, and goes with everything else when they sign out.

use crate::live::Live;

/// So many are kept as recent: three rows of the picker.
const RECENT: usize = 24;

/// What the recent ones are kept as.
const KEPT: &str = "emoji";

/// What the skin tone is kept as.
const TONE: &str = "tone";

/// What was chosen, the last first.
pub(super) fn recent(live: Live) -> Vec<String> {
    let kept = live.engine().shelf.get(KEPT).unwrap_or_default();
    kept.split_whitespace().map(ToOwned::to_owned).collect()
}

/// One was chosen.
pub(super) fn took(live: Live, sign: &str) {
    let mut all = recent(live);
    all.retain(|one| one != sign);
    all.insert(0, sign.to_owned());
    all.truncate(RECENT);
    live.engine().shelf.set(KEPT, &all.join(" "));
}

/// The skin tone of hands, 0 for none.
pub(super) fn tone(live: Live) -> usize {
    live.engine().shelf.get(TONE).and_then(|tone| tone.parse().ok()).unwrap_or_default()
}

/// Hands are to have this skin tone.
pub(super) fn likes(live: Live, tone: usize) {
    live.engine().shelf.set(TONE, &tone.to_string());
}

//! Tables in Markdown, and what stands in them.

pub(crate) fn row(cells: &[String]) {
    println!("| {} |", cells.join(" | "));
}

/// The middle one, of an even number the greater of the middle two; 0 if there are none.
pub(crate) fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let sorted = sorted(figures);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// The median, the least and the greatest.
pub(crate) fn range(figures: impl Iterator<Item = f64>, digits: usize) -> String {
    let sorted = sorted(figures);
    let (least, most) = (sorted[0], sorted[sorted.len() - 1]);
    format!("{:.digits$} ({least:.digits$}–{most:.digits$})", sorted[sorted.len() / 2])
}

/// The figure below which so many in a hundred are; 0 if there are none.
pub(crate) fn percentile(sorted: &[f64], percent: usize) -> f64 {
    sorted.get(sorted.len() * percent / 100).copied().unwrap_or_default()
}

fn sorted(figures: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = figures.collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

//! What an instance shows at `/metrics`, read as Prometheus reads it (text format 0.0.4,
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>), and strictly.

use std::collections::{BTreeMap, BTreeSet};

/// A page of figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// By name and labels, as they stand on the page: `a_total{code="x"}`.
    samples: BTreeMap<String, f64>,
    /// What each name is: `counter`, `gauge` or `histogram`.
    kinds: BTreeMap<String, String>,
}

impl Figures {
    /// Fetches a page.
    ///
    /// # Panics
    /// If there is none, or it is not of the format.
    pub async fn at(address: &str) -> Self {
        let answer = reqwest::get(format!("http://{address}/metrics")).await.expect("figures are shown");
        let kind =
            answer.headers().get("content-type").map(|kind| kind.to_str().unwrap_or_default().to_owned());
        assert_eq!(kind.as_deref(), Some("text/plain; version=0.0.4; charset=utf-8"));
        let text = answer.text().await.expect("figures are text");
        Self::read(&text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
    }

    /// Reads a page; `Err` names the line that is wrong.
    pub fn read(text: &str) -> Result<Self, String> {
        if !text.ends_with('\n') {
            return Err("the last line has no end".into());
        }
        let mut page = Self::default();
        let mut helped = BTreeSet::new();
        for line in text.lines() {
            page.line(line, &mut helped).map_err(|error| format!("{error}: {line:?}"))?;
        }
        page.histograms()?;
        Ok(page)
    }

    /// A figure; 0 if it is not shown.
    pub fn of(&self, sample: &str) -> f64 {
        self.samples.get(sample).copied().unwrap_or_default()
    }

    /// Whether a figure is shown.
    pub fn has(&self, sample: &str) -> bool {
        self.samples.contains_key(sample)
    }

    /// The names, and what each is.
    pub fn kinds(&self) -> &BTreeMap<String, String> {
        &self.kinds
    }

    fn line(&mut self, line: &str, helped: &mut BTreeSet<String>) -> Result<(), String> {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, help) = rest.split_once(' ').ok_or("no help")?;
            if help.trim().is_empty() || !helped.insert(name.to_owned()) {
                return Err("an empty or second help".into());
            }
            return Ok(());
        }
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').ok_or("no kind")?;
            if !["counter", "gauge", "histogram"].contains(&kind) || !is_name(name) {
                return Err("an unknown kind or a strange name".into());
            }
            if kind == "counter" && !name.ends_with("_total") {
                return Err("a counter's name ends with _total".into());
            }
            if !helped.contains(name) {
                return Err("a kind without help".into());
            }
            return match self.kinds.insert(name.to_owned(), kind.to_owned()) {
                Some(_) => Err("a second kind".into()),
                None => Ok(()),
            };
        }
        let (sample, value) = line.rsplit_once(' ').ok_or("no value")?;
        let (name, labels) = match sample.split_once('{') {
            Some((name, labels)) => (name, labels.strip_suffix('}').ok_or("labels without an end")?),
            None => (sample, ""),
        };
        for label in labels.split(',').filter(|label| !label.is_empty()) {
            let (label, value) = label.split_once('=').ok_or("a label without a value")?;
            let quoted = value.len() >= 2 && value.starts_with('"') && value.ends_with('"');
            if !is_name(label) || !quoted {
                return Err("a strange label".into());
            }
        }
        if !self.is_declared(name) {
            return Err("a sample of no kind".into());
        }
        let value: f64 = value.parse().map_err(|_| "no number")?;
        if value.is_nan() || value < 0.0 {
            return Err("less than nothing".into());
        }
        match self.samples.insert(sample.to_owned(), value) {
            Some(_) => Err("twice the same sample".into()),
            None => Ok(()),
        }
    }

    fn is_declared(&self, name: &str) -> bool {
        let of_histogram = |suffix: &str| {
            let whole = name.strip_suffix(suffix);
            whole.and_then(|name| self.kinds.get(name)).is_some_and(|kind| kind == "histogram")
        };
        let plain = self.kinds.get(name).is_some_and(|kind| kind != "histogram");
        plain || ["_bucket", "_sum", "_count"].into_iter().any(of_histogram)
    }

    /// Buckets only grow, and the last one holds everything.
    fn histograms(&self) -> Result<(), String> {
        for (name, _) in self.kinds.iter().filter(|(_, kind)| *kind == "histogram") {
            let begin = format!("{name}_bucket{{le=\"");
            let mut buckets: Vec<(f64, f64)> = self
                .samples
                .iter()
                .filter_map(|(sample, count)| {
                    let bound = sample.strip_prefix(&begin)?.strip_suffix("\"}")?;
                    Some((bound.replace("+Inf", "inf").parse().ok()?, *count))
                })
                .collect();
            buckets.sort_by(|(a, _), (b, _)| a.total_cmp(b));
            let grows = buckets.windows(2).all(|pair| pair[0].1 <= pair[1].1);
            let whole = self.samples.get(&format!("{name}_count"));
            let (bound, last) = buckets.last().copied().ok_or(format!("{name} has no buckets"))?;
            if !grows || bound.is_finite() || whole != Some(&last) || !self.has(&format!("{name}_sum")) {
                return Err(format!("{name} is no histogram: {buckets:?} of {whole:?}"));
            }
        }
        Ok(())
    }
}

fn is_name(name: &str) -> bool {
    let mut letters = name.chars();
    let first = letters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    first && letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_page_is_read() {
        let text = "# HELP a_total What.\n# TYPE a_total counter\na_total{code=\"x\"} 3\n\
            # HELP b Who.\n# TYPE b histogram\n\
            b_bucket{le=\"0.5\"} 1\nb_bucket{le=\"+Inf\"} 2\nb_sum 7.5\nb_count 2\n";
        let page = Figures::read(text).unwrap();
        assert!((page.of("a_total{code=\"x\"}") - 3.0).abs() < f64::EPSILON);
        assert!(page.has("b_sum") && !page.has("a_total"));
    }

    #[test]
    fn a_bad_page_is_refused() {
        for (text, complaint) in [
            ("# HELP a What.\n# TYPE a gauge\na 1", "no end"),
            ("a 1\n", "no kind"),
            ("# TYPE a gauge\na 1\n", "without help"),
            ("# HELP a What.\n# TYPE a counter\na 1\n", "_total"),
            ("# HELP a What.\n# TYPE a gauge\na one\n", "no number"),
            ("# HELP a What.\n# TYPE a gauge\na 1\na 1\n", "twice"),
            ("# HELP a What.\n# TYPE a gauge\na{b=1} 1\n", "strange label"),
            (
                "# HELP a What.\n# TYPE a histogram\na_bucket{le=\"1\"} 1\na_sum 1\na_count 1\n",
                "no histogram",
            ),
            (
                "# HELP a What.\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n",
                "no histogram",
            ),
        ] {
            let error = Figures::read(text).unwrap_err();
            assert!(error.contains(complaint), "{text}: {error}");
        }
    }
}

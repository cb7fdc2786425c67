//! `docs/limits.md` says what the code holds.

use crate::sources::Source;

/// A row of a table of limits.
struct Row<'a> {
    /// `MAX_FRAMES`.
    name: &'a str,
    /// `256`.
    value: &'a str,
    /// The file.
    file: &'a str,
    /// The tests that hold it.
    tests: Vec<&'a str>,
}

/// What the page says and the sources do not.
pub(crate) fn untrue(page: &str, sources: &[Source]) -> Vec<String> {
    let rows: Vec<Row<'_>> = page.lines().filter_map(row).collect();
    if rows.is_empty() {
        return vec!["there are no limits in docs/limits.md".into()];
    }
    rows.iter().flat_map(|row| judge(row, sources)).collect()
}

fn row(line: &str) -> Option<Row<'_>> {
    let cells: Vec<&str> = line.strip_prefix('|')?.split('|').map(str::trim).collect();
    let (constant, file, tests) = (cells.get(1)?, cells.get(2)?, cells.get(4)?);
    let (left, value) = code(constant).next()?.split_once(" = ")?;
    // The type may stand there too, where the value does not tell it.
    let name = left.split(':').next()?;
    Some(Row { name, value, file: code(file).next()?, tests: code(tests).collect() })
}

/// What stands between backticks.
fn code(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

fn judge(row: &Row<'_>, sources: &[Source]) -> Vec<String> {
    let Row { name, value, file, tests } = row;
    let mut untrue = Vec::new();
    match sources.iter().find(|source| source.path == *file).map(|source| definition(&source.text, name)) {
        None => untrue.push(format!("docs/limits.md: there is no file {file}")),
        Some(None) => untrue.push(format!("docs/limits.md: {file} has no constant {name}")),
        Some(Some(found)) => {
            if found.value != *value {
                untrue.push(format!("docs/limits.md: {name} is {} and not {value}", found.value));
            }
            if !found.has_reason {
                untrue.push(format!("{file}: {name} has no comment that says why it is that number"));
            }
        }
    }
    for test in tests {
        let head = format!("fn {test}(");
        if !sources.iter().any(|source| source.text.contains(&head)) {
            untrue.push(format!("docs/limits.md: {name} is held by {test}, and there is no such test"));
        }
    }
    untrue
}

struct Definition<'a> {
    value: &'a str,
    has_reason: bool,
}

fn definition<'a>(text: &'a str, name: &str) -> Option<Definition<'a>> {
    let head = format!("const {name}: ");
    let mut before = "";
    for line in text.lines() {
        if let Some((_, rest)) = line.split_once(&head) {
            let (_, value) = rest.split_once(" = ")?;
            let has_reason = before.trim_start().starts_with("///");
            return Some(Definition { value: value.trim_end_matches(';'), has_reason });
        }
        // Several may stand under one comment.
        if !line.contains("const ") {
            before = line;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "| limit | constant | where | beyond it | test |\n|---|---|---|---|---|\n\
        | much | `MUCH: N = n(7)` | `a.rs` | `nack` | `much_is_much` |\n";

    fn said(text: &str) -> String {
        untrue(PAGE, &[Source { path: "a.rs".into(), text: text.into() }]).join("; ")
    }

    #[test]
    fn a_page_that_is_true_is_left_alone() {
        assert_eq!(said("/// Enough.\npub const MUCH: N = n(7);\nfn much_is_much() {}"), "");
    }

    #[test]
    fn what_is_not_so_is_named() {
        for (text, complaint) in [
            ("/// Enough.\nconst MORE: N = n(7);\nfn much_is_much() {}", "no constant MUCH"),
            ("/// Enough.\nconst MUCH: N = n(8);\nfn much_is_much() {}", "is n(8) and not n(7)"),
            ("const MUCH: N = n(7);\nfn much_is_much() {}", "no comment"),
            ("/// Enough.\nconst MUCH: N = n(7);", "no such test"),
        ] {
            assert!(said(text).contains(complaint), "{text}: {}", said(text));
        }
        assert!(untrue("nothing", &[])[0].contains("no limits"));
        assert!(untrue(PAGE, &[])[0].contains("no file a.rs"));
    }
}

//! `docs/invariants.md` names the test that holds each invariant: are they there?

use std::collections::BTreeSet;

use crate::sources::Source;

/// So many invariants there are.
const INVARIANTS: usize = 9;

/// A line of the table: the invariants, the test, its file.
struct Line<'a> {
    invariants: &'a str,
    test: &'a str,
    file: &'a str,
}

/// What the document promises and the sources do not keep.
pub(crate) fn broken(document: &str, sources: &[Source]) -> Vec<String> {
    let lines: Vec<Line<'_>> = document.lines().filter_map(line).collect();
    let mut broken = Vec::new();
    for Line { test, file, .. } in &lines {
        let text = sources.iter().find(|source| source.path == *file).map(|source| &source.text);
        match text {
            None => broken.push(format!("docs/invariants.md names {file}, which is not there")),
            Some(text) if !names(text).contains(test) => {
                broken.push(format!("docs/invariants.md names {test}, which is not in {file}"));
            }
            Some(_) => {}
        }
    }
    for number in 1..=INVARIANTS {
        let name = format!("I{number}");
        if !lines.iter().any(|line| line.invariants == name) {
            broken.push(format!("docs/invariants.md has no test for {name} alone"));
        }
    }
    broken
}

/// A line with a test in its second column and a file in its third.
fn line(text: &str) -> Option<Line<'_>> {
    let mut columns = text.split('|').map(str::trim).skip(1);
    let (invariants, test, file) = (columns.next()?, columns.next()?, columns.next()?);
    let test = test.strip_prefix('`')?.strip_suffix('`')?;
    let file = file.strip_prefix('`')?.strip_suffix('`')?;
    Some(Line { invariants, test, file })
}

/// What is named in a source as a function or as a story of a macro.
fn names(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_is_not_there_and_an_invariant_without_one_are_named() {
        let mut document = String::from("| | test | file |\n|---|---|---|\n");
        for number in 1..INVARIANTS {
            document += &["| I", &number.to_string(), " | `it_holds` | `a.rs` | both |\n"].concat();
        }
        document.push_str("| I1 | `it_held` | `a.rs` | |\n| I1 | `it_holds` | `b.rs` | |\n");
        let sources = [Source { path: "a.rs".into(), text: "async fn it_holds() {}".into() }];
        let said = broken(&document, &sources);
        assert_eq!(
            said,
            [
                "docs/invariants.md names it_held, which is not in a.rs",
                "docs/invariants.md names b.rs, which is not there",
                "docs/invariants.md has no test for I9 alone"
            ]
        );
    }
}

//! How long files are, and which stylesheets there are.

use std::path::Path;

use crate::sources::Source;

/// Past so many lines a file owes a reason.
const LONG: usize = 300;

/// Files that are longer, and why that reads better than two files.
const EXCUSED: &[(&str, &str)] = &[
    ("app/protocol/src/frame.rs", "every frame with what it means, and no code"),
    ("app/protocol/src/timeline.rs", "one state machine: a run of the log, and what is under way to it"),
    ("app/protocol/src/own.rs", "a person's own log: its events, and what they come to"),
    ("app/protocol/src/rich_text.rs", "every node of the tree with what it means"),
    ("server/src/store/copy/tables.rs", "a list of tables and their columns"),
    ("app/src/components/rows.rs", "one pure function and the types of its result"),
    ("app/src/words/answers.rs", "a list of sentences"),
    ("app/src/words/workspace.rs", "a list of sentences"),
    ("app/src/live/scroll.rs", "one state machine of the reader's place, with its arithmetic"),
];

/// Stylesheets of what is no component of its own, and why.
const SHARED_SHEETS: &[(&str, &str)] = &[
    ("aim", "a line above the composer, drawn by live/tools/aim"),
    ("badge", "a count in a corner: a span in the sidebar and the directory"),
    ("button", "buttons and links that look like buttons, on every page"),
    ("callout", "a word inside a page: of a form, of an invite"),
    ("choice", "radio buttons as cards: in the settings"),
    ("mark", "the house's own sign, drawn by the icon component"),
    ("emoji", "drawn by live/tools/picker"),
    ("message_menu", "drawn by live/tools/menu"),
    ("message_tools", "drawn by live/tools/bar"),
    ("quote", "the end of a message's head"),
    ("reactions", "the beginning of a message's foot"),
    ("suggestions", "drawn by live/tools/suggest"),
    ("thread_line", "links in a message's foot"),
    ("menu", "what drops down: of the room, of the account"),
];

/// Long files without a reason.
pub(crate) fn unexcused(sources: &[Source]) -> Vec<String> {
    long(sources, EXCUSED)
}

fn long(sources: &[Source], excused: &[(&str, &str)]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| !excused.iter().any(|(path, _)| *path == source.path))
        .filter_map(|source| {
            let lines = length(source);
            (lines > LONG).then(|| {
                format!("{} has {lines} lines: split it, or give the reason in EXCUSED", source.path)
            })
        })
        .collect()
}

/// Reasons for files that are gone or short again.
pub(crate) fn idle_excuses(sources: &[Source]) -> Vec<String> {
    idle(sources, EXCUSED)
}

fn idle(sources: &[Source], excused: &[(&str, &str)]) -> Vec<String> {
    excused
        .iter()
        .filter(|(path, _)| {
            let file = sources.iter().find(|source| source.path == *path);
            file.is_none_or(|source| length(source) <= LONG)
        })
        .map(|(path, _)| format!("{path} needs no excuse any more"))
        .collect()
}

/// Lines of a file up to its unit tests, which are read by themselves.
fn length(source: &Source) -> usize {
    source.text.lines().take_while(|line| *line != "mod tests {").count()
}

/// Stylesheets without a component of the same name.
pub(crate) fn orphan_stylesheets(house: &Path) -> Vec<String> {
    let sheets = names(&house.join("style/components"), "css");
    assert!(!sheets.is_empty(), "there are no stylesheets");
    let mut components = names(&house.join("app/src/components"), "rs");
    components.extend(names(&house.join("app/src/pages"), "rs"));
    orphans(&sheets, &components, SHARED_SHEETS)
}

fn orphans(sheets: &[String], components: &[String], shared: &[(&str, &str)]) -> Vec<String> {
    sheets
        .iter()
        .filter(|sheet| !components.contains(sheet))
        .filter(|sheet| !shared.iter().any(|(name, _)| name == sheet))
        .map(|sheet| format!("style/components/{sheet}.css belongs to no component"))
        .collect()
}

fn names(folder: &Path, kind: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.is_dir() || path.extension().is_some_and(|extension| extension == kind))
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, lines: usize) -> Source {
        Source { path: path.into(), text: "x\n".repeat(lines) }
    }

    #[test]
    fn a_long_file_is_named_unless_it_is_excused() {
        let sources = [file("a.rs", LONG), file("b.rs", LONG + 1), file("c.rs", 900)];
        let said = long(&sources, &[("c.rs", "a table")]);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("b.rs has 301 lines"), "{said:?}");
        assert_eq!(idle(&sources, &[("c.rs", "a table")]), [""; 0]);
        assert_eq!(idle(&sources, &[("a.rs", ""), ("gone.rs", "")]).len(), 2);
    }

    #[test]
    fn unit_tests_do_not_count() {
        let text = format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", "x\n".repeat(10), "y\n".repeat(900));
        assert_eq!(length(&Source { path: "a.rs".into(), text }), 11);
    }

    #[test]
    fn a_stylesheet_of_no_component_is_named() {
        let (sheets, components) = (["a".to_owned(), "b".into(), "c".into()], ["a".to_owned()]);
        let said = orphans(&sheets, &components, &[("c", "shared")]);
        assert_eq!(said, ["style/components/b.css belongs to no component"]);
    }
}

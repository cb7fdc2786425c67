//! Is the house in order? Reads the sources and fails with the name of the broken rule.
//! `ARCHITECTURE.md` says what the rules are for.

mod limits;
mod promises;
mod rules;
mod shapes;
mod sources;
mod words;

use sources::Source;

#[test]
fn imports_point_down_and_each_heavy_library_has_one_room() {
    let sources = Source::of_the_house();
    assert!(sources.len() > 50, "the house has more files than {}", sources.len());
    let broken = rules::broken(&sources);
    assert!(broken.is_empty(), "{} rules broken:\n{}", broken.len(), broken.join("\n"));
}

#[test]
fn every_promise_has_its_test() {
    let document = sources::house().join("docs/invariants.md");
    let document = std::fs::read_to_string(document).expect("it is there");
    let broken = promises::broken(&document, &Source::of_the_house());
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_protocol_is_pure() {
    let manifest = sources::house().join("app/protocol/Cargo.toml");
    let manifest = std::fs::read_to_string(manifest).expect("it is there");
    let broken = rules::impure(&manifest);
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn limits_are_what_their_page_says() {
    let page = sources::house().join("docs/limits.md");
    let page = std::fs::read_to_string(page).expect("it is there");
    let untrue = limits::untrue(&page, &Source::of_the_house());
    assert!(untrue.is_empty(), "{}", untrue.join("\n"));
}

#[test]
fn long_files_owe_a_reason() {
    let broken = shapes::unexcused(&Source::of_the_house());
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn no_excuse_outlives_its_reason() {
    let broken = shapes::idle_excuses(&Source::of_the_house());
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_stylesheet_belongs_to_a_component_of_its_name() {
    let broken = shapes::orphan_stylesheets(&sources::house());
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn what_people_read_is_in_both_languages() {
    let sources = Source::of_the_house();
    let broken = [words::loose(&sources), words::untold(&sources)].concat();
    assert!(broken.is_empty(), "{} words:\n{}", broken.len(), broken.join("\n"));
}

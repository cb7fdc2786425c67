//! Release builds embed `frontend/dist`: they are made again when it changes.

use std::env;
use std::fs;

const DIST: &str = "../frontend/dist";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed={DIST}");
        warn_of_a_development_build();
    }
}

/// Without `make` in between it is easy to embed what `make dev` has left: large and slow to load.
fn warn_of_a_development_build() {
    let stamp = fs::read_to_string(format!("{DIST}/stamp.json")).unwrap_or_default();
    if stamp.contains("\"mode\": \"dev\"") {
        println!("cargo::warning=frontend/dist holds a development build; `make build` replaces it");
    }
}

//! From the stylesheets to one.

use std::path::Path;
use std::sync::{Arc, RwLock};

use anyhow::{Result, anyhow, bail};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::dependencies::{Dependency, DependencyOptions};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, StyleSheet};
use lightningcss::targets::{Browsers, Targets};

/// The oldest browsers that we write CSS for: "Baseline widely available" of late 2026, which is
/// what all of them could do by May 2024. Layers, nesting, `:has` and `light-dark()` stay as they
/// are written; what is newer is rewritten where that is possible.
const BROWSERS: Browsers = Browsers {
    // Chrome, since a decade; the tables count it as a browser of its own and know too little of it.
    android: None,
    chrome: Some(version(124, 0)),
    edge: Some(version(124, 0)),
    firefox: Some(version(126, 0)),
    ie: None,
    ios_saf: Some(version(17, 5)),
    opera: Some(version(110, 0)),
    safari: Some(version(17, 5)),
    samsung: Some(version(27, 0)),
};

/// Inlines what the stylesheet imports, and minifies it. Refuses to refer to other files.
pub(crate) fn bundle(entry: &Path) -> Result<String> {
    let files = FileProvider::new();
    let targets = Targets::from(BROWSERS);
    let warnings = Arc::new(RwLock::new(Vec::new()));
    let options = ParserOptions { warnings: Some(warnings.clone()), ..ParserOptions::default() };

    let mut bundler = Bundler::new(&files, None, options);
    let mut sheet = bundler.bundle(entry).map_err(|error| anyhow!("{error}"))?;
    sheet
        .minify(MinifyOptions { targets, ..MinifyOptions::default() })
        .map_err(|error| anyhow!("{error}"))?;
    refuse_links(&sheet)?;
    let printed = sheet
        .to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() })
        .map_err(|error| anyhow!("{error}"))?;

    if let Ok(warnings) = warnings.read() {
        for warning in warnings.iter() {
            eprintln!("warning: {warning}");
        }
    }
    Ok(printed.code)
}

/// Files are served under names with a hash of their content, which nobody writes into a
/// stylesheet: `url(mark.svg)` would build and be a dead link. Nothing needs one so far; whoever
/// does may teach this builder to put the names in.
fn refuse_links(sheet: &StyleSheet) -> Result<()> {
    // The analysis prints placeholders for what it finds, so that the sheet is printed twice.
    let analyze_dependencies = Some(DependencyOptions::default());
    let printed = sheet
        .to_css(PrinterOptions { analyze_dependencies, ..PrinterOptions::default() })
        .map_err(|error| anyhow!("{error}"))?;
    for dependency in printed.dependencies.unwrap_or_default() {
        let (url, place) = match dependency {
            Dependency::Url(found) => (found.url, found.loc),
            Dependency::Import(found) => (found.url, found.loc),
        };
        // Within the sheet, or within the page (a gradient of an SVG).
        if !url.starts_with("data:") && !url.starts_with('#') {
            bail!(
                "{}:{}: url({url}) would be a dead link, for files are served under hashed names. Write it as a data: URL.",
                place.file_path,
                place.start.line,
            );
        }
    }
    Ok(())
}

/// As Lightning CSS counts versions: a byte each for major, minor and patch.
const fn version(major: u32, minor: u32) -> u32 {
    (major << 16) | (minor << 8)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn bundled(files: &[(&str, &str)]) -> Result<String> {
        let folder = tempfile::tempdir()?;
        for (name, css) in files {
            fs::write(folder.path().join(name), css)?;
        }
        bundle(&folder.path().join("main.css"))
    }

    #[test]
    fn imports_are_inlined_and_layers_and_nesting_survive() -> Result<()> {
        let css = bundled(&[
            (
                "main.css",
                "@layer reset, base;\n@import \"base.css\" layer(base);\n@import \"reset.css\" layer(reset);",
            ),
            ("base.css", ".a { color: light-dark(black, white); &:hover { color: red } }"),
            ("reset.css", "* { margin: 0 }"),
        ])?;
        assert_eq!(
            css,
            "@layer reset{*{margin:0}}@layer base{.a{color:light-dark(#000,#fff);&:hover{color:red}}}"
        );
        Ok(())
    }

    #[test]
    fn an_error_names_file_and_line() {
        let error = bundled(&[("main.css", "@import \"a.css\";"), ("a.css", ".a {\n  color: red\n}\n}")])
            .expect_err("a brace too many")
            .to_string();
        assert!(error.contains("a.css:3"), "{error}");
    }

    #[test]
    fn a_link_to_a_file_is_refused_by_name_and_place() -> Result<()> {
        let with = |css: &str| bundled(&[("main.css", "@import \"a.css\";"), ("a.css", css)]);
        for (css, url) in [
            (".a {\n  background: url(\"icons/mark.svg\");\n}", "icons/mark.svg"),
            (".a {\n  --mark: url(/assets/mark.svg);\n}", "/assets/mark.svg"),
            ("@font-face {\n  src: url(a.woff2); font-family: a }", "a.woff2"),
            (".a {\n  background: url(https://example.org/a.png) }", "https://example.org/a.png"),
        ] {
            let error = with(css).expect_err(css).to_string();
            assert!(error.contains("a.css:2") && error.contains(&format!("url({url})")), "{error}");
        }
        let within = with(".a { background: url(data:image/png;base64,AA==); mask: url(#m) }")?;
        assert!(within.contains("data:image/png;base64,AA=="), "{within}");
        Ok(())
    }

    #[test]
    fn a_missing_import_is_an_error() {
        assert!(bundled(&[("main.css", "@import \"gone.css\";")]).is_err());
    }
}

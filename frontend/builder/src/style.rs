//! From the stylesheets to one.

use std::path::Path;
use std::sync::{Arc, RwLock};

use anyhow::{Result, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions};
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

/// Inlines what the stylesheet imports, and minifies it.
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
    fn a_missing_import_is_an_error() {
        assert!(bundled(&[("main.css", "@import \"gone.css\";")]).is_err());
    }
}

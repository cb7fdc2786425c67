//! Shortens the names by which the module and its glue know each other.
//!
//! Each of some three hundred has a hash in it (`__wbg_textContent_240d7f8264a6246e`), which stands
//! in both files and which nothing compresses: six kilobytes for every reader.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};

/// What a module begins with: magic number and version.
const HEADER: usize = 8;

/// The number of sections that mean nothing to the browser.
const CUSTOM: u8 = 0;

/// The number of the section that lists the imports (WebAssembly 1.0, 5.5.5).
const IMPORTS: u8 = 2;

/// The module and its glue, with short names for what the glue hands to the module.
pub(crate) fn shorten(wasm: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let mut words = HashMap::<&str, usize>::new();
    for word in glue.split(|c| !is_of_a_name(c)) {
        *words.entry(word).or_default() += 1;
    }
    let mut short = HashMap::new();
    let mut shorter = wasm.get(..HEADER).context("this is no module")?.to_vec();
    let mut rest = Bytes(&wasm[HEADER..]);
    while !rest.0.is_empty() {
        let section = rest.byte()?;
        let body = rest.text()?;
        let body = if section == IMPORTS { imports(body, &words, &mut short)? } else { body.to_vec() };
        shorter.push(section);
        write_text(&body, &mut shorter);
    }
    Ok((shorter, renamed(glue, &short)))
}

/// A module without its custom sections: what the compiler noted of it, and the names of its functions.
pub(crate) fn strip(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut bare = wasm.get(..HEADER).context("this is no module")?.to_vec();
    let mut rest = Bytes(&wasm[HEADER..]);
    while !rest.0.is_empty() {
        let section = rest.byte()?;
        let body = rest.text()?;
        if section != CUSTOM {
            bare.push(section);
            write_text(body, &mut bare);
        }
    }
    Ok(bare)
}

/// The list of imports with short names: of those that stand in the glue once, and so for nothing
/// else.
fn imports<'a>(
    body: &'a [u8],
    words: &HashMap<&str, usize>,
    short: &mut HashMap<&'a str, String>,
) -> Result<Vec<u8>> {
    let mut body = Bytes(body);
    let count = body.number()?;
    let mut out = Vec::new();
    write_number(count, &mut out);
    for _ in 0..count {
        write_text(body.text()?, &mut out);
        let name = std::str::from_utf8(body.text()?)?;
        if words.get(name) == Some(&1) {
            // `$` begins no name of the glue's own.
            let next = format!("${}", short.len());
            write_text(short.entry(name).or_insert(next).as_bytes(), &mut out);
        } else {
            write_text(name.as_bytes(), &mut out);
        }
        let before = body.0;
        body.skip_kind()?;
        out.extend_from_slice(&before[..before.len() - body.0.len()]);
    }
    Ok(out)
}

fn renamed(glue: &str, short: &HashMap<&str, String>) -> String {
    let mut out = String::with_capacity(glue.len());
    let mut rest = glue;
    while let Some(start) = rest.find(is_of_a_name) {
        let (between, from) = rest.split_at(start);
        let (name, after) = from.split_at(from.find(|c| !is_of_a_name(c)).unwrap_or(from.len()));
        out.push_str(between);
        out.push_str(short.get(name).map_or(name, String::as_str));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn is_of_a_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

/// What is left to be read of a module.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> Result<u8> {
        let (first, rest) = self.0.split_first().context("the module ends too early")?;
        self.0 = rest;
        Ok(*first)
    }

    /// An unsigned number in LEB128.
    fn number(&mut self) -> Result<u32> {
        let mut number = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        bail!("a number of the module is too large")
    }

    /// Bytes after their number.
    fn text(&mut self) -> Result<&'a [u8]> {
        let length = self.number()? as usize;
        let (text, rest) = self.0.split_at_checked(length).context("the module ends too early")?;
        self.0 = rest;
        Ok(text)
    }

    /// What an import is: a function, table, memory or global, and of which type.
    fn skip_kind(&mut self) -> Result<()> {
        match self.byte()? {
            0 => drop(self.number()?),
            kind @ (1 | 2) => {
                if kind == 1 {
                    self.byte()?;
                }
                let has_most = self.byte()? & 1 == 1;
                self.number()?;
                if has_most {
                    self.number()?;
                }
            }
            3 => {
                self.byte()?;
                self.byte()?;
            }
            kind => bail!("the module imports something of kind {kind}, which is not known here"),
        }
        Ok(())
    }
}

fn write_number(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or_default());
}

fn write_text(text: &[u8], out: &mut Vec<u8>) {
    write_number(u32::try_from(text.len()).unwrap_or(u32::MAX), out);
    out.extend_from_slice(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(imports: &[(&str, &[u8])]) -> Vec<u8> {
        let mut list = Vec::new();
        write_number(u32::try_from(imports.len()).unwrap(), &mut list);
        for (name, kind) in imports {
            write_text(b"./app_bg.js", &mut list);
            write_text(name.as_bytes(), &mut list);
            list.extend_from_slice(kind);
        }
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.push(1);
        write_text(b"types", &mut module);
        module.push(IMPORTS);
        write_text(&list, &mut module);
        module.push(10);
        write_text(&[7; 300], &mut module);
        module
    }

    #[test]
    fn both_sides_have_the_same_short_names() -> Result<()> {
        let function: &[u8] = &[0, 0x85, 1];
        let names = ["__wbg_key_76125a528069feff", "__wbg_length_186163212ffe79c3"];
        let wasm = module(&[(names[0], function), ("memory", &[2, 1, 1, 2]), (names[1], function)]);
        let glue = format!(
            "const memory = 1; memory.x; {}: () => 1, {}: 2; __wbg_key_76125a528069feff2",
            names[0], names[1]
        );
        let (wasm, glue) = shorten(&wasm, &glue)?;
        assert_eq!(glue, "const memory = 1; memory.x; $0: () => 1, $1: 2; __wbg_key_76125a528069feff2");
        assert_eq!(wasm, module(&[("$0", function), ("memory", &[2, 1, 1, 2]), ("$1", function)]));
        Ok(())
    }

    #[test]
    fn what_only_tools_read_goes() -> Result<()> {
        let whole = module(&[("a", &[0, 1])]);
        let mut noted = whole.clone();
        noted.push(CUSTOM);
        write_text(b"names of functions", &mut noted);
        assert_eq!(strip(&noted)?, whole);
        Ok(())
    }

    #[test]
    fn a_broken_module_is_refused() {
        let whole = module(&[("a", &[0, 1])]);
        assert!(shorten(&whole[..whole.len() - 1], "").is_err());
        assert!(shorten(&module(&[("a", &[9])]), "").is_err());
        assert!(shorten(b"", "").is_err());
        assert!(strip(&whole[..whole.len() - 1]).is_err());
    }
}

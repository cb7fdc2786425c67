//! Code in colours: one pass over the text, with a table for each language.
//!
//! It knows words, texts, numbers and comments, which is what makes code readable in a chat. It does
//! not know grammars, so it never refuses half a file, and its time is linear in the text.

mod languages;
mod lexer;
mod lines;
mod signs;
mod words;

use sarang_protocol::rich_text::{Node, Token};

/// The code as text and words, of which at most `limit` are coloured.
pub(super) fn tokens(info: &str, code: &str, limit: usize) -> Vec<Node> {
    let name = info.split([' ', ',', '{']).next().unwrap_or_default();
    let mut out = Out { nodes: Vec::new(), code, begun: 0, at: 0, left: limit };
    match languages::find(name) {
        Some((language, tables)) => lexer::read(language, tables, code, &mut out),
        None => out.plain(code),
    }
    out.end()
}

/// What the lexer writes into, one piece of the code after the other.
struct Out<'c> {
    nodes: Vec<Node>,
    code: &'c str,
    /// Where what is plain begins.
    begun: usize,
    /// Where the next piece begins.
    at: usize,
    left: usize,
}

impl Out<'_> {
    fn plain(&mut self, piece: &str) {
        self.at += piece.len();
    }

    fn token(&mut self, token: Token, piece: &str) {
        if piece.is_empty() || self.left == 0 {
            return self.plain(piece);
        }
        self.left -= 1;
        self.flush();
        self.nodes.push(Node::Token(token, piece.to_owned()));
        self.at += piece.len();
        self.begun = self.at;
    }

    fn flush(&mut self) {
        if self.begun < self.at {
            self.nodes.push(Node::Text(self.code[self.begun..self.at].to_owned()));
        }
    }

    fn end(mut self) -> Vec<Node> {
        self.flush();
        self.nodes
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    /// The code with what is coloured as `⟨kw fn⟩`.
    fn coloured(language: &str, code: &str) -> String {
        let mut out = String::new();
        for node in tokens(language, code, usize::MAX) {
            let mut text = String::new();
            node.text(&mut text);
            match node {
                Node::Token(token, _) => write!(out, "⟨{} {text}⟩", token.name()).unwrap(),
                Node::Text(_) | Node::Element(..) => out.push_str(&text),
            }
        }
        out
    }

    #[test]
    fn each_language_in_a_line() {
        for (language, code, expected) in [
            (
                "rust",
                "let x: Vec<u8> = f('a', 1); // 값",
                "⟨kw let⟩ x: ⟨type Vec⟩<⟨type u8⟩> = ⟨fn f⟩(⟨str 'a'⟩, ⟨num 1⟩); ⟨com // 값⟩",
            ),
            (
                "rs",
                "#[derive(Debug)] fn f<'a>(s: &'a str) {}",
                "⟨meta #[derive(Debug)]⟩ ⟨kw fn⟩ f<'a>(s: &'a ⟨type str⟩) {}",
            ),
            (
                "python",
                "@cache\ndef f(x): return \"\"\"a\nb\"\"\" # c",
                "⟨meta @cache⟩\n⟨kw def⟩ ⟨fn f⟩(x): ⟨kw return⟩ ⟨str \"\"\"a\nb\"\"\"⟩ ⟨com # c⟩",
            ),
            (
                "js",
                "const a = `b ${c}`; /* d */ null",
                "⟨kw const⟩ a = ⟨str `b ${c}`⟩; ⟨com /* d */⟩ ⟨num null⟩",
            ),
            (
                "sql",
                "select COUNT(*) FROM t where a = 'it''s' -- b",
                "⟨kw select⟩ ⟨fn COUNT⟩(*) ⟨kw FROM⟩ t ⟨kw where⟩ a = ⟨str 'it''s'⟩ ⟨com -- b⟩",
            ),
            ("json", "{\"a\": [1, true, \"b\"]}", "{⟨meta \"a\"⟩: [⟨num 1⟩, ⟨num true⟩, ⟨str \"b\"⟩]}"),
            ("yaml", "name: a # b\n- on: true", "⟨meta name⟩: a ⟨com # b⟩\n- ⟨meta on⟩: ⟨num true⟩"),
            ("toml", "[a]\nb = \"c\"", "⟨kw [a]⟩\n⟨meta b⟩ = ⟨str \"c\"⟩"),
            (
                "sh",
                "if [ $A = \"b\" ]; then echo a#b # c",
                "⟨kw if⟩ [ ⟨meta $A⟩ = ⟨str \"b\"⟩ ]; ⟨kw then⟩ ⟨fn echo⟩ a#b ⟨com # c⟩",
            ),
            (
                "html",
                "<a href=\"b\">c</a> <!-- d -->",
                "⟨kw <a⟩ ⟨meta href⟩=⟨str \"b\"⟩⟨kw >⟩c⟨kw </a>⟩ ⟨com <!-- d -->⟩",
            ),
            ("css", ".a { color: #fff; } /* b */", ".a { ⟨meta color⟩: ⟨num #fff⟩; } ⟨com /* b */⟩"),
            ("diff", "+a\n-b\n c", "⟨ins +a⟩\n⟨cut -b⟩\n c"),
            (
                "c",
                "#include <a.h>\nint main(void) { return 0x1F; }",
                "⟨meta #include <a.h>⟩\n⟨type int⟩ ⟨fn main⟩(⟨type void⟩) { ⟨kw return⟩ ⟨num 0x1F⟩; }",
            ),
        ] {
            assert_eq!(coloured(language, code), expected, "{language}");
        }
    }

    #[test]
    fn what_is_not_closed_ends_with_its_line_or_the_code() {
        assert_eq!(coloured("js", "a = \"b\nc"), "a = ⟨str \"b⟩\nc");
        assert_eq!(coloured("js", "/* a\nb"), "⟨com /* a\nb⟩");
        assert_eq!(coloured("nothing", "let a"), "let a");
        assert_eq!(coloured("", "let a"), "let a");
    }

    #[test]
    fn colours_have_an_end() {
        let nodes = tokens("js", &"let ".repeat(50), 3);
        assert_eq!(nodes.iter().filter(|node| matches!(node, Node::Token(..))).count(), 3);
    }

    #[test]
    fn thirty_languages() {
        assert!(languages::ALL.len() >= 30, "{}", languages::ALL.len());
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost(
            language in 0..languages::ALL.len(),
            code in "([a-z]{1,3}|[A-Z]|[0-9]|[ \n\t]|[-#/*'\"`<>=:;$@!(){}.]|\\\\|가|\"\"\"|<!--|-->|é){0,60}",
        ) {
            let mut text = String::new();
            for node in tokens(languages::ALL[language].names[0], &code, usize::MAX) {
                node.text(&mut text);
            }
            proptest::prop_assert_eq!(text, code);
        }
    }
}

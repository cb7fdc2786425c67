//! What people read stands in `app/src/words`, in both languages, and nowhere else.

use crate::sources::Source;

/// Where what is drawn comes from.
const DRAWN: [&str; 3] = ["app/src/components/", "app/src/pages/", "app/src/live/"];

/// Pictures, and the names of browsers and systems.
const NO_WORDS: [&str; 2] = ["app/src/components/icon.rs", "app/src/pages/device.rs"];

/// Names of the browser's own, and of Rust.
const NAMES: [&str; 28] = [
    "ArrowLeft",
    "ArrowRight",
    "DELETE",
    "Delete",
    "End",
    "Enter",
    "Home",
    "KeyC",
    "KeyE",
    "KeyL",
    "KeyM",
    "KeyP",
    "KeyR",
    "KeyS",
    "KeyT",
    "KeyU",
    "PageDown",
    "PageUp",
    "Tab",
    "ArrowUp",
    "ArrowDown",
    "Escape",
    "AudioContext",
    "Intl",
    "Notification",
    "Segmenter",
    "noopener nofollow ugc",
    "Option::is_none",
];

/// Attributes and properties that are read out or shown.
const SHOWN: [&str; 9] =
    ["aria-label=", "title=", "placeholder=", "alt=", "label=", "heading=", "text=", "hint=", "lead="];

/// What answers people. What only programs can do wrong (`socket/decode`, `web/api`) stays English.
const ANSWERING: [&str; 6] = [
    "server/src/chat/",
    "server/src/door/",
    "server/src/web/pages/",
    "server/src/web/form.rs",
    "server/src/web/requests.rs",
    "server/src/socket/reply.rs",
];

/// For operators, whose language is that of the command line and the log, and for measuring.
const FOR_OPERATORS: [&str; 2] = ["server/src/chat/operator.rs", "server/src/chat/figures.rs"];

/// Captions of what is in both languages itself.
const FOR_DEVELOPERS: &str = "app/src/pages/gallery/";

/// Words in views that are not in the catalogue.
pub(crate) fn loose(sources: &[Source]) -> Vec<String> {
    let drawn = sources.iter().filter(|source| {
        DRAWN.iter().any(|start| source.path.starts_with(start))
            && !NO_WORDS.contains(&source.path.as_str())
            && !source.path.starts_with(FOR_DEVELOPERS)
    });
    let mut loose = Vec::new();
    for source in drawn {
        for (before, literal) in literals(&source.text) {
            let shown =
                SHOWN.iter().any(|name| before.ends_with(name)) && literal.contains(char::is_alphabetic);
            // What the server's sentence begins with, in its own English.
            let said = is_said(&literal) && !before.ends_with("about=");
            if (shown || said) && !NAMES.contains(&literal.as_str()) {
                loose.push(format!("{}: {literal:?} belongs into app/src/words", source.path));
            }
        }
    }
    loose
}

/// Sentences of the server that have no Korean.
pub(crate) fn untold(sources: &[Source]) -> Vec<String> {
    let answers = sources.iter().find(|source| source.path == "app/src/words/answers.rs");
    let known: Vec<String> =
        literals(&answers.expect("it is there").text).into_iter().map(|(_, literal)| literal).collect();
    let answering = sources.iter().filter(|source| {
        ANSWERING.iter().any(|start| source.path.starts_with(start))
            && !source.path.contains("/stories/")
            && !FOR_OPERATORS.contains(&source.path.as_str())
    });
    let mut untold = Vec::new();
    for source in answering {
        for (_, literal) in literals(&source.text) {
            let sentence = literal.starts_with(|c: char| c.is_ascii_uppercase()) && literal.contains(' ');
            if sentence
                && literal.ends_with(['.', '}'])
                && !literal.contains("\"hello\"")
                && !known.contains(&with_gaps(&literal))
            {
                untold
                    .push(format!("{}: {literal:?} has no Korean in app/src/words/answers.rs", source.path));
            }
        }
    }
    untold
}

/// Begins like a sentence, or has several words and no class name in it.
fn is_said(literal: &str) -> bool {
    let mut chars = literal.chars();
    let capital = chars.next().is_some_and(|c| c.is_ascii_uppercase())
        && chars.next().is_some_and(|c| c.is_ascii_lowercase() || c == ' ');
    let words = literal.split(' ').filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase())).count();
    let code = ["--", "__", "=", "/", ":"].iter().any(|sign| literal.contains(sign));
    let hangul = literal.chars().any(|c| ('가'..='힣').contains(&c));
    hangul || capital || (words > 1 && !code && literal.starts_with(' ')) || (words > 2 && !code)
}

/// `{count}` as `{}`.
fn with_gaps(literal: &str) -> String {
    let mut out = String::new();
    for (index, part) in literal.split('{').enumerate() {
        if index == 0 {
            out.push_str(part);
        } else if let Some((_, rest)) = part.split_once('}') {
            out.push_str("{}");
            out.push_str(rest);
        }
    }
    out
}

/// The string literals of a file before its tests, each with what stands before it on its line;
/// not those that tell a developer why.
fn literals(text: &str) -> Vec<(String, String)> {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let mut found = Vec::new();
    for line in text.lines() {
        let code = line.trim_start();
        if code.starts_with("//")
            || ["reason = ", "expect(", "tracing::"].iter().any(|word| code.contains(word))
        {
            continue;
        }
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('"') {
            if before.contains("//") {
                break;
            }
            let mut end = 0;
            let bytes = after.as_bytes();
            while end < bytes.len() && bytes[end] != b'"' {
                end += if bytes[end] == b'\\' { 2 } else { 1 };
            }
            let literal = after.get(..end).unwrap_or(after);
            found.push((before.to_owned(), literal.replace("\\\"", "\"")));
            rest = after.get(end + 1..).unwrap_or_default();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_word_in_a_view_is_found() {
        for text in [
            r#"view! { <p>"Nobody is here"</p> }"#,
            r#"<button aria-label="send">"#,
            r#"let words = ["no", " more messages"];"#,
            r#"<p>"안녕"</p>"#,
        ] {
            assert_eq!(loose(&[source("app/src/components/new.rs", text)]).len(), 1, "{text}");
        }
        for text in [
            r#"<p class="message message--grouped message--focus">{words::send()}</p>"#,
            r#"// "Nobody is here""#,
            r#"<Field name="old" about="The name"/>"#,
        ] {
            assert!(loose(&[source("app/src/components/new.rs", text)]).is_empty(), "{text}");
        }
    }

    #[test]
    fn an_answer_without_korean_is_found() {
        let answers = source("app/src/words/answers.rs", r#"("Wait {} seconds.", "{0}초 기다려 주세요."),"#);
        let known = source("server/src/chat/a.rs", r#"format!("Wait {seconds} seconds.")"#);
        assert!(untold(&[answers, known]).is_empty());
        let answers = source("app/src/words/answers.rs", "");
        let unknown = source("server/src/chat/a.rs", r#"refused(code, "There is no such moon.")"#);
        assert_eq!(untold(&[answers, unknown]).len(), 1);
    }
}

use sarang_protocol::groups::UserGroup;
use sarang_protocol::names::Names;
use sarang_protocol::rich_text::{Kind, Node};
use sarang_protocol::text::{Body, Handle};

use super::*;

mod acting;
mod attacks;
mod floods;
pub(super) use floods::floods;

/// The tree as JSON, or `plain`.
fn json(text: &str) -> String {
    let rich = read(text, &Names::default());
    if rich.is_plain() { "plain".to_owned() } else { serde_json::to_string(&rich).unwrap() }
}

/// What a reader sees of a text, with where its links lead and what its code is said to be.
fn seen(text: &str) -> String {
    let rich = read(text, &Names::default());
    let mut seen = String::new();
    if rich.is_plain() {
        seen.push_str(text);
    }
    for node in rich.iter() {
        see(node, &mut seen);
    }
    seen
}

fn see(node: &Node, seen: &mut String) {
    match node {
        Node::Text(text) | Node::Token(_, text) => seen.push_str(text),
        Node::Element(kind, nodes) => {
            for node in nodes {
                see(node, seen);
            }
            match kind {
                Kind::Link(to) if !seen.ends_with(to.as_str()) => seen.push_str(to),
                Kind::CodeBlock(info) => seen.push_str(info),
                // Drawn by the list itself.
                Kind::Numbered(first) => seen.push_str(&first.to_string()),
                Kind::Done => seen.push('x'),
                _ => {}
            }
        }
    }
}

#[test]
fn markup_becomes_a_tree() {
    for (text, tree) in [
        (
            "**b** *i* __b__ _i_ ~~s~~ `c` ||d||",
            r#"[["strong","b"]," ",["em","i"]," ",["strong","b"]," ",["em","i"]," ",["del","s"]," ",["code","c"]," ",["spoiler","d"]]"#,
        ),
        (
            "see [this](https://a.b/c) or <https://d.e>",
            r#"["see ",["a:https://a.b/c","this"]," or ",["a:https://d.e","https://d.e"]]"#,
        ),
        ("https://a.b/c. 끝", r#"[["a:https://a.b/c","https://a.b/c"],". 끝"]"#),
        ("[방](/rooms/회의/42)", r#"[["a:/rooms/회의/42","방"]]"#),
        ("<kim@example.org>", r#"[["a:mailto:kim@example.org","kim@example.org"]]"#),
        ("![a cat](https://a.b/c.png)", r#"[["a:https://a.b/c.png","a cat"]]"#),
        ("# A\n## *B*\n##### C", r#"[["h:1","A"],["h:2",["em","B"]],["h:3","C"]]"#),
        ("> a\n> b\n\nc", r#"[["quote",["p","a\nb"]],["p","c"]]"#),
        ("- a\n- b\n  1. c\n  2. d", r#"[["ul",["li","a"],["li","b",["ol:1",["li","c"],["li","d"]]]]]"#),
        ("3) c\n4) d", r#"[["ol:3",["li","c"],["li","d"]]]"#),
        ("- [ ] 할 일\n- [x] **done**", r#"[["ul",["todo","할 일"],["done",["strong","done"]]]]"#),
        (
            "|a|b|\n|:-:|-:|\n|1|`2`|",
            r#"[["table",["tr",["td:center","a"],["td:right","b"]],["tr",["td:center","1"],["td:right",["code","2"]]]]]"#,
        ),
        ("```rust\nlet a;\n```", r#"[["pre:rust",["kw","let"]," a;"]]"#),
        ("```\n**a** & &amp;\n```", r#"[["pre","**a** & &amp;"]]"#),
        ("a\n\n---\nb", r#"[["p","a"],["hr"],["p","b"]]"#),
        ("one\n**two**\nthree", r#"["one\n",["strong","two"],"\nthree"]"#),
        (r"\*not\* *this*", r#"["*not* ",["em","this"]]"#),
        // Shown as it was written.
        ("hello", "plain"),
        ("", "plain"),
        ("snake_case and 2 * 3 * 4", "plain"),
        ("[a](javascript:alert)", "plain"),
        ("-", "plain"),
    ] {
        assert_eq!(json(text), tree, "{text}");
    }
}

#[test]
fn korean_needs_no_space_after_a_sign() {
    for (text, tree) in [
        ("**강조(괄호)**는 좋다", r#"[["strong","강조(괄호)"],"는 좋다"]"#),
        ("**\"인용\"**을", r#"[["strong","\"인용\""],"을"]"#),
        ("정말**중요**합니다", r#"["정말",["strong","중요"],"합니다"]"#),
        ("||스포일러||입니다", r#"[["spoiler","스포일러"],"입니다"]"#),
        ("`코드`를", r#"[["code","코드"],"를"]"#),
    ] {
        assert_eq!(json(text), tree, "{text}");
    }
}

#[test]
fn what_a_chat_means_otherwise_than_markdown_stays_as_it_is() {
    for text in [
        "2026. 11. 25. 회의",
        "1984. 그 해",
        "3~4시, 5~6시",
        "네~~ 안녕하세요~~",
        ">_< ㅋㅋ",
        "#회의 #점심",
        "+82 10-1234-5678",
        "-5도",
        "AT&amp;T &lt;3",
        "[1]: 첫째",
        "title\n===",
        "a || b",
    ] {
        assert_eq!(json(text), "plain", "{text}");
    }
    assert_eq!(json("*a* &lt; [b]: c"), r#"[["em","a"]," &lt; [b]: c"]"#);
    assert_eq!(json("text\n---"), r#"[["p","text"],["hr"]]"#);
}

#[test]
fn html_is_text() {
    assert_eq!(json("<b>a</b> *c*"), r#"["<b>a</b> ",["em","c"]]"#);
    assert_eq!(json("<div>\n\n*c*"), r#"[["p","<div>"],["p",["em","c"]]]"#);
    assert_eq!(json("<!-- a --> *b*"), "plain");
}

#[test]
fn what_would_lose_a_letter_is_shown_as_it_was_written() {
    for text in ["|a|\n|-|\n|1|2|", "[a](https://b \"title\")", "007. Bond", "*a* \u{FDD0}"] {
        assert_eq!(json(text), "plain", "{text}");
    }
}

#[test]
fn links_do_not_stand_in_links() {
    assert_eq!(json("[a https://b.c d](https://e.f)"), r#"[["a:https://e.f","a https://b.c d"]]"#);
    assert_eq!(json("[||a||](https://e.f)"), r#"[["a:https://e.f","||a||"]]"#);
    assert_eq!(json("[![a](https://b.c)](https://e.f)"), r#"[["a:https://e.f","![a](https://b.c)"]]"#);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]
    #[test]
    fn no_letter_is_lost(text in r"(\*{1,3}|_|`{1,3}|~~?|\|\|?|[a-z]{1,4}|[0-9]{1,2}[.)]|[ \n]|\n\n|[-+>#!\[\]()<>&;:\\/]|https://|가나|é|👩‍🚀|\[x\] |\t|  ){0,40}") {
        if let Ok(body) = Body::parse(&text) {
            let letters = |text: &str| {
                let mut letters: Vec<char> = text.chars().filter(|c| c.is_ascii_alphabetic() || !c.is_ascii() && !c.is_whitespace()).collect();
                letters.sort_unstable();
                letters
            };
            let seen = letters(&seen(body.as_str()));
            let mut rest = seen.iter();
            for letter in letters(body.as_str()) {
                proptest::prop_assert!(rest.any(|seen| *seen == letter), "{:?} lost {letter:?} of {:?}", seen, body.as_str());
            }
        }
    }
}

#[test]
fn headings_go_down_one_level_at_a_time() {
    let levels = |text: &str| {
        let rich = read(text, &Names::default());
        let level = |node: &Node| match node {
            Node::Element(Kind::Heading(level), _) => Some(*level),
            _ => None,
        };
        rich.iter().filter_map(level).collect::<Vec<_>>()
    };
    assert_eq!(levels("### a\n\n# b\n\n### c\n\n###### d\n\n# e"), [1, 1, 2, 3, 1]);
}

/// The tree as JSON, where these names are known.
fn calling(text: &str, known: &[&str]) -> String {
    let names = calls(text).settled(|name| known.contains(&name));
    serde_json::to_string(&read(text, &names)).unwrap()
}

#[test]
fn people_and_rooms_are_called() {
    let known = ["@kim", "@민지", "@all", "#회의", "#general"];
    for (text, tree) in [
        ("@kim", r#"[["person:kim","@kim"]]"#),
        ("@Kim은?", r#"[["person:kim","@Kim"],"은?"]"#),
        (
            "네, @민지가 #회의에서!",
            r##"["네, ",["person:민지","@민지"],"가 ",["a:/rooms/회의","#회의"],"에서!"]"##,
        ),
        ("@all @nobody", r#"[["everyone","@all"]," @nobody"]"#),
        ("**@kim** ~~@kim~~", r#"[["strong",["person:kim","@kim"]]," ",["del",["person:kim","@kim"]]]"#),
        ("- @kim\n- b", r#"[["ul",["li",["person:kim","@kim"]],["li","b"]]]"#),
        ("(@kim)", r#"["(",["person:kim","@kim"],")"]"#),
        ("`@kim` @kim", r#"[["code","@kim"]," ",["person:kim","@kim"]]"#),
        ("https://a.b/@kim @kim", r#"[["a:https://a.b/@kim","https://a.b/@kim"]," ",["person:kim","@kim"]]"#),
        ("#general", r##"[["a:/rooms/general","#general"]]"##),
        ("a\n@kim", r#"["a\n",["person:kim","@kim"]]"#),
    ] {
        assert_eq!(calling(text, &known), tree, "{text}");
    }
    for text in [
        "kim@kim.org",
        "a@kim",
        "@@kim",
        "/@kim",
        "@",
        "@ kim",
        "&#general",
        "##general",
        "@kimberly",
        "[@kim](https://a.b) x",
        "```\n@kim\n```",
        "    @kim",
    ] {
        assert!(!calling(text, &known).contains("person:"), "{text}: {}", calling(text, &known));
        assert!(!calling(text, &known).contains("/rooms/"), "{text}: {}", calling(text, &known));
    }
}

#[test]
fn a_group_that_calls_is_drawn_however_often_another_stands_before_it() {
    let people = |group: &str| (0..200).map(|n| format!("@{group}:{group}{n}")).collect::<Vec<_>>();
    let known: Vec<String> = ["design", "build"].into_iter().flat_map(people).collect();
    let names = Names::found(known.iter().map(String::as_str));
    let text = ["@design ".repeat(150).as_str(), "@build"].concat();
    let read = read(&text, &names);
    assert!(read.calls(&Handle::trusted("build7")) && read.calls(&Handle::trusted("design7")));
    let drawn = serde_json::to_string(&read).unwrap();
    assert_eq!(drawn.matches("[\"group:").count(), UserGroup::CALLED / UserGroup::MEMBERS + 1, "and no more");
}

#[test]
fn a_flood_of_calls_is_bounded() {
    let flood = "@kim ".repeat(2000);
    let names = calls(&flood);
    assert_eq!(names.iter().count(), 1);
    let rich = read(&flood, &names.settled(|_| true));
    let drawn = rich.iter().filter(|node| matches!(node, Node::Element(Kind::Person(_), _))).count();
    assert!((1..=500).contains(&drawn), "{drawn}");
    let mut text = String::new();
    rich.iter().for_each(|node| node.text(&mut text));
    assert_eq!(text.trim_end(), flood.trim_end());
    let others: String = (0..2000).flat_map(|n| ["@n".to_owned(), n.to_string(), " ".to_owned()]).collect();
    assert!(calls(&others).iter().count() <= Names::MOST);
    let names = calls(&format!("@{} #{}", "가".repeat(4000), "가".repeat(4000)));
    assert!(names.iter().count() <= 100);
}

#[test]
fn emoji_are_written_by_name() {
    for (text, tree) in [
        ("축하해요 :tada:", r#"["축하해요 🎉"]"#),
        (":+1::heart:!", r#"["👍❤️!"]"#),
        ("**:wave:** `:wave:`", r#"[["strong","👋"]," ",["code",":wave:"]]"#),
        ("좋아요:heart:", r#"["좋아요❤️"]"#),
        ("https://a.b/:tada:/x :tada:", r#"[["a:https://a.b/:tada:/x","https://a.b/:tada:/x"]," 🎉"]"#),
        ("```\n:tada:\n```", r#"[["pre",":tada:"]]"#),
    ] {
        assert_eq!(json(text), tree, "{text}");
    }
    for text in [
        "10:30:00",
        "1:100:2",
        "a:b:c",
        ":nothing_like_it:",
        "note: this",
        ":",
        "::",
        "std::io::Read",
        ":tada :",
    ] {
        assert_eq!(json(text), "plain", "{text}");
    }
}

//! Messages that are made to cost much. Bounds are counted, not timed: `figures` has the times.

use super::*;

fn nodes(node: &Node) -> usize {
    match node {
        Node::Text(_) | Node::Token(..) => 1,
        Node::Element(_, inside) => 1 + inside.iter().map(nodes).sum::<usize>(),
    }
}

fn depth(node: &Node) -> usize {
    match node {
        Node::Text(_) | Node::Token(..) => 0,
        Node::Element(_, inside) => 1 + inside.iter().map(depth).max().unwrap_or(0),
    }
}

/// All of the floods, of about this many bytes each.
pub(crate) fn floods(size: usize) -> Vec<String> {
    let units = [
        ">",
        "> ",
        "[",
        "![",
        "*",
        "**",
        "*a ",
        "*a_ ",
        "a**b",
        "_a*",
        "`",
        "` `` ``` ",
        "|",
        "|a",
        "||a",
        "||a||",
        "- ",
        "- - ",
        "1. ",
        "<",
        "<a ",
        "&",
        "&amp;",
        "[a](b ",
        "[a]: b\n",
        "~",
        "~a~~ ",
        "[](",
        "[a](",
        "(",
        "<!--",
        "<?",
        "a\n> ",
        "|a|b|\n|-|-|\n",
        "<div>",
        "[^a]",
        "\\",
        "\n",
        "\t- ",
        "@kim ",
        "http://",
        "https://a ",
        "```\n",
        "~~~\n",
        "# ",
        "a\n\n",
        "- [ ] a\n",
        "- [x] ",
        "가\u{0301}\u{0302}",
        "👩‍👩‍👧‍👦",
        "\u{202E}*a* ",
        "\u{200B}",
        "*\u{0301}",
        "]:",
        "2. 3. ",
        "\"",
        "'a",
        "/*",
        "<a b=\"",
    ];
    let mut floods: Vec<String> = units.iter().map(|unit| unit.repeat(size / unit.len())).collect();
    let cells = size / 8;
    floods.push(format!("{}\n{}{}", "|a".repeat(cells), "|-".repeat(cells), "\n|".repeat(cells)));
    floods.push((0..).map(|n| format!("{}- a\n", "  ".repeat(n))).take(size.isqrt()).collect());
    floods.push(format!("{}a\n", ">".repeat(100)).repeat(size / 102));
    floods.push(format!("{}a{}", "**".repeat(size / 4), "**".repeat(size / 4)));
    for language in ["rust", "js", "html", "diff", "yaml", "toml", "css", "python"] {
        for unit in [
            "a ", "'", "\"", "\"\"\"", "/*", "<", "<a ", "#[", "[", "(", "a:", "a = ", "\n", "-", "$", "`",
            "\\", "0.",
        ] {
            floods.push(format!("```{language}\n{}\n```", unit.repeat(size / unit.len())));
        }
    }
    floods
}

#[test]
fn floods_stay_within_bounds() {
    let floods = floods(10_000);
    for text in &floods {
        let rich = read(text, &Names::default());
        let nodes: usize = rich.iter().map(nodes).sum();
        let depth = rich.iter().map(depth).max().unwrap_or(0);
        let begin: String = text.chars().take(40).collect();
        assert!(nodes <= 2 * tree::NODES, "{begin:?}: {nodes} nodes");
        assert!(depth <= tree::DEPTH as usize + 2, "{begin:?}: {depth} levels");
    }
    println!("{} floods of 10 kB", floods.len());
}

#[test]
fn ten_thousand_levels_are_shown_as_they_were_written() {
    for text in [
        ">".repeat(10_000) + " a",
        "> ".repeat(10_000) + "a",
        "- ".repeat(10_000) + "a",
        format!("{}a{}", "[".repeat(10_000), "](b)".repeat(10_000)),
    ] {
        assert_eq!(json(&text), "plain");
    }
    let ten = "> ".repeat(10) + "a";
    assert_ne!(json(&ten), "plain");
}

#[test]
fn ten_thousand_mentions_are_text() {
    let text = "@kim ".repeat(10_000);
    assert_eq!(json(&text), "plain");
}

#[test]
fn clusters_are_cut_nowhere() {
    let family = "👩‍👩‍👧‍👦";
    assert_eq!(json(&format!("**{family}**👍🏽")), format!(r#"[["strong","{family}"],"👍🏽"]"#));
    let zalgo = format!("*a{}*", "\u{0301}".repeat(50));
    assert!(seen(&zalgo).contains(&"\u{0301}".repeat(50)));
}

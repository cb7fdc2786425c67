//! Scripts without what only people read: comments on lines of their own, and the space before a line.
//!
//! Not a minifier: those that are kept up to date are compilers of their own, which take longer to build than all of
//! the browser's part, and what they gain beyond this compresses away.

/// The script with the same meaning. One with a text over several lines, in which space counts, stays as it is.
pub(crate) fn tightened(script: &str) -> String {
    let spans_lines = |line: &str| line.matches('`').count() % 2 == 1 || line.ends_with('\\');
    let mut out = String::with_capacity(script.len());
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        if in_comment {
            in_comment = !line.ends_with("*/");
            if line.contains("*/") != line.ends_with("*/") {
                return script.to_owned();
            }
        } else if line.starts_with("/*") {
            match line.find("*/") {
                None => in_comment = true,
                Some(end) if end + 2 == line.len() => {}
                Some(_) => return script.to_owned(),
            }
        } else if spans_lines(line) {
            return script.to_owned();
        } else if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indents_go_and_lines_stay() {
        let script = "/**\n * @returns {number}\n */\nget x() {\n    // why\n    return `${'//'} /* a */`; // kept\n}\n\n/* one */\n";
        assert_eq!(tightened(script), "get x() {\nreturn `${'//'} /* a */`; // kept\n}\n");
    }

    #[test]
    fn what_might_mean_something_stays_as_it_is() {
        for script in [
            "a = `b\n    c`;\n",
            "a = 'b\\\n    c';\n",
            "/* a */ b();\n",
            "/* a\n */ b();\n",
            "/*\n a */ b(); /* c\n */\n",
        ] {
            assert_eq!(tightened(script), script);
        }
    }
}

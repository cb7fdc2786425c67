//! The languages, a row each. A table, which is why it is long.

use std::sync::OnceLock;

use super::signs::Signs;
use super::words::Words;

/// What is to be known of a language.
#[expect(clippy::struct_excessive_bools, reason = "independent habits of languages, for a table to name")]
pub(super) struct Language {
    /// What people write behind the fence, lower case.
    pub(super) names: &'static [&'static str],
    pub(super) shape: Shape,
    /// Sorted, and in lower case where case does not matter.
    pub(super) keywords: &'static [&'static str],
    pub(super) values: &'static [&'static str],
    pub(super) types: &'static [&'static str],
    pub(super) commands: &'static [&'static str],
    pub(super) line_comments: &'static [&'static str],
    pub(super) block_comments: &'static [(&'static str, &'static str)],
    pub(super) quotes: &'static [Quote],
    /// What else may be in a word.
    pub(super) letters: &'static str,
    /// What a variable, an annotation or a colour begins with.
    pub(super) sigils: &'static str,
    /// What an attribute begins with that ends at its bracket.
    pub(super) attributes: &'static [&'static str],
    pub(super) keys: Keys,
    pub(super) has_preprocessor: bool,
    pub(super) has_macros: bool,
    pub(super) capitals_are_types: bool,
    pub(super) ignores_case: bool,
}

/// What a language is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Words.
    Code,
    /// Tags with text between them.
    Tags,
    /// Lines that came and went.
    Diff,
}

/// How a table's keys are known.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// There are none.
    None,
    /// A text before a colon.
    Quoted,
    /// The first word of a line before a colon.
    Colon,
    /// The first word of a line before an equals sign.
    Assigned,
    /// A word of a block before a colon.
    Property,
}

/// How a text begins and ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    /// `"a"`.
    Double,
    /// `"a"`, over several lines.
    DoubleLong,
    /// `'a'`.
    Single,
    /// `'a'`, over several lines.
    SingleLong,
    /// `'a'` of one character; a lifetime without its end.
    Character,
    /// `'a'` over several lines, in which a backslash is one.
    Raw,
    /// `'it''s'`.
    Doubled,
    /// `` `a` `` over several lines.
    Template,
    /// `"""a"""`.
    TripleDouble,
    /// `'''a'''`.
    TripleSingle,
    /// `''a''`.
    TwoSingle,
    /// `r#"a"#`.
    RawHash,
}

impl Quote {
    pub(super) fn open(self) -> &'static str {
        if self == Self::RawHash { "r#\"" } else { self.close() }
    }

    pub(super) fn close(self) -> &'static str {
        match self {
            Self::Double | Self::DoubleLong => "\"",
            Self::Single | Self::SingleLong | Self::Character | Self::Raw | Self::Doubled => "'",
            Self::Template => "`",
            Self::TripleDouble => "\"\"\"",
            Self::TripleSingle => "'''",
            Self::TwoSingle => "''",
            Self::RawHash => "\"#",
        }
    }

    pub(super) fn spans_lines(self) -> bool {
        !matches!(self, Self::Double | Self::Single | Self::Character)
    }

    pub(super) fn escapes(self) -> bool {
        !matches!(self, Self::Raw | Self::Doubled | Self::TwoSingle | Self::RawHash)
    }
}

/// What is looked up for each word and sign. Made when a language is first asked for.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) words: Words,
    pub(super) signs: Signs,
}

/// The language of this name, and its tables.
pub(super) fn find(name: &str) -> Option<(&'static Language, &'static Tables)> {
    static TABLES: [OnceLock<Tables>; ALL.len()] = [const { OnceLock::new() }; ALL.len()];
    let is_name = |known: &&str| known.eq_ignore_ascii_case(name);
    let index = ALL.iter().position(|language| language.names.iter().any(is_name))?;
    let language = &ALL[index];
    let tables = || Tables { words: Words::new(language), signs: Signs::new(language) };
    Some((language, TABLES[index].get_or_init(tables)))
}

const NOTHING: Language = Language {
    names: &[],
    shape: Shape::Code,
    keywords: &[],
    values: &[],
    types: &[],
    commands: &[],
    line_comments: &[],
    block_comments: &[],
    quotes: &[],
    letters: "",
    sigils: "",
    attributes: &[],
    keys: Keys::None,
    has_preprocessor: false,
    has_macros: false,
    capitals_are_types: false,
    ignores_case: false,
};

/// All of them.
#[rustfmt::skip]
pub(super) const ALL: &[Language] = &[
    Language { names: &["rust", "rs"], keywords: &["Self", "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "fn", "for", "if", "impl", "in", "let", "loop", "macro_rules", "match", "mod", "move", "mut", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "type", "union", "unsafe", "use", "where", "while", "yield"], values: &["Err", "None", "Ok", "Some", "false", "true"], types: &["bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16", "u32", "u64", "u8", "usize"], line_comments: &["//"], block_comments: &[("/*", "*/")], quotes: &[Quote::RawHash, Quote::DoubleLong, Quote::Character], attributes: &["#[", "#!["], has_macros: true, capitals_are_types: true, ..NOTHING },
    Language { names: &["python", "py", "python3"], keywords: &["and", "as", "assert", "async", "await", "break", "case", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "match", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield"], values: &["False", "None", "True", "cls", "self"], types: &["bool", "bytes", "dict", "float", "frozenset", "int", "list", "object", "set", "str", "tuple"], line_comments: &["#"], quotes: &[Quote::TripleDouble, Quote::TripleSingle, Quote::Double, Quote::Single], sigils: "@", capitals_are_types: true, ..NOTHING },
    Language { names: &["javascript", "js", "jsx", "mjs", "node"], keywords: &["as", "async", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "export", "extends", "finally", "for", "from", "function", "get", "if", "import", "in", "instanceof", "let", "new", "of", "return", "set", "static", "super", "switch", "this", "throw", "try", "typeof", "var", "void", "while", "with", "yield"], values: &["Infinity", "NaN", "false", "null", "true", "undefined"], line_comments: &["//"], block_comments: &[("/*", "*/")], quotes: &[Quote::Template, Quote::Double, Quote::Single], letters: "$", sigils: "@", capitals_are_types: true, ..NOTHING },
    Language { names: &["typescript", "ts", "tsx"], keywords: &["abstract", "as", "asserts", "async", "await", "break", "case", "catch", "class", "const", "continue", "declare", "default", "delete", "do", "else", "enum", "export", "extends", "finally", "for", "from", "function", "get", "if", "implements", "import", "in", "infer", "instanceof", "interface", "is", "keyof", "let", "namespace", "new", "of", "override", "private", "protected", "public", "readonly", "return", "satisfies", "set", "static", "super", "switch", "this", "throw", "try", "type", "typeof", "var", "void", "while", "with", "yield"], values: &["NaN", "false", "null", "true", "undefined"], types: &["any", "bigint", "boolean", "never", "number", "object", "string", "symbol", "unknown"], line_comments: &["//"], block_comments: &[("/*", "*/")], quotes: &[Quote::Template, Quote::Double, Quote::Single], letters: "$", sigils: "@", capitals_are_types: true, ..NOTHING },
    Language { names: &["java"], keywords: &["abstract", "assert", "break", "case", "catch", "class", "const", "continue", "default", "do", "else", "enum", "extends", "final", "finally", "for", "goto", "if", "implements", "import", "instanceof", "interface", "native", "new", "package", "permits", "private", "protected", "public", "record", "return", "sealed", "static", "super", "switch", "synchronized", "this", "throw", "throws", "transient", "try", "var", "void", "volatile", "while", "yield"], values: &["false", "null", "true"], types: &["boolean", "byte", "char", "double", "float", "int", "long", "short"], line_comments: &["//"], block_comments: &[("/*", "*/")], quotes: &[Quote::TripleDouble, Quote::Double, Quote::Single], sigils: "@", capitals_are_types: true, ..NOTHING },
    Language { names: &["kotlin", "kt", "kts"], keywords: &["abstract", "actual", "as", "break", "by", "catch", "class", "companion", "const", "constructor", "continue", "crossinline", "data", "do", "else", "enum", "expect", "external", "final", "finally", "for", "fun", "if", "import", "in", "infix", "init", "inline", "inner", "interface", "internal", "is", "lateinit", "noinline", "object", "open", "operator", "out", "override", "package", "private", "protected", "public", "reified", "return", "sealed", "super", "suspend", "tailrec", "this", "throw", "try", "typealias", "val", "var", "vararg", "when", "where", "while"], values: &["false", "null", "true"], line_comments: &["//"], block_comments: &[("/*", "*/")], quotes: &[Quote::TripleDouble, Quote::Double, Quote::Single], sigils: "@", capitals_are_types: true, ..NOTHING },
    Language { names: &["swift"], keywords: &["Self", "actor", "any", "as", "async", "await", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do", "else", "enum", "extension", "fallthrough", "fileprivate", "for", "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let", "mutating", "nil", "open", "operator", "override", "private", "protocol", "public", "repeat", "rethrows", "return", "self", "some", "static", "struct", "subscript", "super", "switch", "throw", "throws", "try", "typealias", "var", "where", "while"], values: &["false", "nil", "true"], line_comments: &["//"], block_comments: &[("/*", "*/")], quotes: &[Quote::TripleDouble, Quote::Double], sigils: "@#", capitals_are_types: true, ..NOTHING },
    Language { names: &["c", "h"], keywords: &["auto", "break", "case", "const", "continue", "default", "do", "else", "enum", "extern", "for", "goto", "if", "inline", "register", "restrict", "return", "sizeof", "static", "struct", "switch", "typedef", "union", "volatile", "while"], values: &["NULL", "false", "nullptr", "true"], types: &["bool", "char", "double", "float", "int", "int16_t", "int32_t", "int64_t", "int8_t", "long", "short", "signed", "size_t", "ssize_t", "uint16_t", "uint32_t", "uint64_t", "uint8_t", "unsigned", "void"], line_comments: &["//"], block_comments: &[("/*", "*/")], quotes: &[Quote::Double, Quote::Single], has_preprocessor: true, ..NOTHING },
    Language { names: &["c++", "cpp", "cc", "cxx", "hpp", "arduino"], keywords: &["alignas", "alignof", "and", "auto", "break", "case", "catch", "class", "co_await", "co_return", "co_yield", "concept", "const", "const_cast", "consteval", "constexpr", "continue", "decltype", "default", "delete", "do", "dynamic_cast", "else", "enum", "explicit", "export", "extern", "final", "for", "friend", "goto", "if", "inline", "mutable", "namespace", "new", "noexcept", "not", "operator", "or", "override", "private", "protected", "public", "reinterpret_cast", "requires", "return", "sizeof", "static", "static_cast", "struct", "switch", "template", "this", "throw", "try", "typedef", "typename", "union", "using", "virtual", "volatile", "while"], values: &["NULL", "false", "nullptr", "true"], types: &["bool", "char", "char8_t", "double", "float", "int", "int32_t", "int64_t", "long", "short", "signed", "size_t", "string", "uint32_t", "uint64_t", "uint8_t", "unsigned", "vector", "void", "wchar_t"], line_comments: &["//"], block_comments: &[("/*", "*/")], quotes: &[Quote::Double, Quote::Single], has_preprocessor: true, ..NOTHING },
    Language { names: &["c#", "cs", "csharp"], keywords: &["abstract", "as", "async", "await", "base", "break", "case", "catch", "checked", "class", "const", "continue", "default", "delegate", "do", "else", "enum", "event", "explicit", "extern", "finally", "fixed", "for", "foreach", "get", "if", "implicit", "in", "init", "interface", "internal", "is", "lock", "namespace", "new", "operator", "out", "override", "params", "partial", "private", "protected", "public", "readonly", "record", "ref", "required", "return", "sealed", "set", "sizeof", "stackalloc", "static", "struct", "switch", "this", "throw", "try", "typeof", "unchecked", "unsafe", "using", "var", "virtual", "void", "volatile", "when", "where", "while", "with", "yield"], values: &["false", "null", "true"], types: &["bool", "byte", "char", "decimal", "double", "dynamic", "float", "int", "long", "nint", "object", "sbyte", "short", "string", "uint", "ulong", "ushort"], line_comments: &["//"], block_comments: &[("/*", "*/")], quotes: &[Quote::TripleDouble, Quote::Double, Quote::Single], has_preprocessor: true, capitals_are_types: true, ..NOTHING },
    Language { names: &["go", "golang"], keywords: &["break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "for", "func", "go", "goto", "if", "import", "interface", "map", "package", "range", "return", "select", "struct", "switch", "type", "var"], values: &["false", "iota", "nil", "true"], types: &["any", "bool", "byte", "complex128", "complex64", "error", "float32", "float64", "int", "int16", "int32", "int64", "int8", "rune", "string", "uint", "uint16", "uint32", "uint64", "uint8", "uintptr"], commands: &["append", "cap", "close", "copy", "delete", "len", "make", "new", "panic", "print", "println", "recover"], line_comments: &["//"], block_comments: &[("/*", "*/")], quotes: &[Quote::Template, Quote::Double, Quote::Single], ..NOTHING },
    Language { names: &["ruby", "rb"], keywords: &["BEGIN", "END", "alias", "and", "attr_accessor", "attr_reader", "attr_writer", "begin", "break", "case", "class", "def", "defined", "do", "else", "elsif", "end", "ensure", "extend", "for", "if", "in", "include", "module", "next", "not", "or", "private", "protected", "public", "raise", "redo", "require", "require_relative", "rescue", "retry", "return", "self", "super", "then", "undef", "unless", "until", "when", "while", "yield"], values: &["false", "nil", "true"], line_comments: &["#"], block_comments: &[("=begin", "=end")], quotes: &[Quote::Double, Quote::Single], letters: "?!", sigils: "@$:", capitals_are_types: true, ..NOTHING },
    Language { names: &["php"], keywords: &["abstract", "and", "array", "as", "break", "case", "catch", "class", "clone", "const", "continue", "declare", "default", "do", "echo", "else", "elseif", "enum", "extends", "final", "finally", "fn", "for", "foreach", "function", "global", "goto", "if", "implements", "include", "include_once", "instanceof", "interface", "isset", "match", "namespace", "new", "or", "print", "private", "protected", "public", "readonly", "require", "require_once", "return", "static", "switch", "this", "throw", "trait", "try", "unset", "use", "var", "while", "yield"], values: &["FALSE", "NULL", "TRUE", "false", "null", "true"], types: &["bool", "float", "int", "mixed", "object", "string", "void"], line_comments: &["//", "#"], block_comments: &[("/*", "*/")], quotes: &[Quote::Double, Quote::Single], sigils: "$", attributes: &["#["], capitals_are_types: true, ..NOTHING },
    Language { names: &["perl", "pl"], keywords: &["and", "cmp", "die", "do", "else", "elsif", "eq", "for", "foreach", "ge", "gt", "if", "last", "le", "local", "lt", "my", "ne", "next", "no", "not", "or", "our", "package", "print", "redo", "require", "return", "sub", "unless", "until", "use", "while"], values: &["undef"], commands: &["chomp", "defined", "delete", "exists", "grep", "join", "keys", "map", "open", "push", "shift", "sort", "split", "values"], line_comments: &["#"], block_comments: &[("\n=pod", "=cut")], quotes: &[Quote::Double, Quote::Single], sigils: "$@%", ..NOTHING },
    Language { names: &["lua"], keywords: &["and", "break", "do", "else", "elseif", "end", "for", "function", "goto", "if", "in", "local", "not", "or", "repeat", "return", "then", "until", "while"], values: &["false", "nil", "self", "true"], line_comments: &["--"], block_comments: &[("--[[", "]]")], quotes: &[Quote::Double, Quote::Single], ..NOTHING },
    Language { names: &["scala", "sbt"], keywords: &["abstract", "case", "catch", "class", "def", "do", "else", "enum", "extends", "extension", "final", "finally", "for", "given", "if", "implicit", "import", "inline", "lazy", "match", "new", "object", "opaque", "override", "package", "private", "protected", "return", "sealed", "super", "then", "this", "throw", "trait", "try", "type", "using", "val", "var", "while", "with", "yield"], values: &["false", "null", "true"], types: &["Any", "Boolean", "Double", "Int", "List", "Long", "Option", "String", "Unit"], line_comments: &["//"], block_comments: &[("/*", "*/")], quotes: &[Quote::TripleDouble, Quote::Double, Quote::Character], sigils: "@", capitals_are_types: true, ..NOTHING },
    Language { names: &["dart"], keywords: &["abstract", "as", "assert", "async", "await", "base", "break", "case", "catch", "class", "const", "continue", "default", "deferred", "do", "dynamic", "else", "enum", "export", "extends", "extension", "external", "factory", "final", "finally", "for", "get", "if", "implements", "import", "in", "interface", "is", "late", "library", "mixin", "new", "on", "operator", "part", "required", "rethrow", "return", "sealed", "set", "static", "super", "switch", "sync", "this", "throw", "try", "typedef", "var", "void", "when", "while", "with", "yield"], values: &["false", "null", "true"], types: &["bool", "double", "int", "num"], line_comments: &["//"], block_comments: &[("/*", "*/")], quotes: &[Quote::TripleDouble, Quote::TripleSingle, Quote::Double, Quote::Single], sigils: "@", capitals_are_types: true, ..NOTHING },
    Language { names: &["haskell", "hs"], keywords: &["case", "class", "data", "deriving", "do", "else", "family", "forall", "foreign", "if", "import", "in", "infix", "infixl", "infixr", "instance", "let", "module", "newtype", "of", "qualified", "then", "type", "where"], values: &["False", "Nothing", "True"], line_comments: &["--"], block_comments: &[("{-", "-}")], quotes: &[Quote::Double, Quote::Character], letters: "'", capitals_are_types: true, ..NOTHING },
    Language { names: &["elixir", "ex", "exs"], keywords: &["after", "alias", "and", "case", "catch", "cond", "def", "defdelegate", "defexception", "defguard", "defimpl", "defmacro", "defmodule", "defp", "defprotocol", "defstruct", "do", "else", "end", "fn", "for", "if", "import", "in", "not", "or", "quote", "raise", "receive", "require", "rescue", "try", "unless", "unquote", "use", "when", "with"], values: &["false", "nil", "true"], line_comments: &["#"], quotes: &[Quote::TripleDouble, Quote::Double, Quote::Single], letters: "?!", sigils: "@:", capitals_are_types: true, ..NOTHING },
    Language { names: &["r"], keywords: &["break", "else", "for", "function", "if", "in", "library", "next", "repeat", "return", "while"], values: &["FALSE", "Inf", "NA", "NULL", "NaN", "TRUE"], line_comments: &["#"], quotes: &[Quote::Double, Quote::Single], letters: ".", ..NOTHING },
    Language { names: &["julia", "jl"], keywords: &["abstract", "baremodule", "begin", "break", "catch", "const", "continue", "do", "else", "elseif", "end", "export", "finally", "for", "function", "global", "if", "import", "in", "let", "local", "macro", "module", "mutable", "outer", "primitive", "quote", "return", "struct", "try", "type", "using", "where", "while"], values: &["false", "missing", "nothing", "true"], line_comments: &["#"], block_comments: &[("#=", "=#")], quotes: &[Quote::TripleDouble, Quote::Double, Quote::Character], letters: "!", sigils: "@", capitals_are_types: true, ..NOTHING },
    Language { names: &["sql", "mysql", "postgres", "postgresql", "sqlite", "plsql"], keywords: &["add", "all", "alter", "and", "any", "as", "asc", "begin", "between", "by", "cascade", "case", "check", "column", "commit", "constraint", "create", "cross", "database", "default", "delete", "desc", "distinct", "do", "drop", "else", "end", "except", "exists", "explain", "fetch", "for", "foreign", "from", "full", "function", "grant", "group", "having", "if", "in", "index", "inner", "insert", "intersect", "into", "is", "join", "key", "lateral", "left", "like", "limit", "materialized", "natural", "not", "nothing", "of", "offset", "on", "or", "order", "outer", "over", "partition", "primary", "procedure", "recursive", "references", "replace", "returning", "returns", "revoke", "right", "rollback", "row", "rows", "schema", "select", "set", "table", "then", "to", "transaction", "trigger", "truncate", "union", "unique", "update", "using", "values", "view", "when", "where", "window", "with"], values: &["false", "null", "true"], types: &["bigint", "blob", "boolean", "bytea", "char", "date", "decimal", "double", "float", "int", "integer", "interval", "json", "jsonb", "numeric", "real", "serial", "smallint", "text", "time", "timestamp", "timestamptz", "uuid", "varchar"], line_comments: &["--"], block_comments: &[("/*", "*/")], quotes: &[Quote::Doubled, Quote::Double], ignores_case: true, ..NOTHING },
    Language { names: &["bash", "sh", "shell", "zsh", "console", "fish"], keywords: &["case", "do", "done", "elif", "else", "esac", "export", "fi", "for", "function", "if", "in", "local", "return", "select", "set", "shift", "source", "then", "trap", "unset", "until", "while"], values: &["false", "true"], commands: &["apt", "awk", "cat", "cd", "chmod", "chown", "cp", "curl", "cut", "docker", "echo", "exec", "exit", "find", "git", "grep", "head", "kill", "kubectl", "ls", "make", "mkdir", "mv", "npm", "printf", "ps", "pwd", "read", "rm", "sed", "sort", "ssh", "sudo", "systemctl", "tail", "tar", "tee", "test", "touch", "tr", "wc", "wget", "xargs"], line_comments: &["#"], quotes: &[Quote::DoubleLong, Quote::Raw], letters: "-", sigils: "$", ..NOTHING },
    Language { names: &["powershell", "ps1", "pwsh"], keywords: &["begin", "break", "catch", "class", "continue", "do", "dynamicparam", "else", "elseif", "end", "enum", "exit", "filter", "finally", "for", "foreach", "function", "if", "in", "param", "process", "return", "switch", "throw", "trap", "try", "until", "using", "while"], line_comments: &["#"], block_comments: &[("<#", "#>")], quotes: &[Quote::Double, Quote::Raw], letters: "-", sigils: "$", ignores_case: true, ..NOTHING },
    Language { names: &["json", "jsonc", "json5", "ndjson"], values: &["false", "null", "true"], line_comments: &["//"], block_comments: &[("/*", "*/")], quotes: &[Quote::Double, Quote::Single], keys: Keys::Quoted, ..NOTHING },
    Language { names: &["yaml", "yml"], values: &["false", "no", "null", "off", "on", "true", "yes"], line_comments: &["#"], quotes: &[Quote::Double, Quote::Raw], letters: "-", keys: Keys::Colon, ..NOTHING },
    Language { names: &["toml"], values: &["false", "true"], line_comments: &["#"], quotes: &[Quote::TripleDouble, Quote::Double, Quote::Raw], letters: "-", keys: Keys::Assigned, ..NOTHING },
    Language { names: &["ini", "cfg", "conf", "properties", "env", "dotenv"], values: &["false", "no", "off", "on", "true", "yes"], line_comments: &["#", ";"], quotes: &[Quote::Double], letters: "-", keys: Keys::Assigned, ..NOTHING },
    Language { names: &["html", "xml", "svg", "vue", "svelte", "xhtml"], values: &["false", "null", "true"], shape: Shape::Tags, ..NOTHING },
    Language { names: &["css", "scss", "sass", "less"], values: &["auto", "inherit", "initial", "none", "unset"], line_comments: &["//"], block_comments: &[("/*", "*/")], quotes: &[Quote::Double, Quote::Single], letters: "-", sigils: "@#$", keys: Keys::Property, ..NOTHING },
    Language { names: &["diff", "patch"], values: &["false", "null", "true"], shape: Shape::Diff, ..NOTHING },
    Language { names: &["dockerfile", "docker", "containerfile"], keywords: &["ADD", "ARG", "AS", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"], line_comments: &["#"], quotes: &[Quote::Double, Quote::Single], letters: "-", sigils: "$", ..NOTHING },
    Language { names: &["makefile", "make", "mk"], keywords: &["define", "else", "endef", "endif", "export", "ifdef", "ifeq", "ifndef", "ifneq", "include", "override"], line_comments: &["#"], quotes: &[Quote::Double, Quote::Raw], letters: "-", sigils: "$@", ..NOTHING },
    Language { names: &["graphql", "gql"], keywords: &["directive", "enum", "extend", "fragment", "implements", "input", "interface", "mutation", "on", "query", "scalar", "schema", "subscription", "type", "union"], values: &["false", "null", "true"], types: &["Boolean", "Float", "ID", "Int", "String"], line_comments: &["#"], quotes: &[Quote::TripleDouble, Quote::Double], sigils: "$@", ..NOTHING },
    Language { names: &["protobuf", "proto"], keywords: &["enum", "extend", "import", "map", "message", "oneof", "option", "optional", "package", "public", "repeated", "required", "reserved", "returns", "rpc", "service", "stream", "syntax"], values: &["false", "true"], types: &["bool", "bytes", "double", "fixed32", "fixed64", "float", "int32", "int64", "sint32", "sint64", "string", "uint32", "uint64"], line_comments: &["//"], block_comments: &[("/*", "*/")], quotes: &[Quote::Double, Quote::Single], ..NOTHING },
    Language { names: &["zig"], keywords: &["align", "allowzero", "and", "anytype", "asm", "async", "await", "break", "catch", "comptime", "const", "continue", "defer", "else", "enum", "errdefer", "error", "export", "extern", "fn", "for", "if", "inline", "noalias", "or", "orelse", "packed", "pub", "resume", "return", "struct", "suspend", "switch", "test", "threadlocal", "try", "union", "unreachable", "usingnamespace", "var", "volatile", "while"], values: &["false", "null", "true", "undefined"], types: &["anyerror", "anyopaque", "bool", "f32", "f64", "i16", "i32", "i64", "i8", "isize", "noreturn", "type", "u16", "u32", "u64", "u8", "usize", "void"], line_comments: &["//"], quotes: &[Quote::Double, Quote::Single], sigils: "@", ..NOTHING },
    Language { names: &["nix"], keywords: &["assert", "else", "if", "in", "inherit", "let", "or", "rec", "then", "with"], values: &["false", "null", "true"], line_comments: &["#"], block_comments: &[("/*", "*/")], quotes: &[Quote::TwoSingle, Quote::Double], letters: "-", ..NOTHING },
    Language { names: &["terraform", "tf", "hcl"], keywords: &["data", "for", "in", "locals", "module", "moved", "output", "provider", "resource", "terraform", "variable"], values: &["false", "null", "true"], types: &["any", "bool", "list", "map", "number", "object", "set", "string"], line_comments: &["#", "//"], block_comments: &[("/*", "*/")], quotes: &[Quote::Double], letters: "-", ..NOTHING },
    Language { names: &["ocaml", "ml", "fsharp", "fs", "f#"], keywords: &["and", "as", "assert", "begin", "class", "constraint", "do", "done", "downto", "else", "end", "exception", "external", "for", "fun", "function", "functor", "if", "in", "include", "inherit", "initializer", "lazy", "let", "match", "member", "method", "module", "mutable", "namespace", "new", "nonrec", "object", "of", "open", "private", "rec", "sig", "struct", "then", "to", "try", "type", "use", "val", "virtual", "when", "while", "with", "yield"], values: &["None", "false", "true"], types: &["bool", "char", "float", "int", "list", "option", "string", "unit"], line_comments: &["//"], block_comments: &[("(*", "*)")], quotes: &[Quote::TripleDouble, Quote::Double, Quote::Character], capitals_are_types: true, ..NOTHING },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_and_names_are_single() {
        let mut names: Vec<&str> = Vec::new();
        for language in ALL {
            for words in [language.keywords, language.values, language.types, language.commands] {
                assert!(words.is_sorted(), "{:?}", language.names);
            }
            names.extend(language.names);
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}

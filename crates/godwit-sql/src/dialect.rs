//! What the lexers of the engines differ in.

use godwit_core::Engine;

/// How one engine reads its text; what a script sets may change it on the way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dialect {
    /// Whose text it is.
    pub engine: Engine,
    /// `#` begins a comment.
    pub hash_comments: bool,
    /// `--` begins a comment only before a space, a control character or the end.
    pub dashes_need_space: bool,
    /// Block comments nest.
    pub nested_comments: bool,
    /// A backslash escapes the next character of every string.
    pub backslash_escapes: bool,
    /// `E'…'` strings, in which a backslash escapes.
    pub escape_strings: bool,
    /// `"…"` is a string; elsewhere it is an identifier.
    pub double_quotes_are_strings: bool,
    /// `` `…` `` is an identifier.
    pub backticks: bool,
    /// `[…]` is an identifier.
    pub brackets: bool,
    /// `$tag$ … $tag$` is a string.
    pub dollar_quotes: bool,
    /// `/*! … */` and `/*M! … */` hold text that the server executes.
    pub executable_comments: bool,
    /// A carriage return alone ends a `--` comment.
    pub return_ends_line: bool,
}

const POSTGRES: Dialect = Dialect {
    engine: Engine::Postgres,
    hash_comments: false,
    dashes_need_space: false,
    nested_comments: true,
    backslash_escapes: false,
    escape_strings: true,
    double_quotes_are_strings: false,
    backticks: false,
    brackets: false,
    dollar_quotes: true,
    executable_comments: false,
    return_ends_line: true,
};

const MYSQL: Dialect = Dialect {
    engine: Engine::Mysql,
    hash_comments: true,
    dashes_need_space: true,
    nested_comments: false,
    backslash_escapes: true,
    escape_strings: false,
    double_quotes_are_strings: true,
    backticks: true,
    brackets: false,
    dollar_quotes: false,
    executable_comments: true,
    return_ends_line: false,
};

const SQLITE: Dialect = Dialect {
    engine: Engine::Sqlite,
    hash_comments: false,
    dashes_need_space: false,
    nested_comments: false,
    backslash_escapes: false,
    escape_strings: false,
    double_quotes_are_strings: false,
    backticks: true,
    brackets: true,
    dollar_quotes: false,
    executable_comments: false,
    return_ends_line: false,
};

impl Dialect {
    /// The dialect of `engine`.
    pub const fn of(engine: Engine) -> &'static Self {
        match engine {
            Engine::Postgres => &POSTGRES,
            Engine::Mysql => &MYSQL,
            Engine::Sqlite => &SQLITE,
        }
    }
}

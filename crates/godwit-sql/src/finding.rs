//! Findings of the scan, each with a stable rule id.

use godwit_core::{Engine, Finding, Place, Severity};

/// One thing that the scan found wrong or that only a vendor's client understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanFinding {
    /// The rule's stable id.
    pub rule: &'static str,
    /// The byte of the text where it is.
    pub offset: usize,
    /// One sentence.
    pub message: String,
    /// What to do now.
    pub help: String,
    /// Its weight.
    pub severity: Severity,
}

impl ScanFinding {
    /// The finding with its place in `file`, whose text is `text`.
    pub fn placed(&self, file: &str, text: &str) -> Finding {
        Finding {
            rule: self.rule.to_owned(),
            severity: self.severity,
            message: self.message.clone(),
            help: self.help.clone(),
            place: Some(Place::at(file, text, self.offset)),
            fixable: false,
            suppressed: None,
        }
    }
}

/// What was opened and never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opened {
    String,
    Identifier,
    Comment,
    DollarQuote,
    ExecutableComment,
    Body,
}

/// Something that begins at `offset` runs to the end of the text.
pub(crate) fn unterminated(engine: Engine, what: Opened, offset: usize) -> ScanFinding {
    let (rule, what, close) = match what {
        Opened::String => ("unterminated-string", "string", "its closing quote"),
        Opened::Identifier => ("unterminated-identifier", "quoted identifier", "its closing quote"),
        Opened::Comment => ("unterminated-comment", "comment", "'*/'"),
        Opened::DollarQuote => (
            "unterminated-dollar-quote",
            "dollar-quoted string",
            "the same $tag$ again",
        ),
        Opened::ExecutableComment => ("unterminated-comment", "executable comment", "'*/'"),
        Opened::Body => ("unterminated-body", "compound body", "its END"),
    };
    // SQLite takes a comment that the end of the text closes. A body is only counted by words: where the
    // count is off, the server can still read what we send it whole.
    let tolerated = rule == "unterminated-body" || (engine == Engine::Sqlite && rule == "unterminated-comment");
    ScanFinding {
        rule,
        offset,
        message: format!("the {what} that begins here is never closed"),
        help: format!("add {close}; everything after this place is read as one statement"),
        severity: if tolerated { Severity::Warn } else { Severity::Block },
    }
}

/// A line that only the engine's own command-line client understands.
pub(crate) fn client_command(engine: Engine, command: &str, offset: usize) -> ScanFinding {
    let (client, executor) = match engine {
        Engine::Postgres => ("psql", "the server"),
        Engine::Mysql => ("the mysql client", "the server"),
        Engine::Sqlite => ("the sqlite3 shell", "SQLite itself"),
    };
    ScanFinding {
        rule: "client-command",
        offset,
        message: format!("'{command}' is a command of {client}; {executor} does not know it"),
        help: "remove the line, or write what it does as SQL".to_owned(),
        severity: Severity::Block,
    }
}

/// A NUL byte, at which most of what is written in C takes the text to end.
pub(crate) fn nul_byte(engine: Engine, offset: usize) -> ScanFinding {
    let message = match engine {
        Engine::Postgres => "a NUL byte is here, and PostgreSQL takes none",
        Engine::Mysql => "a NUL byte is here, which the mysql client refuses",
        Engine::Sqlite => "a NUL byte is here, at which SQLite stops reading",
    };
    ScanFinding {
        rule: "nul-byte",
        offset,
        message: message.to_owned(),
        help: "remove it; if it is data, write it in hexadecimal digits, and save the file as UTF-8".to_owned(),
        severity: Severity::Block,
    }
}

/// A `DELIMITER` line that names none.
pub(crate) fn delimiter_missing(offset: usize) -> ScanFinding {
    ScanFinding {
        rule: "delimiter-missing",
        offset,
        message: "DELIMITER is followed by no delimiter".to_owned(),
        help: "write one after it, as in 'DELIMITER $$', or remove the line".to_owned(),
        severity: Severity::Block,
    }
}

/// Rows that follow a `COPY … FROM STDIN`, as psql reads them.
pub(crate) fn copy_from_stdin(offset: usize) -> ScanFinding {
    ScanFinding {
        rule: "copy-from-stdin",
        offset,
        message: "COPY … FROM STDIN takes its rows from the client, which a migration does not have".to_owned(),
        help: "write the rows as INSERT … VALUES, or load them outside of the migration".to_owned(),
        severity: Severity::Block,
    }
}

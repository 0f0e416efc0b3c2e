//! What a script says about itself in its leading comments.

use godwit_core::{Directives, LimitsAsked, Severity};

use crate::timeouts;

/// The directives of a script and what is wrong with them.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub directives: Directives,
    /// Whether `-- no-transaction` is the very first line.
    pub first_line: bool,
    /// Where `-- godwit: no-transaction` stands.
    pub no_transaction_at: Option<usize>,
    /// Whether any `-- godwit:` line was read.
    pub any_godwit: bool,
    pub problems: Vec<Problem>,
}

/// Something wrong with a directive, at a byte of the text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub rule: &'static str,
    pub severity: Severity,
    pub offset: usize,
    pub message: String,
    pub help: String,
}

/// sqlx's directive; it compares the file's first bytes with exactly this.
const NO_TRANSACTION: &str = "-- no-transaction";
const PREFIX: &str = "-- godwit:";
const KNOWN: &str = "known directives: 'no-transaction', 'irreversible because <reason>', 'timeout lock <time> statement <time> tries <number>', \
                     'lint-ignore <rule> because <reason>'";

/// Reads the comments before the first statement, and finds directives that come too late.
pub(crate) fn leading(text: &str) -> Found {
    let mut found = Found {
        first_line: text.starts_with(NO_TRANSACTION),
        ..Found::default()
    };
    found.directives.no_transaction = found.first_line;
    let mut offset = 0;
    let mut is_leading = true;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if let Some(directive) = trimmed.strip_prefix(PREFIX) {
            if is_leading {
                found.take(directive.trim(), offset);
            } else if !directive.trim_start().starts_with("lint-ignore") {
                found.too_late(directive.trim(), offset);
            }
        } else if is_leading && !(trimmed.is_empty() || trimmed.starts_with("--")) {
            is_leading = false;
            // Most scripts have no directive: one search instead of a walk over every line that is left.
            if !text[offset..].contains(PREFIX) {
                break;
            }
        }
        offset += line.len();
    }
    found
}

impl Found {
    fn take(&mut self, directive: &str, offset: usize) {
        self.any_godwit = true;
        match directive.split_once(char::is_whitespace).unwrap_or((directive, "")) {
            ("no-transaction", "") => {
                self.directives.no_transaction = true;
                self.no_transaction_at = Some(offset);
            }
            ("irreversible", rest) => match reason(rest) {
                Some(reason) => self.directives.irreversible = Some(reason.to_owned()),
                None => self.without_reason("irreversible", offset),
            },
            // The linter reads them, at any place; it says what is wrong with one.
            ("lint-ignore" | "lint-ignore-file", _) => {}
            ("timeout", limits) if self.directives.limits == LimitsAsked::default() => match timeouts::read(limits) {
                Ok(asked) => self.directives.limits = asked,
                Err(message) => self.problems.push(Problem {
                    rule: "timeout-unreadable",
                    severity: Severity::Block,
                    offset,
                    message,
                    help: timeouts::HELP.to_owned(),
                }),
            },
            ("timeout", _) => self.problems.push(Problem {
                rule: "timeout-unreadable",
                severity: Severity::Block,
                offset,
                message: "there is a second 'timeout' directive".to_owned(),
                help: timeouts::HELP.to_owned(),
            }),
            _ => self.problems.push(Problem {
                rule: "unknown-directive",
                severity: Severity::Block,
                offset,
                message: format!("'{directive}' is not a directive"),
                help: KNOWN.to_owned(),
            }),
        }
    }

    fn without_reason(&mut self, directive: &str, offset: usize) {
        let name = directive.split(' ').next().unwrap_or_default();
        self.problems.push(Problem {
            rule: "directive-without-reason",
            severity: Severity::Block,
            offset,
            message: format!("'{name}' gives no reason"),
            help: format!("write '-- godwit: {directive} because <reason>'"),
        });
    }

    fn too_late(&mut self, directive: &str, offset: usize) {
        self.problems.push(Problem {
            rule: "directive-after-statement",
            severity: Severity::Warn,
            offset,
            message: format!("the directive '{directive}' comes after the first statement and is not read"),
            help: "move it above the first statement".to_owned(),
        });
    }
}

/// The words after `because`.
fn reason(rest: &str) -> Option<&str> {
    let reason = rest.trim_start().strip_prefix("because")?.trim();
    (!reason.is_empty()).then_some(reason)
}

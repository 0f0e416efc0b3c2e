//! What can be wrong or odd about a folder, each with a stable rule id.

use godwit_core::{Finding, FormatId, Place, Severity};

use crate::{config::SqlxSettings, directives::Problem, file::Raw};

/// Builds a finding.
fn finding(rule: &str, severity: Severity, message: String, help: &str, place: Option<Place>) -> Finding {
    Finding {
        rule: rule.to_owned(),
        severity,
        message,
        help: help.to_owned(),
        place,
        fixable: false,
        suppressed: None,
    }
}

/// A place in a file that is named but not read.
fn first_line(file: &str) -> Option<Place> {
    Some(Place::at(file, "", 0))
}

pub(crate) fn empty_folder() -> Finding {
    let message = "the folder holds no migrations yet".to_owned();
    finding(
        "empty-folder",
        Severity::Info,
        message,
        "create the first one with 'godwit new NAME'",
        None,
    )
}

pub(crate) fn version_too_large(file: &str) -> Finding {
    let message = format!(
        "the version of {file} is larger than {}, which no history can hold",
        i64::MAX
    );
    finding(
        "version-too-large",
        Severity::Block,
        message,
        "give it a smaller version",
        first_line(file),
    )
}

pub(crate) fn not_a_migration(file: &str, format: FormatId) -> Finding {
    // sqlx reads a number before the first `_` of every `.sql` file, and gives up the folder where there is none.
    let is_refused = format == FormatId::Sqlx
        && file.ends_with(".sql")
        && file
            .split_once('_')
            .is_some_and(|(version, _)| version.parse::<i64>().is_err());
    let also = if is_refused {
        "; sqlx refuses the folder because of it"
    } else {
        ""
    };
    let message = format!("{file} is not named like a migration and is left out{also}");
    let help = "name it <version>_<description>.up.sql, or move it out of the folder";
    finding("unrecognised-file", Severity::Warn, message, help, first_line(file))
}

pub(crate) fn duplicate_version(first: &str, second: &str) -> Finding {
    let message = format!("{first} and {second} have the same version");
    let help = "give the newer one its own version; rename its down script too";
    finding("duplicate-version", Severity::Block, message, help, first_line(second))
}

pub(crate) fn missing_up(file: &str) -> Finding {
    let message = format!("{file} would roll back a migration that has no up script");
    let help = "add the up script with the same version and name, or remove this file";
    finding("missing-up", Severity::Block, message, help, first_line(file))
}

pub(crate) fn names_differ(up: &str, down: &str) -> Finding {
    let message = format!("{down} is the way back of {up}, but has another name");
    finding(
        "names-differ",
        Severity::Warn,
        message,
        "give both scripts the same name",
        first_line(down),
    )
}

pub(crate) fn irreversible_with_down(up: &str, down: &str) -> Finding {
    let message = format!("{up} says that it is irreversible, but {down} would roll it back");
    let help = "remove the down script or the 'irreversible' directive";
    finding("irreversible-with-down", Severity::Warn, message, help, first_line(up))
}

pub(crate) fn directive(file: &Raw, problem: &Problem) -> Finding {
    let place = Place::at(&file.name, &file.text, problem.offset);
    let message = format!("{}, line {}: {}", file.name, place.line, problem.message);
    finding(problem.rule, problem.severity, message, &problem.help, Some(place))
}

/// What a file's bytes alone tell: broken UTF-8 and NUL.
pub(crate) fn of_bytes(file: &Raw) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(error) = &file.broken {
        // The lossy text is equal to the bytes up to the first broken one.
        let place = Place::at(&file.name, &file.text, error.valid_up_to());
        let mark = if file.has_mark() {
            crate::checksum::MARK.len()
        } else {
            0
        };
        let byte = error.valid_up_to() + mark;
        let message = format!(
            "{} is not UTF-8: byte {byte} (line {}) begins no character",
            file.name, place.line
        );
        let help = "save the file as UTF-8; from Latin-1: iconv -f LATIN1 -t UTF-8";
        findings.push(finding("file-not-utf8", Severity::Block, message, help, Some(place)));
    }
    if let Some(at) = file.text.find('\0') {
        let place = Place::at(&file.name, &file.text, at);
        let message = format!("{} holds a NUL byte in line {}", file.name, place.line);
        let help = "remove it; where the file was saved as UTF-16, save it as UTF-8";
        findings.push(finding("nul-byte", Severity::Block, message, help, Some(place)));
    }
    findings
}

/// What many files may share, told once: byte order marks and CRLF.
pub(crate) fn of_saving(files: &[Raw]) -> Vec<Finding> {
    let marked: Vec<&Raw> = files.iter().filter(|file| file.has_mark()).collect();
    let crlf: Vec<&Raw> = files.iter().filter(|file| file.has_crlf()).collect();
    let mark = marked.first().map(|first| {
        let message = format!(
            "{} with a byte order mark; it is not sent to the server",
            counted(&marked, "begins", "begin")
        );
        finding(
            "byte-order-mark",
            Severity::Info,
            message,
            "save without a byte order mark",
            first_line(&first.name),
        )
    });
    let crlf = crlf.first().map(|first| {
        let message = format!("{} CRLF line endings", counted(&crlf, "has", "have"));
        let help = "commit scripts with LF, so that checksums are the same on every system: '*.sql text eol=lf' in .gitattributes";
        finding("crlf-line-endings", Severity::Info, message, help, first_line(&first.name))
    });
    mark.into_iter().chain(crlf).collect()
}

fn counted(files: &[&Raw], one: &str, many: &str) -> String {
    match files {
        [] => String::new(),
        [only] => format!("{} {one}", only.name),
        [first, rest @ ..] => format!("{} and {} more {many}", first.name, rest.len()),
    }
}

/// What `sqlx.toml` asks for and Godwit does not do.
pub(crate) fn of_sqlx_settings(settings: &SqlxSettings) -> Vec<Finding> {
    let mut findings = Vec::new();
    let file = settings
        .path
        .as_ref()
        .map(|path| path.display().to_string())
        .unwrap_or_default();
    if let Some(table) = settings
        .table_name
        .as_deref()
        .filter(|table| *table != "_sqlx_migrations")
    {
        let message = format!("{file} keeps the history in {table}; Godwit knows only _sqlx_migrations");
        let help = "go on with sqlx here, or rename the table back and take 'table-name' out";
        findings.push(finding("sqlx-table-renamed", Severity::Block, message, help, None));
    }
    if settings.creates_schemas {
        let message = format!("{file} has sqlx create schemas first, which Godwit does not");
        let help = "create the schemas in the first migration";
        findings.push(finding("sqlx-create-schemas", Severity::Warn, message, help, None));
    }
    findings
}

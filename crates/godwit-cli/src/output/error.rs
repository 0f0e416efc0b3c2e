//! Errors: what happened, where, what state the target is in, and what to do now.

use godwit_api::{
    Redactor,
    views::{ApiError, ErrorCode, PlaceView},
};
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::{
    Screen,
    style::{BAD, BOLD, FAINT, NOTE, paint},
    words,
};

/// An error as a document.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report<'a> {
    error: &'a ApiError,
    exit_code: u8,
}

impl<'a> Report<'a> {
    pub(crate) const fn of(error: &'a ApiError) -> Self {
        Self {
            error,
            exit_code: error.code.exit_code(),
        }
    }
}

/// Tells an error to people, and to programs where one listens.
pub(crate) fn show(screen: &Screen, error: &ApiError) {
    tell(screen, error);
    screen.document(&Report::of(error));
}

/// Tells an error to people, where it stands inside of a result.
pub(crate) fn tell(screen: &Screen, error: &ApiError) {
    for line in lines(error) {
        screen.err_line(&line);
    }
}

/// The error without secrets: a server may repeat what it was sent.
pub(crate) fn redacted(mut error: ApiError, redactor: &Redactor) -> ApiError {
    let clean = |text: &mut String| *text = redactor.redact(text).into_owned();
    clean(&mut error.message);
    error.causes.iter_mut().for_each(clean);
    error.hint.iter_mut().for_each(clean);
    if let Some(place) = &mut error.place {
        clean(&mut place.excerpt);
    }
    if matches!(
        error.code,
        ErrorCode::KeyringMissing | ErrorCode::KeyringLocked | ErrorCode::PasswordMissing
    ) {
        // What the API proposes, keeping it for a session, outlives no command.
        error.hint = Some("Unlock or start a keyring; without one set GODWIT_PASSWORD, or add --password-stdin to the command that connects.".to_owned());
    }
    error
}

fn lines(error: &ApiError) -> Vec<String> {
    let mut lines = vec![format!("{} {}", paint(BAD, "error:"), paint(BOLD, &error.message))];
    if let Some(place) = &error.place {
        lines.extend(excerpt(place));
    }
    for cause in error
        .causes
        .iter()
        .filter(|cause| !error.message.contains(cause.as_str()))
    {
        // A server's words can have several lines.
        let mut words = cause.lines();
        lines.push(format!(
            "{} {}",
            paint(FAINT, "cause:"),
            words.next().unwrap_or_default()
        ));
        lines.extend(words.map(|line| format!("       {line}")));
    }
    if let Some(state) = error.target_state {
        lines.push(format!("{} {}", paint(FAINT, "target:"), words::target_state(state)));
    }
    if let Some(hint) = &error.hint {
        lines.push(format!("{} {hint}", paint(NOTE, "hint:")));
    }
    lines
}

/// The line of the script with a caret below the column.
pub(crate) fn excerpt(place: &PlaceView) -> Vec<String> {
    let number = place.line.to_string();
    let margin = " ".repeat(number.len());
    let arrow = format!("{margin}{} {}", paint(FAINT, "-->"), words::place(place));
    if place.excerpt.trim().is_empty() {
        return vec![arrow];
    }
    let bar = paint(FAINT, "|");
    let text: String = place.excerpt.chars().map(|c| if c == '\t' { ' ' } else { c }).collect();
    let before: String = text
        .chars()
        .take(usize::try_from(place.column.saturating_sub(1)).unwrap_or(0))
        .collect();
    vec![
        arrow,
        format!("{margin} {bar}"),
        format!("{} {bar} {text}", paint(FAINT, number)),
        format!("{margin} {bar} {}{}", " ".repeat(before.width()), paint(BAD, "^")),
    ]
}

#[cfg(test)]
mod tests {
    use godwit_api::views::TargetStateView;

    use super::*;
    use crate::output::{
        Voice,
        testing::{Typed, screen, screen_with},
    };

    fn failed() -> ApiError {
        ApiError {
            code: ErrorCode::MigrationFailed,
            message: "Statement 2 of 3 add notes failed: no such table: ordres.".to_owned(),
            hint: Some("Mend the script and plan again.".to_owned()),
            causes: vec!["code 1".to_owned(), "detail: two\nlines".to_owned()],
            place: Some(PlaceView {
                file: "3_add_notes.up.sql".to_owned(),
                line: 12,
                column: 4,
                excerpt: "\t注 ALTER TABLE ordres ADD note TEXT;".to_owned(),
            }),
            target_state: Some(TargetStateView::RolledBack { done: 2, total: 3 }),
        }
    }

    #[test]
    fn an_error_names_place_state_causes_and_the_way_out() {
        let (screen, said) = screen(Typed::Nobody);
        show(&screen, &failed());
        insta::assert_snapshot!(said.err(), @r"
        error: Statement 2 of 3 add notes failed: no such table: ordres.
          --> 3_add_notes.up.sql:12:4
           |
        12 |  注 ALTER TABLE ordres ADD note TEXT;
           |     ^
        cause: code 1
        cause: detail: two
               lines
        target: 2 of 3 migrations are done and stay; what was begun after them was rolled back
        hint: Mend the script and plan again.
        ");
        assert_eq!(said.out(), "");
    }

    #[test]
    fn a_program_gets_one_document_with_the_exit_code() {
        let (screen, said) = screen_with(Typed::Nobody, Voice::Json);
        show(&screen, &failed());
        let document: serde_json::Value = serde_json::from_str(&said.out()).unwrap();
        assert_eq!(document["exitCode"], 11);
        assert_eq!(document["error"]["code"], "migration-failed");
        assert_eq!(document["error"]["place"]["line"], 12);
    }

    #[test]
    fn a_password_that_a_server_repeats_is_taken_out() {
        let redactor = Redactor::default();
        redactor.register(&godwit_api::Secret::new("pa55word"));
        let mut error = failed();
        error.causes = vec!["role 'x' PASSWORD 'pa55word'".to_owned()];
        assert!(!format!("{:?}", redacted(error, &redactor)).contains("pa55word"));
    }
}

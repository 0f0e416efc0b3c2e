//! Questions before something happens: yes or no, or a name typed.

use godwit_api::views::{ApiError, ErrorCode};

use crate::{args::Consent, commands::usage, output::Screen};

/// What a person says yes to.
pub(crate) struct Question<'a> {
    /// `Apply 3 migrations to staging?`
    pub(crate) text: &'a str,
    /// The target's name.
    pub(crate) target: &'a str,
    /// Whether its policy asks for the name, typed.
    pub(crate) needs_name: bool,
}

/// What they said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Go on; the name as typed, where it was.
    Yes(Option<String>),
    /// Leave it.
    No,
}

/// Gets consent from the command line, else from the person at the terminal.
///
/// # Errors
/// `confirmation-needed` where the name is asked for and was not given or is another one; `invalid-input` where nobody
/// can be asked.
pub(crate) fn obtain(screen: &Screen, consent: &Consent, question: &Question<'_>) -> Result<Answer, Box<ApiError>> {
    if let Some(typed) = &consent.confirm {
        // A name that is given is checked even where none is needed: it may have been meant for another target.
        return confirmed(typed.clone(), question);
    }
    if question.needs_name {
        if !screen.can_ask() {
            return Err(unconfirmed(
                format!("{} asks for its name before it is written to.", question.target),
                question,
            ));
        }
        screen.ask(&format!("{} Type '{}' to go on: ", question.text, question.target));
        return confirmed(screen.read_line().unwrap_or_default().trim().to_owned(), question);
    }
    if consent.yes {
        return Ok(Answer::Yes(None));
    }
    if !screen.can_ask() {
        return Err(usage(
            "nobody is here to say yes",
            "Add --yes to go on without a question. Nothing was done.",
        ));
    }
    screen.ask(&format!("{} [y/N] ", question.text));
    let answer = screen.read_line().unwrap_or_default();
    Ok(if ["y", "yes"].contains(&answer.trim().to_lowercase().as_str()) {
        Answer::Yes(None)
    } else {
        Answer::No
    })
}

fn confirmed(typed: String, question: &Question<'_>) -> Result<Answer, Box<ApiError>> {
    if typed == question.target {
        Ok(Answer::Yes(Some(typed)))
    } else {
        Err(unconfirmed(
            format!("'{typed}' is not the target's name, '{}'.", question.target),
            question,
        ))
    }
}

fn unconfirmed(message: String, question: &Question<'_>) -> Box<ApiError> {
    Box::new(ApiError {
        code: ErrorCode::ConfirmationNeeded,
        message,
        hint: Some(format!(
            "Add --confirm {}. Nothing was done.",
            crate::output::words::shell(question.target)
        )),
        causes: Vec::new(),
        place: None,
        target_state: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::testing::{Typed, screen};

    fn consent(yes: bool, confirm: Option<&str>) -> Consent {
        Consent {
            yes,
            confirm: confirm.map(str::to_owned),
            wait: 0,
        }
    }

    fn code(outcome: Result<Answer, Box<ApiError>>) -> ErrorCode {
        outcome.expect_err("it is refused").code
    }

    const PLAIN: Question<'_> = Question {
        text: "Apply?",
        target: "shop",
        needs_name: false,
    };
    const GUARDED: Question<'_> = Question {
        text: "Apply?",
        target: "shop",
        needs_name: true,
    };

    #[test]
    fn without_a_terminal_only_the_command_line_consents() {
        let (screen, _) = screen(Typed::Nobody);
        assert_eq!(
            obtain(&screen, &consent(true, None), &PLAIN).unwrap(),
            Answer::Yes(None)
        );
        assert_eq!(
            code(obtain(&screen, &consent(false, None), &PLAIN)),
            ErrorCode::InvalidInput
        );
        assert_eq!(
            code(obtain(&screen, &consent(true, None), &GUARDED)),
            ErrorCode::ConfirmationNeeded
        );
        let named = obtain(&screen, &consent(false, Some("shop")), &GUARDED).unwrap();
        assert_eq!(named, Answer::Yes(Some("shop".to_owned())));
    }

    #[test]
    fn a_name_meant_for_another_target_is_refused_even_where_none_is_needed() {
        let (screen, _) = screen(Typed::Nobody);
        assert_eq!(
            code(obtain(&screen, &consent(true, Some("other")), &PLAIN)),
            ErrorCode::ConfirmationNeeded
        );
    }

    #[test]
    fn a_person_at_the_terminal_is_asked() {
        let (yes, said) = screen(Typed::Lines("y\n"));
        assert_eq!(obtain(&yes, &consent(false, None), &PLAIN).unwrap(), Answer::Yes(None));
        assert_eq!(said.err(), "Apply? [y/N] ");
        let (enter, _) = screen(Typed::Lines("\n"));
        assert_eq!(obtain(&enter, &consent(false, None), &PLAIN).unwrap(), Answer::No);
        let (typed, said) = screen(Typed::Lines("shop\n"));
        assert_eq!(
            obtain(&typed, &consent(true, None), &GUARDED).unwrap(),
            Answer::Yes(Some("shop".to_owned()))
        );
        assert_eq!(said.err(), "Apply? Type 'shop' to go on: ");
        let (wrong, _) = screen(Typed::Lines("shpo\n"));
        assert_eq!(
            code(obtain(&wrong, &consent(false, None), &GUARDED)),
            ErrorCode::ConfirmationNeeded
        );
    }
}

//! One line per statement, for lists.

use crate::lexer::{Token, TokenKind};

/// Longest summary, in characters.
const CHARS: usize = 80;

/// Writes the statement whose first tokens are `tokens` on one line; strings are masked where `has_secret`.
pub(crate) fn summarise(text: &str, tokens: &[Token], goes_on: bool, has_secret: bool) -> String {
    let mut line = String::with_capacity(CHARS);
    let mut room = CHARS;
    let mut last_end = None;
    let mut cut = goes_on;
    for token in tokens {
        let spaced = last_end.is_some_and(|end| end < token.start);
        last_end = Some(token.end);
        if spaced && !put(&mut line, &mut room, ' ') {
            cut = true;
            break;
        }
        let raw = &text[token.start..token.end];
        let shown = if has_secret && token.kind == TokenKind::String {
            "'•••'"
        } else {
            raw
        };
        if !collapse(&mut line, &mut room, shown) {
            cut = true;
            break;
        }
    }
    if cut {
        if room == 0 {
            line.pop();
        }
        line.truncate(line.trim_end().len());
        line.push('…');
    }
    line
}

/// Appends `text` with every run of white space as one space; `false` where the room ran out.
fn collapse(line: &mut String, room: &mut usize, text: &str) -> bool {
    if text.len() <= *room && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        line.push_str(text);
        *room -= text.len();
        return true;
    }
    let mut in_space = false;
    for char in text.chars() {
        let is_space = char.is_whitespace() || char.is_control();
        if is_space && in_space {
            continue;
        }
        in_space = is_space;
        if !put(line, room, if is_space { ' ' } else { char }) {
            return false;
        }
    }
    true
}

fn put(line: &mut String, room: &mut usize, char: char) -> bool {
    let fits = *room > 0;
    if fits {
        line.push(char);
        *room -= 1;
    }
    fits
}

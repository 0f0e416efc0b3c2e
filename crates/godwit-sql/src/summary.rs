//! One line per statement, for lists.

use crate::lexer::{Token, TokenKind};

/// Longest summary, in characters.
const CHARS: usize = 80;

/// Writes the statement whose first tokens are `tokens` on one line; strings are masked where `has_secret`.
pub(crate) fn summarise(text: &str, tokens: &[Token], goes_on: bool, has_secret: bool) -> String {
    if !has_secret && let Some(line) = beginning(text, tokens, goes_on) {
        return line;
    }
    let mut line = String::with_capacity(CHARS + '…'.len_utf8());
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

/// The beginning as it stands in the text, where nothing in it has to be collapsed or dropped: most statements' is.
fn beginning(text: &str, tokens: &[Token], goes_on: bool) -> Option<String> {
    let start = tokens.first()?.start;
    let rest = text.as_bytes().get(start..tokens.last()?.end)?;
    let is_cut = rest.len() > CHARS;
    if goes_on && !is_cut {
        return None;
    }
    let shown = rest.get(..CHARS).unwrap_or(rest);
    let mut padded = [b'.'; CHARS];
    padded[..shown.len()].copy_from_slice(shown);
    if needs_care(&padded) {
        return None;
    }
    let mut line = String::with_capacity(CHARS + '…'.len_utf8());
    if is_cut {
        line.push_str(text.get(start..start + CHARS - 1)?.trim_end());
        line.push('…');
    } else {
        line.push_str(text.get(start..start + shown.len())?);
    }
    Some(line)
}

/// Whether something is not ASCII, not visible, a second space or may begin a comment.
///
/// Every byte is looked at, of a known number, so that compilers look at many at once.
fn needs_care(bytes: &[u8; CHARS]) -> bool {
    let mut care = false;
    for byte in bytes {
        care |= (*byte < b' ') | (*byte > b'~') | (*byte == b'#');
    }
    for (first, second) in bytes[..CHARS - 1].iter().zip(&bytes[1..]) {
        let is_comment = ((*first == b'-') & (*second == b'-')) | ((*first == b'/') & (*second == b'*'));
        care |= is_comment | ((*first == b' ') & (*second == b' '));
    }
    care
}

/// Appends `text` with every run of white space as one space; `false` where the room ran out.
fn collapse(line: &mut String, room: &mut usize, text: &str) -> bool {
    if text.len() <= *room && is_collapsed(text) {
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

/// Whether `text` is of visible ASCII, with single spaces at most.
fn is_collapsed(text: &str) -> bool {
    let mut last = b'x';
    text.bytes().all(|byte| {
        let is_plain = byte.is_ascii_graphic() || (byte == b' ' && last != b' ');
        last = byte;
        is_plain
    })
}

fn put(line: &mut String, room: &mut usize, char: char) -> bool {
    let fits = *room > 0;
    if fits {
        line.push(char);
        *room -= 1;
    }
    fits
}

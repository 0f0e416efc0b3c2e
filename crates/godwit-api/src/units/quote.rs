//! How a word stands in the files and command lines of others.

/// A text of XML.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            plain => out.push(plain),
        }
    }
    out
}

/// A value of a unit of systemd that is not split at blanks: only `%` begins something there.
pub(super) fn systemd_text(text: &str) -> String {
    text.replace('%', "%%")
}

/// One word of a unit of systemd, in quotes.
pub(super) fn systemd_word(text: &str) -> String {
    let text = text.replace('\\', r"\\").replace('"', "\\\"");
    format!("\"{}\"", systemd_text(&text))
}

/// One word after the program of `ExecStart=`, where `$` begins a variable.
pub(super) fn systemd_argument(text: &str) -> String {
    systemd_word(text).replace('$', "$$")
}

/// One word of a Windows command line, as programs there split it: backslashes count only before a quote.
pub(super) fn windows(text: &str) -> String {
    let is_plain = !text.is_empty() && !text.contains([' ', '\t', '"']);
    if is_plain {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    let mut backslashes = 0;
    for letter in text.chars() {
        if letter == '"' {
            // Those before it are doubled, and one more takes its meaning away.
            out.extend(std::iter::repeat_n('\\', backslashes + 1));
        }
        backslashes = if letter == '\\' { backslashes + 1 } else { 0 };
        out.push(letter);
    }
    out.extend(std::iter::repeat_n('\\', backslashes));
    out.push('"');
    out
}

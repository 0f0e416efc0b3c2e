//! The words of a statement, wherever they stand: enough to say that a name may be meant, never that it is not.

/// A word in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// Whether a dot follows: then it may be a schema or a database.
    pub(super) qualifies: bool,
}

/// All words of `sql`, those in strings and comments too.
pub(super) fn words(sql: &str) -> Vec<Word> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
    let mut found: Vec<Word> = Vec::new();
    let mut rest = sql;
    while let Some(start) = rest.find(is_part) {
        rest = &rest[start..];
        let end = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let next = after.trim_start_matches(['"', '`', ']', ' ', '\t', '\r', '\n']);
        found.push(Word {
            text: word.to_lowercase(),
            qualifies: next.starts_with('.'),
        });
        rest = after;
    }
    found
}

/// Whether `sql` holds `name`, whose parts may be several words.
pub(super) fn mentions(sql: &[Word], name: &str) -> bool {
    let name = words(name);
    !name.is_empty() && name.iter().all(|part| sql.iter().any(|word| word.text == part.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_with_the_dots_behind_them() {
        let found = words("INSERT INTO `Shop` . orders (id) VALUES (1.5)");
        let qualifying: Vec<&str> = found
            .iter()
            .filter(|word| word.qualifies)
            .map(|word| word.text.as_str())
            .collect();
        assert_eq!(qualifying, ["shop", "1"]);
        assert!(mentions(&found, "orders"));
        assert!(!mentions(&found, "order"));
        assert!(!mentions(&found, ""));
    }
}

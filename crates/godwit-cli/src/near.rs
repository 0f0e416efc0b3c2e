//! Names that somebody may have meant.

/// Those of `known` that differ from `given` in few letters, the nearest first.
pub(crate) fn near<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let given = given.to_lowercase();
    let limit = given.chars().count() / 3 + 1;
    let mut found: Vec<(usize, &str)> = known
        .into_iter()
        .map(|name| (distance(&given, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= limit || name.to_lowercase().starts_with(&given))
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|(_, name)| name).take(3).collect()
}

/// Insertions, deletions and replacements that make `b` of `a` (Levenshtein's distance, one row at a time).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_finds_the_name_and_another_word_does_not() {
        let known = ["staging", "production", "Prüfstand"];
        assert_eq!(near("stagign", known), ["staging"]);
        assert_eq!(near("prod", known), ["production"]);
        assert_eq!(near("prufstand", known), ["Prüfstand"]);
        assert_eq!(near("qa", known), Vec::<&str>::new());
    }
}

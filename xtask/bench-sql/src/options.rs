//! What is measured.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail, ensure};

pub(crate) const HELP: &str = "\
cargo xtask bench sql [OPTIONS]

  --mib 50         how long each text is
  --rounds 5       how often each contestant reads it; the fastest counts
  --only WORD      only contestants with this word in their names
  --files 1000     how many migrations the linters look at
  --godwit PATH    the command, and
  --squawk PATH    the other linter: without both, no linting is measured; `cargo xtask` names them
";

/// The options, with what is absent filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Options {
    /// How long each text is, in bytes.
    pub(crate) bytes: usize,
    pub(crate) rounds: usize,
    /// A word of the contestants' names; empty for all of them.
    pub(crate) only: String,
    /// How many migrations the linters look at.
    pub(crate) files: usize,
    pub(crate) godwit: Option<PathBuf>,
    pub(crate) squawk: Option<PathBuf>,
}

impl Options {
    /// Reads pairs of an option and its value.
    pub(crate) fn parse(words: &[String]) -> Result<Self> {
        let mut options = Self {
            bytes: 50 << 20,
            rounds: 5,
            only: String::new(),
            files: 1000,
            godwit: None,
            squawk: None,
        };
        for pair in words.chunks(2) {
            let [name, value] = pair else {
                bail!("{} needs a value", pair.concat());
            };
            match name.as_str() {
                "--mib" => options.bytes = number(name, value)? << 20,
                "--rounds" => options.rounds = number(name, value)?,
                "--only" => options.only.clone_from(value),
                "--files" => options.files = number(name, value)?,
                "--godwit" => options.godwit = Some(value.into()),
                "--squawk" => options.squawk = Some(value.into()),
                _ => bail!("there is no option {name}"),
            }
        }
        Ok(options)
    }
}

fn number(name: &str, value: &str) -> Result<usize> {
    let number = value.parse().with_context(|| format!("{name} {value}"))?;
    ensure!(number > 0, "{name} is at least 1");
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_pairs_and_the_rest_is_refused() {
        let parse = |text: &str| Options::parse(&text.split(' ').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(parse("--mib 2 --rounds 1").unwrap().bytes, 2 << 20);
        assert!(parse("--mib").is_err());
        assert!(parse("--mib 0").is_err());
        assert!(parse("--speed 9").is_err());
    }
}

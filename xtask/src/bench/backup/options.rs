//! What `cargo xtask bench backup` is asked to measure.

use std::path::PathBuf;

use anyhow::{Result, anyhow, bail, ensure};

use super::size;
use crate::bench::engine::Engine;
use crate::places;

pub(crate) const HELP: &str = "\
cargo xtask bench backup [OPTIONS]

  --size 1GB                  how much each database holds; the memory is also looked at with a tenth of it
  --rounds 3                  how often each contestant runs, in turn with the others
  --engines postgres,mariadb,sqlite
  --godwit PATH               this program instead of one that is built
  --out docs/benchmarks.md    the page whose figures are replaced

About six times the size must be free where temp files go (TMPDIR).
";

/// The options, with what is absent filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Options {
    /// Bytes that each database holds, more or less.
    pub(crate) size: u64,
    pub(crate) rounds: usize,
    pub(crate) engines: Vec<Engine>,
    /// In place of a built one.
    pub(crate) godwit: Option<PathBuf>,
    /// The page whose figures are replaced.
    pub(crate) page: PathBuf,
}

impl Options {
    fn new() -> Self {
        Self {
            size: 1_000_000_000,
            rounds: 3,
            engines: Engine::ALL.to_vec(),
            godwit: None,
            page: places::root().join("docs/benchmarks.md"),
        }
    }

    /// Reads pairs of an option and its value.
    pub(crate) fn parse(words: &[&str]) -> Result<Self> {
        let mut options = Self::new();
        for pair in words.chunks(2) {
            let [name, value] = *pair else {
                bail!("{} needs a value\n\n{HELP}", pair.concat());
            };
            let set = options.set(name, value);
            set.map_err(|error| anyhow!("{name} {value}: {error:#}\n\n{HELP}"))?;
        }
        Ok(options)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<()> {
        match name {
            "--size" => {
                self.size = size::parse(value)?;
                ensure!(self.size >= 10_000_000, "less than 10MB says nothing");
            }
            "--rounds" => {
                self.rounds = value.parse()?;
                ensure!(self.rounds > 0, "without a round there is no figure");
            }
            "--engines" => self.engines = value.split(',').map(Engine::parse).collect::<Result<_>>()?,
            "--godwit" => self.godwit = Some(std::path::absolute(value)?),
            "--out" => self.page = places::root().join(value),
            _ => bail!("there is no such option"),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_in_pairs_and_absent_ones_filled_in() {
        assert_eq!(Options::parse(&[]).unwrap(), Options::new());
        let words = [
            "--size",
            "50MB",
            "--rounds",
            "2",
            "--engines",
            "sqlite,mariadb",
            "--godwit",
            "/g",
        ];
        let options = Options::parse(&words).unwrap();
        assert_eq!((options.size, options.rounds), (50_000_000, 2));
        assert_eq!(options.engines, [Engine::Sqlite, Engine::Mariadb]);
        assert_eq!(options.godwit, Some("/g".into()));
    }

    #[test]
    fn mistakes_are_named() {
        for (words, named) in [
            (&["--size"][..], "--size needs a value"),
            (&["--size", "1"], "ends with GB or MB"),
            (&["--size", "1MB"], "less than 10MB"),
            (&["--rounds", "0"], "without a round"),
            (&["--speed", "1"], "no such option"),
        ] {
            let error = format!("{:#}", Options::parse(words).unwrap_err());
            assert!(error.contains(named), "{words:?} says {error}");
        }
    }
}

//! What `cargo xtask bench apply` is asked to measure.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail, ensure};

use super::engine::Engine;
use crate::places;

pub(crate) const HELP: &str = "\
cargo xtask bench apply [OPTIONS]

  --n 100,1000,10000          how many migrations; above 1,000 only godwit and the engine's own client run
  --large 5000                how many on a PostgreSQL database beside these; 0: leave it out
  --rounds 5                  how often each contestant runs
  --engines postgres,mariadb,sqlite
  --delay 5,20                milliseconds that a line to PostgreSQL adds per direction; 0: leave it out
  --out docs/benchmarks.md    the page whose figures are replaced
";

/// The options, with what is absent filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Options {
    /// How many migrations; rising.
    pub(crate) sizes: Vec<u32>,
    /// How many beside these on PostgreSQL.
    pub(crate) large: Option<u32>,
    pub(crate) rounds: usize,
    pub(crate) engines: Vec<Engine>,
    /// Per direction.
    pub(crate) delays: Vec<Duration>,
    /// The page whose figures are replaced.
    pub(crate) page: PathBuf,
}

impl Options {
    fn new() -> Self {
        Self {
            sizes: vec![100, 1_000, 10_000],
            large: Some(5_000),
            rounds: 5,
            engines: Engine::ALL.to_vec(),
            delays: [5, 20].map(Duration::from_millis).to_vec(),
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
            "--n" => {
                self.sizes = numbers(value)?;
                self.sizes.sort_unstable();
                self.sizes.dedup();
                ensure!(self.sizes.first() > Some(&0), "there is nothing to apply");
            }
            "--large" => self.large = Some(value.parse()?).filter(|large| *large > 0),
            "--rounds" => {
                self.rounds = value.parse()?;
                ensure!(self.rounds > 0, "without a round there is no figure");
            }
            "--engines" => self.engines = value.split(',').map(Engine::parse).collect::<Result<_>>()?,
            "--delay" => {
                let delays = numbers(value)?.into_iter().filter(|delay| *delay > 0);
                self.delays = delays.map(|delay| Duration::from_millis(delay.into())).collect();
            }
            "--out" => self.page = places::root().join(value),
            _ => bail!("there is no such option"),
        }
        Ok(())
    }
}

fn numbers(list: &str) -> Result<Vec<u32>> {
    list.split(',')
        .map(|number| {
            number
                .trim()
                .parse()
                .with_context(|| format!("{number:?} is no number"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_options_everything_is_measured() {
        let options = Options::parse(&[]).unwrap();
        assert_eq!(options, Options::new());
        assert_eq!(options.sizes, [100, 1_000, 10_000]);
        assert_eq!(options.engines, Engine::ALL);
    }

    #[test]
    fn options_are_read_in_pairs() {
        let words = [
            "--n",
            "200,50",
            "--rounds",
            "2",
            "--engines",
            "sqlite",
            "--delay",
            "0",
            "--large",
            "0",
        ];
        let options = Options::parse(&words).unwrap();
        assert_eq!(options.sizes, [50, 200]);
        assert_eq!(options.rounds, 2);
        assert_eq!(options.engines, [Engine::Sqlite]);
        assert!(options.delays.is_empty());
        assert_eq!(options.large, None);
    }

    #[test]
    fn mistakes_are_named() {
        for (words, named) in [
            (&["--n"][..], "--n needs a value"),
            (&["--n", "many"], "\"many\" is no number"),
            (&["--n", "0"], "nothing to apply"),
            (&["--rounds", "0"], "without a round"),
            (&["--engines", "oracle"], "\"oracle\" is none of"),
            (&["--speed", "1"], "no such option"),
        ] {
            let error = format!("{:#}", Options::parse(words).unwrap_err());
            assert!(error.contains(named), "{words:?} says {error}");
        }
    }
}

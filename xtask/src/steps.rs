//! Steps with names and times, and what became of them.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

#[derive(Debug)]
enum Outcome {
    Done,
    Failed(String),
    NotRun(String),
}

/// A list of steps that were run one after the other.
#[derive(Debug)]
pub(crate) struct Steps {
    begin: Instant,
    taken: Vec<(String, Duration, Outcome)>,
}

impl Steps {
    pub(crate) fn new() -> Self {
        Self {
            begin: Instant::now(),
            taken: Vec::new(),
        }
    }

    /// Runs one step and says whether it succeeded. A failed step does not end the list: the summary names them all.
    pub(crate) fn step(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> bool {
        println!("▸ {name}");
        let begin = Instant::now();
        let result = work();
        let time = begin.elapsed();
        let succeeded = result.is_ok();
        match result {
            Ok(()) => self.taken.push((name.to_owned(), time, Outcome::Done)),
            Err(error) => {
                eprintln!("✗ {name} ({}): {error:#}", seconds(time));
                self.taken
                    .push((name.to_owned(), time, Outcome::Failed(format!("{error:#}"))));
            }
        }
        succeeded
    }

    /// As [`Steps::step`], for work that later steps cannot do without.
    pub(crate) fn must(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        if self.step(name, work) { Ok(()) } else { self.finish() }
    }

    /// Notes a step that could not be run; it is never counted as done.
    pub(crate) fn not_run(&mut self, name: &str, why: &str) {
        println!("▸ {name}: not run, {why}");
        self.taken
            .push((name.to_owned(), Duration::ZERO, Outcome::NotRun(why.to_owned())));
    }

    /// Prints the summary; an error when a step failed.
    pub(crate) fn finish(&self) -> Result<()> {
        println!("\n{} steps in {}", self.taken.len(), seconds(self.begin.elapsed()));
        let mut failed = Vec::new();
        for (name, time, outcome) in &self.taken {
            match outcome {
                Outcome::Done => println!("  ✓ {name} ({})", seconds(*time)),
                Outcome::NotRun(why) => println!("  – {name} (not run: {why})"),
                Outcome::Failed(why) => {
                    println!(
                        "  ✗ {name} ({}): {}",
                        seconds(*time),
                        why.lines().next().unwrap_or_default()
                    );
                    failed.push(name.as_str());
                }
            }
        }
        if !failed.is_empty() {
            bail!("failed: {}", failed.join(", "));
        }
        Ok(())
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_fails_the_whole_and_is_named() {
        let mut steps = Steps::new();
        assert!(steps.step("good", || Ok(())));
        assert!(!steps.step("bad", || bail!("no")));
        steps.not_run("later", "it needs the bad one");
        assert_eq!(steps.finish().unwrap_err().to_string(), "failed: bad");
    }
}

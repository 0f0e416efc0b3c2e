//! Running one program and saying how long it took or how much memory.

use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::shell;

/// How often the memory is looked at. What a program takes in its very last moment is not seen.
const GLANCE: Duration = Duration::from_millis(1);

/// How many lines of a program that failed are kept.
const LAST_WORDS: usize = 4;

/// From the start of the program to its end.
pub(crate) fn time(command: &mut Command, log: &Path) -> Result<Duration> {
    write_to(command, log)?;
    let begin = Instant::now();
    let status = command
        .status()
        .with_context(|| format!("start {}", shell::line(command)))?;
    let time = begin.elapsed();
    if !status.success() {
        bail!("{status}: {}", last_words(log));
    }
    Ok(time)
}

/// The most memory that the program held at once, in KiB, as the kernel counts it.
///
/// It is looked at while the program runs, so nothing else is timed at the same time.
pub(crate) fn peak_memory(command: &mut Command, log: &Path) -> Result<u64> {
    write_to(command, log)?;
    let mut child = command
        .spawn()
        .with_context(|| format!("start {}", shell::line(command)))?;
    let state = format!("/proc/{}/status", child.id());
    let mut peak = None;
    let status = loop {
        let seen = std::fs::read_to_string(&state).ok();
        peak = peak.max(seen.and_then(|text| high_water(&text)));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(GLANCE);
    };
    if !status.success() {
        bail!("{status}: {}", last_words(log));
    }
    peak.context("this system has no /proc that tells")
}

/// A file takes words in at once, whatever their number; a terminal or a pipe may hold a program up.
fn write_to(command: &mut Command, log: &Path) -> Result<()> {
    let output = File::create(log).with_context(|| format!("make {}", log.display()))?;
    command.stdout(output.try_clone()?).stderr(output);
    Ok(())
}

/// The line `VmHWM` of a process's state.
fn high_water(state: &str) -> Option<u64> {
    let line = state.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

fn last_words(log: &Path) -> String {
    let said = std::fs::read(log).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(LAST_WORDS)..].join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_high_water_mark_is_read_and_not_what_is_held_now() {
        let state = "Name:\tgodwit\nVmPeak:\t  501032 kB\nVmHWM:\t   18764 kB\nVmRSS:\t   17000 kB\n";
        assert_eq!(high_water(state), Some(18_764));
        assert_eq!(high_water("Name:\tgodwit\nState:\tZ (zombie)\n"), None);
    }

    #[test]
    fn a_program_that_fails_is_no_time_but_its_last_words() {
        let folder = std::env::temp_dir().join(format!("godwit-stopwatch-{}", std::process::id()));
        let mut command = Command::new("sh");
        let error = time(command.args(["-c", "echo no room; exit 3"]), &folder).unwrap_err();
        std::fs::remove_file(&folder).unwrap();
        assert!(error.to_string().ends_with("3: no room"), "{error}");
    }
}

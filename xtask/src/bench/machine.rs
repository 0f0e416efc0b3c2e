//! The machine that figures belong to.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use super::disk::{self, Mount};
use super::numbers::median;

/// How often a flush is timed before the figures are taken.
const FLUSHES: usize = 50;

/// Processor, memory, system and disk, a line each; `folder` lies on the disk that is measured.
///
/// A folder in memory is an error: there a flush costs nothing, and the figures would say nothing.
pub(crate) fn description(folder: &Path) -> Result<Vec<String>> {
    let mount = disk::of(folder);
    if let Some(mount) = &mount {
        ensure!(
            !mount.is_memory(),
            "{} is kept in memory ({}), so nothing waits for a disk there: point TMPDIR to a folder on a disk",
            folder.display(),
            mount.kind
        );
    }
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let mut lines = vec![
        format!(
            "{cores} cores ({}), {} of memory",
            field("/proc/cpuinfo", "model name").unwrap_or_else(|| "of a kind that is not known".to_owned()),
            memory()
        ),
        format!("{} {}", std::env::consts::OS, release()),
    ];
    let disk = mount
        .as_ref()
        .map_or_else(|| "a disk of a kind that is not known".to_owned(), Mount::words);
    let flush = one_flush(folder)?;
    lines.push(format!(
        "{disk}; a small write that waits for it took {:.2} ms (median of {FLUSHES}, before the rounds)",
        flush.as_secs_f64() * 1_000.0
    ));
    Ok(lines)
}

fn field(file: &str, name: &str) -> Option<String> {
    value(&fs::read_to_string(file).ok()?, name)
}

/// The first value of `name` in lines of names, colons and values.
fn value(text: &str, name: &str) -> Option<String> {
    let mut values = text.lines().filter_map(|line| line.split_once(':'));
    let found = values.find(|(key, _)| key.trim() == name);
    found.map(|(_, value)| value.trim().to_owned())
}

fn memory() -> String {
    let total = field("/proc/meminfo", "MemTotal").and_then(|total| total.strip_suffix(" kB")?.parse::<u64>().ok());
    total.map_or_else(
        || "an unknown amount".to_owned(),
        |kibibytes| format!("{} GiB", (kibibytes + 512 * 1024) / (1024 * 1024)),
    )
}

fn release() -> String {
    fs::read_to_string("/proc/sys/kernel/osrelease")
        .map_or_else(|_| "of an unknown release".to_owned(), |text| text.trim().to_owned())
}

/// How long it takes until a few written bytes are on the disk.
fn one_flush(folder: &Path) -> Result<Duration> {
    let path = folder.join("flush");
    let mut file = fs::File::create(&path).with_context(|| format!("make {}", path.display()))?;
    let mut times = Vec::new();
    for _ in 0..FLUSHES {
        let begin = Instant::now();
        file.write_all(&[0; 512])?;
        file.sync_data().with_context(|| format!("flush {}", path.display()))?;
        times.push(begin.elapsed());
    }
    fs::remove_file(&path).with_context(|| format!("remove {}", path.display()))?;
    median(&times).context("no flush was timed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_by_its_whole_name() {
        let text = "model\t\t: 1\nmodel name\t: A Processor\nmodel name\t: A Processor\n";
        assert_eq!(value(text, "model name").as_deref(), Some("A Processor"));
        assert_eq!(value(text, "name"), None);
    }
}

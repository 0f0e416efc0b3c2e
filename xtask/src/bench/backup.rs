//! `cargo xtask bench backup`: the same backups and restores by Godwit and the engines' own tools.
//!
//! Start at [`run`]. [`subjects`] says who competes at what, [`contest`] takes the times, [`bars`] says what Godwit is to
//! reach.

mod bars;
mod contest;
mod ground;
mod memory;
mod options;
mod report;
mod size;
mod source;
mod subjects;
mod way;

use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use super::engine::Engine;
use super::peers;
use super::race::folder;
use super::server::Server;
use super::{clients, machine};
use crate::finally::finally;
use crate::packages::Need;
use crate::page::Figures;
use crate::{apt, places};
use contest::{Contest, Standing};
use ground::Ground;
use memory::Memory;
use options::{HELP, Options};
use report::Report;
use source::{Kind, Source};
use subjects::Subject;

const FIGURES: Figures = Figures("<!-- The figures below are written by `cargo xtask bench backup`. -->");

/// The smaller database for the memory is this part of the whole one.
const SMALLER: u64 = 10;

/// Measures what `words` ask for, shows the figures and writes them into the page.
pub(crate) fn run(words: &[&str]) -> Result<()> {
    if words == ["--help"] {
        print!("{HELP}");
        return Ok(());
    }
    let options = Options::parse(words)?;
    let own = std::env::temp_dir().join(format!("godwit-bench-{}", std::process::id()));
    std::fs::create_dir_all(&own).with_context(|| format!("make {}", own.display()))?;
    finally(
        || measure(&options, &own),
        || std::fs::remove_dir_all(&own).with_context(|| format!("remove {}", own.display())),
    )
}

fn measure(options: &Options, own: &Path) -> Result<()> {
    apt::install_missing(&[Need::Test, Need::BackupBench])?;
    let godwit = match &options.godwit {
        Some(program) => program.clone(),
        None => peers::build_godwit()?,
    };
    let mut report = Report {
        date: jiff::Zoned::now().date().to_string(),
        rounds: options.rounds,
        size: options.size,
        machine: machine::description(own)?,
        versions: vec![
            format!("godwit {}", peers::version(&godwit, "--version")?),
            format!("zstd {}", zstd()?),
        ],
        standings: Vec::new(),
        memory: Vec::new(),
    };
    for engine in &options.engines {
        of_engine(*engine, options, &godwit, own, &mut report)?;
    }
    let text = report.markdown();
    println!("\n{text}");
    FIGURES.write(&options.page, &text)?;
    println!("  written to {}", options.page.display());
    let failed = report.failures_of_godwit();
    // A bar that is missed is a figure; that Godwit fails where others do not is a fault.
    ensure!(failed.is_empty(), "godwit failed: {}", failed.join("; "));
    Ok(())
}

/// Each engine has one server, and each of its sources a turn on it.
fn of_engine(engine: Engine, options: &Options, godwit: &Path, own: &Path, report: &mut Report) -> Result<()> {
    let server = Server::start(engine, own);
    report.machine.push(server.description());
    let client = server.client()?;
    let version = peers::version(&client, "--version")?;
    report.versions.push(format!("{} {version}", engine.client()));
    let ground = Ground {
        server: &server,
        godwit,
        folder: folder(own, "contest")?,
    };
    let mut memory = Memory::new(engine);
    let fill = |kind, bytes| -> Result<Source> {
        println!(
            "\n▸ {} is filled: {}, {}",
            engine.name(),
            size::text(bytes),
            kind_name(kind)
        );
        Source::fill(&server, kind, bytes)
    };
    let small = fill(Kind::Random, options.size / SMALLER)?;
    memory.smaller = memory::peaks(&ground, &small)?;
    server.remove(&small.target)?;
    for kind in subjects::kinds(engine) {
        let source = fill(*kind, options.size)?;
        for subject in Subject::of(engine, *kind) {
            let contest = Contest {
                ground: &ground,
                source: &source,
                subject,
                rounds: options.rounds,
            };
            let standing: Standing = contest.run()?;
            report.standings.push(standing);
        }
        if *kind == Kind::Random {
            memory.whole = memory::peaks(&ground, &source)?;
        }
        server.remove(&source.target)?;
    }
    report.memory.push(memory);
    Ok(())
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Random => "poorly compressible",
        Kind::Repetitive => "very compressible",
    }
}

fn zstd() -> Result<String> {
    let program = places::program("zstd").context("zstd is not installed")?;
    let said = crate::shell::capture(crate::shell::command(program).arg("--version"))?;
    let mut words = said.split([' ', ',', '\n']).filter_map(|word| word.strip_prefix('v'));
    words
        .find(|word| word.contains('.'))
        .map(str::to_owned)
        .context("zstd names no version")
}

/// How many rows `target` holds in the tables of a source.
fn rows(server: &Server, target: &super::target::Target) -> Result<u64> {
    let said = clients::ask(&server.client()?, target, &source::counting())?;
    said.trim()
        .parse()
        .with_context(|| format!("{said:?} is no number of rows"))
}

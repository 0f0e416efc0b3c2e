//! `cargo xtask bench apply`, from its options to its page.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use super::bars::OVER_A_LINE;
use super::comparison::Comparison;
use super::contestant::{Contestant, Kind};
use super::engine::Engine;
use super::machine;
use super::options::{HELP, Options};
use super::peers::Peers;
use super::race::{Race, folder};
use super::report::Report;
use super::server::Server;
use crate::apt;
use crate::finally::finally;
use crate::packages::Need;
use crate::page::Figures;

const FIGURES: Figures = Figures("<!-- The figures below are written by `cargo xtask bench apply`. -->");

/// The most migrations that everybody applies; beyond it, only Godwit and the floor.
const FOR_ALL: u32 = 1_000;

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
    apt::install_missing(&[Need::Test])?;
    let peers = Peers::gather()?;
    let machine = machine::description(own)?;
    let mut findings = Findings {
        options,
        own,
        peers: &peers,
        servers: Vec::new(),
        versions: Vec::new(),
        comparisons: Vec::new(),
    };
    for engine in &options.engines {
        findings.measure(*engine)?;
    }
    let report = Report {
        date: jiff::Zoned::now().date().to_string(),
        rounds: options.rounds,
        machine,
        servers: findings.servers,
        versions: findings.versions,
        missing: peers.missing.clone(),
        comparisons: findings.comparisons,
    };
    let text = report.markdown();
    println!("\n{text}");
    FIGURES.write(&options.page, &text)?;
    println!("  written to {}", options.page.display());
    let failed = report.failures_of_godwit();
    // A bar that is missed is a figure; that Godwit fails where others do not is a fault.
    ensure!(failed.is_empty(), "godwit failed: {}", failed.join("; "));
    Ok(())
}

struct Findings<'a> {
    options: &'a Options,
    own: &'a Path,
    peers: &'a Peers,
    servers: Vec<String>,
    versions: Vec<String>,
    comparisons: Vec<Comparison>,
}

impl Findings<'_> {
    fn measure(&mut self, engine: Engine) -> Result<()> {
        let large = self.options.large.filter(|_| engine == Engine::Postgres);
        let mut sizes = self.options.sizes.clone();
        sizes.extend(large);
        sizes.sort_unstable();
        sizes.dedup();
        for size in sizes {
            self.race(engine, size, None, |kind| {
                size <= FOR_ALL || [Kind::Floor, Kind::Godwit].contains(&kind)
            })?;
        }
        if engine == Engine::Postgres {
            for delay in &self.options.delays {
                self.race(engine, OVER_A_LINE, Some(*delay), |kind| {
                    [Kind::Floor, Kind::Godwit, Kind::Sqlx, Kind::Refinery].contains(&kind)
                })?;
            }
        }
        Ok(())
    }

    /// Each race has a server of its own, so that none begins with what another one left.
    fn race(
        &mut self,
        engine: Engine,
        count: u32,
        delay: Option<Duration>,
        takes_part: impl Fn(Kind) -> bool,
    ) -> Result<()> {
        let server = Server::start(engine, self.own);
        let mut contestants = self.peers.on(&server)?;
        self.name(&server, &contestants);
        contestants.retain(|one| takes_part(one.kind));
        let race = Race {
            server: &server,
            contestants,
            count,
            rounds: self.options.rounds,
            delay,
            folder: folder(self.own, "race")?,
        };
        self.comparisons.push(race.run()?);
        Ok(())
    }

    /// Remembers the server and the programs by their versions, once each.
    fn name(&mut self, server: &Server, contestants: &[Contestant]) {
        let description = server.description();
        if !self.servers.contains(&description) {
            self.servers.push(description);
        }
        for one in contestants.iter().filter(|one| one.kind != Kind::AllInOne) {
            let name = match one.kind {
                Kind::Floor => server.engine().client().to_owned(),
                other => other.name(server.engine()),
            };
            let version = format!("{name} {}", one.version);
            if !self.versions.contains(&version) {
                self.versions.push(version);
            }
        }
    }
}

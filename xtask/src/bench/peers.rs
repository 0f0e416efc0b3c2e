//! Finding those who are measured, and installing the ones that come from a registry.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::contestant::{Contestant, Kind};
use super::engine::Engine;
use super::server::Server;
use crate::cargo_tools::{self, Tool};
use crate::{places, shell};

const REFINERY: Tool = Tool::new("refinery_cli", "0.10.0").with("mysql,postgresql,sqlite-bundled");
const DBMATE: &str = "2.36.0";

/// Who takes part, and who does not and why.
#[derive(Debug, Default)]
pub(crate) struct Peers {
    pub(crate) found: Vec<Contestant>,
    /// Name and reason.
    pub(crate) missing: Vec<(String, String)>,
}

impl Peers {
    /// Builds Godwit and the peers, optimised all, and says so before; a peer that cannot be had is a missing one.
    pub(crate) fn gather() -> Result<Self> {
        println!(
            "  the peers are built or fetched into {}",
            places::bench_tools()?.display()
        );
        let mut peers = Self::default();
        let godwit = build_godwit()?;
        peers.found.push(Contestant {
            kind: Kind::Godwit,
            version: version(&godwit, "--version")?,
            program: godwit,
        });
        peers.add(Kind::Sqlx, || cargo_tool(&cargo_tools::SQLX, "sqlx"), "--version");
        peers.add(Kind::Refinery, || cargo_tool(&REFINERY, "refinery"), "--version");
        peers.add(Kind::Dbmate, dbmate, "--version");
        let migrate = || places::program("migrate").context("it is not on this machine");
        peers.add(Kind::GolangMigrate, migrate, "-version");
        Ok(peers)
    }

    fn add(&mut self, kind: Kind, find: impl FnOnce() -> Result<PathBuf>, asked: &str) {
        let found = find().and_then(|program| Ok((version(&program, asked)?, program)));
        match found {
            Ok((version, program)) => self.found.push(Contestant { kind, program, version }),
            Err(error) => {
                // Any engine's name will do: only the clients are called differently.
                let name = kind.name(Engine::Postgres);
                println!("  {name} is missing: {error:#}");
                self.missing.push((name, format!("{error:#}")));
            }
        }
    }

    /// Those who are measured on `server`, the engine's own client among them, the floor first.
    pub(crate) fn on(&self, server: &Server) -> Result<Vec<Contestant>> {
        let program = server.client()?;
        let client = |kind| -> Result<Contestant> {
            Ok(Contestant {
                kind,
                version: version(&program, "--version")?,
                program: program.clone(),
            })
        };
        let mut all = vec![client(Kind::Floor)?];
        // Its definitions commit by themselves.
        if server.engine() != Engine::Mariadb {
            all.push(client(Kind::AllInOne)?);
        }
        all.extend(self.found.iter().cloned());
        Ok(all)
    }
}

/// Builds Godwit as people install it.
pub(crate) fn build_godwit() -> Result<PathBuf> {
    shell::run(shell::command("cargo").args(["build", "--release", "--locked", "-p", "godwit-cli"]))?;
    Ok(places::target().join("release/godwit"))
}

fn cargo_tool(tool: &Tool, program: &str) -> Result<PathBuf> {
    cargo_tools::install_optimised(tool)?;
    Ok(places::bench_tools()?.join("bin").join(program))
}

/// The program itself: npm's own way in starts Node.js first.
fn dbmate() -> Result<PathBuf> {
    let system = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64",
        ("linux", "aarch64") => "linux-arm64",
        ("macos", "x86_64") => "darwin-x64",
        ("macos", "aarch64") => "darwin-arm64",
        (os, arch) => anyhow::bail!("there is no package of it for {os} on {arch}"),
    };
    let folder = places::bench_tools()?.join(format!("dbmate-{DBMATE}"));
    let program = folder.join(format!("node_modules/@dbmate/{system}/bin/dbmate"));
    if !program.is_file() {
        println!("  installing dbmate {DBMATE} into {}", folder.display());
        std::fs::create_dir_all(&folder).with_context(|| format!("make {}", folder.display()))?;
        let mut npm = shell::command("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--prefix"])
            .arg(&folder);
        shell::run_quietly(npm.arg(format!("@dbmate/{system}@{DBMATE}")))?;
    }
    Ok(program)
}

/// The number in what a program says of its version.
pub(crate) fn version(program: &Path, asked: &str) -> Result<String> {
    let said = shell::capture(shell::command(program).arg(asked))?;
    Ok(number(&said).to_owned())
}

fn number(said: &str) -> &str {
    // MariaDB's client has a number of its own, which nobody knows it by.
    let said = said
        .split_once("Distrib ")
        .map_or(said, |(_, distribution)| distribution);
    let words = said.split([' ', '\n', ',']).filter(|word| word.contains('.'));
    let mut words = words.filter(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    words.next().unwrap_or_else(|| said.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_is_read_from_what_programs_say_of_themselves() {
        for (said, wanted) in [
            ("psql (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", "15.18"),
            ("refinery_cli 0.10.0\n", "0.10.0"),
            ("dbmate version 2.36.0\n", "2.36.0"),
            ("3.40.1 2022-12-28 14:03:47 df5c253c\n", "3.40.1"),
            (
                "mariadb  Ver 15.1 Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)\n",
                "10.11.19-MariaDB",
            ),
            ("dev\n", "dev"),
        ] {
            assert_eq!(number(said), wanted);
        }
    }
}

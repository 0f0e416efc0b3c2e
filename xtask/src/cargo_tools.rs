//! Cargo tools of pinned versions, installed into Godwit's cache folder.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::{places, shell};

/// A tool from crates.io.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
    features: Option<&'static str>,
    /// Whether one of any version on `PATH` will do: it takes long to build and its command line is stable.
    any_version: bool,
}

impl Tool {
    /// A tool of exactly this version.
    pub(crate) const fn new(name: &'static str, version: &'static str) -> Self {
        Self {
            name,
            version,
            features: None,
            any_version: false,
        }
    }

    /// The same with these of its features, and no other.
    pub(crate) const fn with(self, features: &'static str) -> Self {
        Self {
            features: Some(features),
            ..self
        }
    }

    /// The same where one of any version will do.
    const fn or_any(self) -> Self {
        Self {
            any_version: true,
            ..self
        }
    }
}

pub(crate) const NEXTEST: Tool = Tool::new("cargo-nextest", "0.9.143").or_any();
pub(crate) const DENY: Tool = Tool::new("cargo-deny", "0.20.2");
pub(crate) const MACHETE: Tool = Tool::new("cargo-machete", "0.9.2");
pub(crate) const DRIVER: Tool = Tool::new("tauri-driver", "2.1.0");
pub(crate) const FUZZ: Tool = Tool::new("cargo-fuzz", "0.13.2").or_any();
pub(crate) const SQLX: Tool = Tool::new("sqlx-cli", "0.9.0").with("rustls,postgres,mysql,sqlite");

/// Where a tool goes, and how it is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Build {
    /// For seconds of work: optimising would take minutes more.
    Quick,
    /// As people install it, for measuring.
    Optimised,
}

impl Build {
    fn folder(self) -> Result<PathBuf> {
        match self {
            Self::Quick => places::tools(),
            Self::Optimised => places::bench_tools(),
        }
    }
}

/// Installs those of `tools` that are missing, and says so before.
pub(crate) fn install_missing(tools: &[Tool]) -> Result<()> {
    for tool in tools {
        if !(tool.any_version && places::program(tool.name).is_some()) {
            install(tool, Build::Quick)?;
        }
    }
    Ok(())
}

/// Installs `tool` as people do, where it is missing, and says so before.
pub(crate) fn install_optimised(tool: &Tool) -> Result<()> {
    install(tool, Build::Optimised)
}

fn install(tool: &Tool, build: Build) -> Result<()> {
    let Tool { name, version, .. } = *tool;
    let folder = build.folder()?;
    // Cargo keeps this list of what it installed into a folder.
    let list = std::fs::read_to_string(folder.join(".crates.toml")).unwrap_or_default();
    if list.contains(&format!("\"{name} {version} (")) {
        return Ok(());
    }
    println!("  installing {name} {version} into {}", folder.display());
    let mut cargo = shell::command("cargo");
    cargo.args(["install", "--locked", "--quiet", "--root"]).arg(&folder);
    if build == Build::Quick {
        cargo.arg("--debug").env("CARGO_PROFILE_DEV_DEBUG", "false");
    }
    if let Some(features) = tool.features {
        cargo.args(["--no-default-features", "--features", features]);
    }
    cargo.env("CARGO_TARGET_DIR", places::cache()?.join("tools-build"));
    shell::run(cargo.arg(format!("{name}@{version}"))).with_context(|| format!("install {name} {version}"))
}

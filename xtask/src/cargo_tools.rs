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

#[cfg(all(unix, feature = "bench"))]
impl Tool {
    /// A tool of exactly this version, with these of its features.
    pub(crate) const fn new(name: &'static str, version: &'static str, features: &'static str) -> Self {
        Self {
            name,
            version,
            features: Some(features),
            any_version: false,
        }
    }
}

pub(crate) const NEXTEST: Tool = Tool {
    name: "cargo-nextest",
    version: "0.9.143",
    features: None,
    any_version: true,
};
pub(crate) const DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
    features: None,
    any_version: false,
};
pub(crate) const MACHETE: Tool = Tool {
    name: "cargo-machete",
    version: "0.9.2",
    features: None,
    any_version: false,
};
pub(crate) const DRIVER: Tool = Tool {
    name: "tauri-driver",
    version: "2.1.0",
    features: None,
    any_version: false,
};
pub(crate) const FUZZ: Tool = Tool {
    name: "cargo-fuzz",
    version: "0.13.2",
    features: None,
    any_version: true,
};
pub(crate) const SQLX: Tool = Tool {
    name: "sqlx-cli",
    version: "0.9.0",
    features: Some("rustls,postgres,mysql,sqlite"),
    any_version: false,
};

/// Where a tool goes, and how it is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Build {
    /// For seconds of work: optimising would take minutes more.
    Quick,
    /// As people install it, for measuring.
    #[cfg(all(unix, feature = "bench"))]
    Optimised,
}

impl Build {
    fn folder(self) -> Result<PathBuf> {
        match self {
            Self::Quick => places::tools(),
            #[cfg(all(unix, feature = "bench"))]
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
#[cfg(all(unix, feature = "bench"))]
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

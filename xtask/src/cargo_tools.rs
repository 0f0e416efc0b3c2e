//! Cargo tools of pinned versions, installed into Godwit's cache folder.

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
pub(crate) const SQLX: Tool = Tool {
    name: "sqlx-cli",
    version: "0.9.0",
    features: Some("rustls,postgres,mysql,sqlite"),
    any_version: false,
};

/// Installs those of `tools` that are missing, and says so before.
pub(crate) fn install_missing(tools: &[Tool]) -> Result<()> {
    let folder = places::tools()?;
    // Cargo keeps this list of what it installed into a folder.
    let list = std::fs::read_to_string(folder.join(".crates.toml")).unwrap_or_default();
    for tool in tools {
        let Tool { name, version, .. } = *tool;
        if list.contains(&format!("\"{name} {version} (")) || (tool.any_version && places::program(name).is_some()) {
            continue;
        }
        println!("  installing {name} {version} into {}", folder.display());
        let mut cargo = shell::command("cargo");
        // Unoptimised: these tools run for seconds, and would take minutes more to build.
        cargo
            .args(["install", "--locked", "--debug", "--quiet", "--root"])
            .arg(&folder);
        if let Some(features) = tool.features {
            cargo.args(["--no-default-features", "--features", features]);
        }
        cargo
            .env("CARGO_TARGET_DIR", places::cache()?.join("tools-build"))
            .env("CARGO_PROFILE_DEV_DEBUG", "false");
        shell::run(cargo.arg(format!("{name}@{version}"))).with_context(|| format!("install {name} {version}"))?;
    }
    Ok(())
}

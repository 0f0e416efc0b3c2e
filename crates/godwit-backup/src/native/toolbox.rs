//! Which native tools are installed, and which of them fits a server.

use std::path::PathBuf;

use godwit_core::{Product, ServerInfo};

/// What a tool is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ToolKind {
    /// `pg_dump`, `mariadb-dump`, `mysqldump`.
    Dump,
    /// `pg_restore`.
    Restore,
    /// `psql`, `mariadb`, `mysql`.
    Client,
}

/// An installed tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NativeTool {
    /// Its file's name: `pg_dump`.
    pub name: String,
    /// What it is for.
    pub kind: ToolKind,
    /// Where it is.
    pub path: PathBuf,
    /// Its version: `15.20`.
    pub version: String,
    /// The leading number of the version.
    pub major: u32,
    /// Whose it is, by its own word: `mysqldump` may be MariaDB's.
    pub product: Product,
}

/// No installed tool fits a server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} for {server}; install {package}", reason(.tool, .newest.as_deref()))]
pub struct ToolMissing {
    /// What is needed: `pg_dump`.
    pub tool: &'static str,
    /// The server: `PostgreSQL 16.3`.
    pub server: String,
    /// The newest that is installed and too old, where there is one: `15.20`.
    pub newest: Option<String>,
    /// The package that has it on Debian and Ubuntu: `postgresql-client-16`.
    pub package: String,
}

fn reason(tool: &str, newest: Option<&str>) -> String {
    match newest {
        Some(newest) => format!("{tool} {newest} is too old"),
        None => format!("{tool} is not installed"),
    }
}

/// The installed native tools.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Toolbox {
    tools: Vec<NativeTool>,
}

impl Toolbox {
    /// Looks on `PATH` and where each platform's packages put them, and asks each for its version.
    pub async fn find() -> Self {
        todo!()
    }

    /// A toolbox with exactly these.
    pub const fn with(tools: Vec<NativeTool>) -> Self {
        Self { tools }
    }

    /// Every tool that was found, by product, kind and version.
    pub fn all(&self) -> &[NativeTool] {
        &self.tools
    }

    /// The tool that backs up `server`. PostgreSQL: the nearest that is not older than the server.
    pub fn dump_for(&self, server: &ServerInfo) -> Result<&NativeTool, ToolMissing> {
        let _ = server;
        todo!()
    }
}

//! Which native tools are installed, and which of them fits a server.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use godwit_core::{Product, ServerInfo};

use super::{child, command};

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

impl NativeTool {
    /// For people and manifests: `pg_dump 15.20`.
    pub fn title(&self) -> String {
        format!("{} {}", self.name, self.version)
    }
}

/// No installed tool fits a server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} for {server}; install the package {package}", reason(.tool, .newest.as_deref()))]
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
        Some(newest) => format!("the installed {tool} {newest} is too old"),
        None => format!("no {tool} is installed"),
    }
}

/// The installed native tools.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Toolbox {
    tools: Vec<NativeTool>,
}

const NAMES: [(&str, ToolKind); 7] = [
    ("pg_dump", ToolKind::Dump),
    ("pg_restore", ToolKind::Restore),
    ("psql", ToolKind::Client),
    // The product's own names before the older ones that both have used.
    ("mariadb-dump", ToolKind::Dump),
    ("mariadb", ToolKind::Client),
    ("mysqldump", ToolKind::Dump),
    ("mysql", ToolKind::Client),
];

impl Toolbox {
    /// Looks on `PATH` and where each platform's packages put them, and asks each for its version.
    pub async fn find() -> Self {
        let mut tools = Vec::new();
        let mut seen = BTreeSet::new();
        for (name, kind) in NAMES {
            for path in candidates(name) {
                // Debian's `pg_dump` on PATH is a wrapper script and `mysqldump` a link to `mariadb-dump`.
                let real = path.canonicalize().unwrap_or_else(|_| path.clone());
                if !seen.insert(real) {
                    continue;
                }
                tools.extend(ask(&path, name, kind).await);
            }
        }
        Self::with(tools)
    }

    /// A toolbox with exactly these.
    pub fn with(mut tools: Vec<NativeTool>) -> Self {
        tools.sort_by(|a, b| {
            (a.product as u8, a.kind, a.major, &a.version).cmp(&(b.product as u8, b.kind, b.major, &b.version))
        });
        Self { tools }
    }

    /// Every tool that was found, by product, kind and version.
    pub fn all(&self) -> &[NativeTool] {
        &self.tools
    }

    /// The tool that backs up `server`. PostgreSQL: the nearest that is not older than the server.
    pub fn dump_for(&self, server: &ServerInfo) -> Result<&NativeTool, ToolMissing> {
        self.choose(ToolKind::Dump, server, 0)
    }

    /// The tool that loads a backup into `server`; for PostgreSQL not older than the tool that wrote it, either.
    pub fn restore_for(&self, server: &ServerInfo, dumped_by: u32) -> Result<&NativeTool, ToolMissing> {
        let kind = if server.product == Product::Postgresql {
            ToolKind::Restore
        } else {
            ToolKind::Client
        };
        self.choose(kind, server, dumped_by)
    }

    /// The interactive client, for what the restore has to ask of a whole server.
    pub(crate) fn client_for(&self, server: &ServerInfo) -> Result<&NativeTool, ToolMissing> {
        self.choose(ToolKind::Client, server, 0)
    }

    /// The `pg_restore` that reads an archive which `pg_dump` of this major version wrote.
    pub(crate) fn reader_of_archive(&self, dumped_by: u32) -> Result<&NativeTool, ToolMissing> {
        let any_server = ServerInfo {
            product: Product::Postgresql,
            version: dumped_by.to_string(),
            database: String::new(),
            user: String::new(),
            tls: None,
        };
        self.choose(ToolKind::Restore, &any_server, dumped_by)
    }

    fn choose(&self, kind: ToolKind, server: &ServerInfo, at_least: u32) -> Result<&NativeTool, ToolMissing> {
        let fitting = || {
            self.tools
                .iter()
                .filter(|tool| tool.kind == kind && tool.product == server.product)
        };
        let newest = || fitting().max_by_key(|tool| tool.major);
        let least = server.major().unwrap_or(0).max(at_least);
        // MySQL's and MariaDB's tools speak with older and newer servers alike, so the newest is best.
        let chosen = match server.product {
            Product::Postgresql => fitting()
                .filter(|tool| tool.major >= least)
                .min_by_key(|tool| tool.major),
            Product::Mysql | Product::Mariadb | Product::Sqlite => newest(),
        };
        chosen.ok_or_else(|| ToolMissing {
            tool: name_for(kind, server.product),
            server: format!("{} {}", server.product, server.version),
            newest: newest().map(|tool| tool.version.clone()),
            package: package_for(server.product, least),
        })
    }
}

const fn name_for(kind: ToolKind, product: Product) -> &'static str {
    match (product, kind) {
        (Product::Mariadb, ToolKind::Dump) => "mariadb-dump",
        (Product::Mariadb, _) => "mariadb",
        (Product::Mysql, ToolKind::Dump) => "mysqldump (MySQL's own)",
        (Product::Mysql, _) => "mysql (MySQL's own)",
        (_, ToolKind::Dump) => "pg_dump",
        (_, ToolKind::Restore) => "pg_restore",
        (_, ToolKind::Client) => "psql",
    }
}

fn package_for(product: Product, major: u32) -> String {
    match product {
        Product::Mariadb => "mariadb-client".to_owned(),
        Product::Mysql => "mysql-client".to_owned(),
        Product::Postgresql | Product::Sqlite => format!("postgresql-client-{major}"),
    }
}

/// Where `name` may be: every hit on `PATH`, then the folders that packages keep per version.
pub(crate) fn candidates(name: &str) -> Vec<PathBuf> {
    let on_path = which::which_all(name).into_iter().flatten();
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let elsewhere = versioned_folders()
        .into_iter()
        .map(|folder| folder.join(&file))
        .filter(|path| path.is_file());
    elsewhere.chain(on_path).collect()
}

fn versioned_folders() -> Vec<PathBuf> {
    let parents: &[(&str, &str)] = if cfg!(windows) {
        &[
            (r"C:\Program Files\PostgreSQL", ""),
            (r"C:\Program Files", "MariaDB"),
            (r"C:\Program Files\MySQL", "MySQL Server"),
        ]
    } else {
        &[
            ("/usr/lib/postgresql", ""),
            ("/usr", "pgsql-"),
            ("/opt/homebrew/opt", "postgresql@"),
            ("/opt/homebrew/opt", "libpq"),
            ("/opt/homebrew/opt", "mysql"),
            ("/opt/homebrew/opt", "mariadb"),
            ("/usr/local/opt", "postgresql@"),
            ("/usr/local/opt", "libpq"),
            ("/usr/local/opt", "mysql"),
            ("/usr/local/opt", "mariadb"),
            ("/Library/PostgreSQL", ""),
            ("/Applications/Postgres.app/Contents/Versions", ""),
        ]
    };
    let mut folders = Vec::new();
    for (parent, prefix) in parents {
        let children = std::fs::read_dir(parent).into_iter().flatten().flatten();
        let fitting = children.filter(|child| child.file_name().to_string_lossy().starts_with(prefix));
        folders.extend(fitting.map(|child| child.path().join("bin")));
    }
    folders.sort();
    folders
}

async fn ask(path: &Path, name: &str, kind: ToolKind) -> Option<NativeTool> {
    let mut command = command(path);
    command.arg("--version");
    let said = child::first_line(command).await?;
    let (product, version) = read_version(&said)?;
    let major = version.split('.').next()?.parse().ok()?;
    Some(NativeTool {
        name: name.to_owned(),
        kind,
        path: path.to_path_buf(),
        version,
        major,
        product,
    })
}

/// Reads what a tool answers to `--version`.
pub(crate) fn read_version(said: &str) -> Option<(Product, String)> {
    let product = if said.contains("MariaDB") {
        Product::Mariadb
    } else if said.contains("PostgreSQL") {
        Product::Postgresql
    } else {
        Product::Mysql
    };
    let numbers = said
        .split([' ', ',', '-'])
        .filter(|word| word.contains('.') && word.starts_with(|first: char| first.is_ascii_digit()));
    // Old ones put the client protocol's version first: `Ver 10.19 Distrib 10.11.19-MariaDB`.
    let version = match said.split_once("Distrib ").or_else(|| said.split_once(" from ")) {
        Some((_, after)) => after.split([' ', ',', '-']).next(),
        None => numbers.into_iter().next(),
    };
    version
        .or_else(|| said.split(' ').next_back())
        .filter(|version| version.starts_with(|first: char| first.is_ascii_digit()))
        .map(|version| (product, version.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(product: Product, version: &str) -> ServerInfo {
        ServerInfo {
            product,
            version: version.to_owned(),
            database: String::new(),
            user: String::new(),
            tls: None,
        }
    }

    fn pg_dump(version: &str) -> NativeTool {
        let major = version
            .split('.')
            .next()
            .and_then(|number| number.parse().ok())
            .unwrap();
        let path = PathBuf::from(format!("/usr/lib/postgresql/{major}/bin/pg_dump"));
        let (name, version) = ("pg_dump".to_owned(), version.to_owned());
        NativeTool {
            name,
            kind: ToolKind::Dump,
            path,
            version,
            major,
            product: Product::Postgresql,
        }
    }

    #[test]
    fn nearest_newer_pg_dump_is_chosen() {
        let tools = Toolbox::with(vec![pg_dump("18.1"), pg_dump("15.20"), pg_dump("16.3")]);
        let chosen = |version: &str| {
            tools
                .dump_for(&server(Product::Postgresql, version))
                .map(|tool| tool.major)
        };
        assert_eq!(chosen("15.1"), Ok(15));
        assert_eq!(chosen("14.9"), Ok(15));
        assert_eq!(chosen("17.2"), Ok(18));
    }

    #[test]
    fn too_old_tools_name_the_package_to_install() {
        let tools = Toolbox::with(vec![pg_dump("15.20")]);
        let error = tools.dump_for(&server(Product::Postgresql, "16.3")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the installed pg_dump 15.20 is too old for PostgreSQL 16.3; install the package postgresql-client-16"
        );
        let error = Toolbox::default()
            .dump_for(&server(Product::Mariadb, "10.11.19-MariaDB"))
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "no mariadb-dump is installed for MariaDB 10.11.19-MariaDB; install the package mariadb-client"
        );
    }

    #[test]
    fn versions_are_read_from_what_tools_say() {
        let read = |said| read_version(said).unwrap();
        assert_eq!(
            read("mysqldump  Ver 10.19 Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)"),
            (Product::Mariadb, "10.11.19".to_owned())
        );
        assert_eq!(
            read("mariadb-dump from 11.8.6-MariaDB, client 10.19 for debian-linux-gnu (x86_64)"),
            (Product::Mariadb, "11.8.6".to_owned())
        );
        assert_eq!(
            read("mysqldump  Ver 9.7.4-1 for Linux on x86_64 ((Debian))"),
            (Product::Mysql, "9.7.4".to_owned())
        );
        assert_eq!(
            read("mysqldump  Ver 10.13 Distrib 5.7.44, for Linux (x86_64)"),
            (Product::Mysql, "5.7.44".to_owned())
        );
        assert_eq!(
            read("pg_dump (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)"),
            (Product::Postgresql, "15.20".to_owned())
        );
        assert_eq!(
            read("pg_dump (PostgreSQL) 19devel"),
            (Product::Postgresql, "19devel".to_owned())
        );
    }
}

//! Who is measured, and how each is asked to do its work.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Result;

use super::clients;
use super::engine::Engine;
use super::format::Format;
use super::target::{Target, USER};
use crate::shell;

/// A kind of contestant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Godwit,
    /// The engine's own client with a transaction per migration and without a history: the floor.
    Floor,
    /// The engine's own client with one transaction around everything.
    AllInOne,
    Sqlx,
    Refinery,
    Dbmate,
    GolangMigrate,
}

/// What is timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// All migrations on an empty database.
    Apply,
    /// Applying when all are applied.
    Nothing,
    /// Listing what is applied and pending when all are applied.
    Status,
}

impl Work {
    pub(crate) const ALL: [Self; 3] = [Self::Apply, Self::Nothing, Self::Status];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Apply => "apply",
            Self::Nothing => "nothing to do",
            Self::Status => "status",
        }
    }
}

/// A program that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contestant {
    pub(crate) kind: Kind,
    pub(crate) program: PathBuf,
    /// What it says of itself.
    pub(crate) version: String,
}

/// Where a contestant works.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground<'a> {
    pub(crate) target: &'a Target,
    /// The folder with the migrations in all formats.
    pub(crate) migrations: &'a Path,
    /// An empty folder of its own, in place of the user's home.
    pub(crate) home: &'a Path,
}

impl Kind {
    /// Its name in a table.
    pub(crate) fn name(self, engine: Engine) -> String {
        match (self, engine) {
            (Self::Godwit, _) => "godwit".to_owned(),
            (Self::Floor, Engine::Mariadb) => "mariadb, statement by statement".to_owned(),
            (Self::Floor, _) => format!("{}, a transaction per migration", engine.client()),
            (Self::AllInOne, _) => format!("{}, one transaction", engine.client()),
            (Self::Sqlx, _) => "sqlx".to_owned(),
            (Self::Refinery, _) => "refinery".to_owned(),
            (Self::Dbmate, _) => "dbmate".to_owned(),
            (Self::GolangMigrate, _) => "golang-migrate".to_owned(),
        }
    }

    /// How it reads migrations.
    pub(crate) fn format(self, engine: Engine) -> Format {
        match self {
            Self::Godwit | Self::Sqlx => Format::Plain,
            Self::Floor => Format::EachInOne(engine),
            Self::AllInOne => Format::AllInOne,
            Self::Refinery => Format::Refinery,
            Self::Dbmate => Format::Dbmate,
            Self::GolangMigrate => Format::GolangMigrate,
        }
    }
}

impl Contestant {
    /// The command for `work`; nothing where it has none. Passwords go through the environment where it is read.
    pub(crate) fn command(&self, work: Work, ground: Ground<'_>) -> Result<Option<Command>> {
        let place = self.kind.format(ground.target.engine()).place(ground.migrations);
        let command = match (self.kind, work) {
            (Kind::Floor | Kind::AllInOne, Work::Apply) => Some(clients::script(&self.program, ground.target, &place)?),
            (Kind::Floor | Kind::AllInOne, Work::Nothing | Work::Status) => None,
            (Kind::Godwit, _) => Some(self.godwit(work, ground, &place)),
            (Kind::Sqlx, _) => Some(self.sqlx(work, ground.target, &place)),
            (Kind::Dbmate, _) => Some(self.dbmate(work, ground.target, &place)),
            (Kind::Refinery, Work::Apply | Work::Nothing) => Some(self.refinery(ground.target, &place)),
            (Kind::GolangMigrate, Work::Apply | Work::Nothing) => Some(self.golang_migrate(ground.target, &place)),
            (Kind::Refinery | Kind::GolangMigrate, Work::Status) => None,
        };
        Ok(command.map(|mut command| {
            command.current_dir(ground.home).env("HOME", ground.home);
            command
        }))
    }

    fn start(&self) -> Command {
        let mut command = shell::command(&self.program);
        command.stdin(Stdio::null());
        command
    }

    fn godwit(&self, work: Work, ground: Ground<'_>, folder: &Path) -> Command {
        let mut command = self.start();
        match work {
            Work::Apply | Work::Nothing => command.args(["apply", "--yes", "--no-backup"]),
            Work::Status => command.arg("status"),
        };
        command.args(["--format", "godwit", "--migrations"]).arg(folder);
        command.arg("--url").arg(ground.target.shown_url());
        if let Target::Network(network) = ground.target {
            command.env("GODWIT_PASSWORD", &network.password);
        }
        command.env("GODWIT_HOME", ground.home);
        command
    }

    fn sqlx(&self, work: Work, target: &Target, folder: &Path) -> Command {
        let mut command = self.start();
        let verb = match work {
            Work::Apply | Work::Nothing => "run",
            Work::Status => "info",
        };
        command
            .args(["migrate", verb, "--no-dotenv", "--source"])
            .arg(folder)
            .env(URL, target.url());
        command
    }

    fn refinery(&self, target: &Target, folder: &Path) -> Command {
        let mut command = self.start();
        command
            .args(["migrate", "-e", URL, "-p"])
            .arg(folder)
            .env(URL, target.url());
        command
    }

    fn dbmate(&self, work: Work, target: &Target, folder: &Path) -> Command {
        let mut command = self.start();
        let verb = match work {
            Work::Apply | Work::Nothing => "migrate",
            Work::Status => "status",
        };
        // It asks for TLS unless it is told not to, and its SQLite paths begin after the colon.
        let url = match target.engine() {
            Engine::Postgres => format!("{}?sslmode=disable", target.url()),
            Engine::Mariadb => target.url(),
            Engine::Sqlite => target.url().replacen("sqlite://", "sqlite:", 1),
        };
        command.arg("--migrations-dir").arg(folder).arg("--no-dump-schema");
        command.arg(verb).env(URL, url);
        command
    }

    fn golang_migrate(&self, target: &Target, folder: &Path) -> Command {
        let mut command = self.start();
        let url = match target {
            Target::Network(network) if network.engine == Engine::Mariadb => {
                let (host, port) = (&network.host, network.port);
                let (password, database) = (&network.password, &network.database);
                format!("mysql://{USER}:{password}@tcp({host}:{port})/{database}")
            }
            Target::Network(_) => format!("{}?sslmode=disable", target.url()),
            Target::File(path) => format!("sqlite3://{}", path.display()),
        };
        // It reads its address from its arguments only; the password lives no longer than this measurement.
        command.arg("-path").arg(folder).arg("-database").arg(url).arg("up");
        command
    }
}

/// Where the peers look for their address.
const URL: &str = "DATABASE_URL";

#[cfg(test)]
mod tests {
    use super::super::target::Network;
    use super::*;

    fn words(kind: Kind, work: Work) -> Option<String> {
        let target = Target::Network(Network {
            engine: Engine::Postgres,
            host: "127.0.0.1".to_owned(),
            port: 5432,
            password: "secret".to_owned(),
            database: "one".to_owned(),
        });
        let contestant = Contestant {
            kind,
            program: kind.name(Engine::Postgres).into(),
            version: String::new(),
        };
        let ground = Ground {
            target: &target,
            migrations: Path::new("/m"),
            home: Path::new("/h"),
        };
        let command = contestant.command(work, ground).unwrap();
        command.map(|command| shell::line(&command))
    }

    #[test]
    fn each_contestant_is_asked_in_its_own_words() {
        let apply = |kind| words(kind, Work::Apply).unwrap();
        assert_eq!(
            apply(Kind::Godwit),
            "godwit apply --yes --no-backup --format godwit --migrations /m/plain --url \
             postgres://bench@127.0.0.1:5432/one"
        );
        assert_eq!(apply(Kind::Sqlx), "sqlx migrate run --no-dotenv --source /m/plain");
        assert_eq!(apply(Kind::Refinery), "refinery migrate -e DATABASE_URL -p /m/refinery");
        assert_eq!(
            apply(Kind::Dbmate),
            "dbmate --migrations-dir /m/dbmate --no-dump-schema migrate"
        );
    }

    #[test]
    fn what_a_contestant_cannot_do_is_not_asked_of_it() {
        for kind in [Kind::Floor, Kind::AllInOne] {
            assert_eq!(words(kind, Work::Nothing), None);
        }
        assert_eq!(words(Kind::Refinery, Work::Status), None);
        assert!(words(Kind::Dbmate, Work::Status).is_some());
    }

    #[test]
    fn passwords_are_no_arguments() {
        for kind in [Kind::Godwit, Kind::Floor, Kind::Sqlx, Kind::Refinery, Kind::Dbmate] {
            for work in Work::ALL {
                let shown = words(kind, work).unwrap_or_default();
                assert!(!shown.contains("secret"), "{shown}");
            }
        }
    }
}

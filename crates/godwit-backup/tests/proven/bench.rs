//! A filled database on each engine.

use std::{any::Any, path::Path};

use godwit_core::Engine;
use godwit_db::{Reader, Target, TargetLock};
use godwit_testkit::{mariadb, postgres, sqlite};

use crate::common::target;

pub const ENGINES: [Engine; 3] = [Engine::Postgres, Engine::Mysql, Engine::Sqlite];

/// A database, and what removes it again.
pub struct Bench {
    pub engine: Engine,
    pub target: Target,
    pub url: String,
    _guard: Box<dyn Any>,
}

const FILL: &str = "CREATE TABLE orders (id int PRIMARY KEY, note varchar(200));
    CREATE TABLE items (id int PRIMARY KEY, parent int REFERENCES orders (id));
    CREATE INDEX items_parent ON items (parent);
    CREATE VIEW latest AS SELECT max(id) AS id FROM orders;
    INSERT INTO orders WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
        SELECT i, concat('a note about ', i, ' Grüße 🐦') FROM n;
    INSERT INTO items SELECT id, id FROM orders;";

impl Bench {
    pub fn empty(engine: Engine) -> Self {
        let (url, guard): (String, Box<dyn Any>) = match engine {
            Engine::Postgres => {
                let database = postgres().create_database();
                (database.url.clone(), Box::new(database))
            }
            Engine::Mysql => {
                let database = mariadb().create_database();
                (database.url.clone(), Box::new(database))
            }
            Engine::Sqlite => {
                let file = sqlite();
                rusqlite::Connection::open(&file.path)
                    .unwrap()
                    .execute_batch("PRAGMA journal_mode = WAL")
                    .unwrap();
                (file.url.clone(), Box::new(file))
            }
        };
        Self {
            engine,
            target: target(&url),
            url,
            _guard: guard,
        }
    }

    pub async fn filled(engine: Engine) -> Self {
        let bench = Self::empty(engine);
        bench.run(FILL).await;
        bench
    }

    pub async fn run(&self, sql: &str) {
        let mut lock = self.lock().await;
        for statement in sql.split(';').filter(|statement| !statement.trim().is_empty()) {
            lock.execute(statement).await.unwrap();
        }
        lock.release().await.unwrap();
    }

    async fn lock(&self) -> TargetLock {
        match crate::common::lock(&self.target).await {
            godwit_backup::RestoreMode::ReplaceExisting { lock } => lock,
            godwit_backup::RestoreMode::IntoNew => unreachable!(),
        }
    }

    /// What is in it: tables with rows and checksums, objects.
    pub async fn content(&self) -> String {
        content(&self.target).await
    }
}

pub async fn content(target: &Target) -> String {
    let mut reader = Reader::open(target).await.unwrap();
    let order = godwit_db::CensusOrder {
        scope: godwit_core::backup::Scope::Whole,
        content: godwit_db::Content::UpTo(u64::MAX),
    };
    let census = reader.census(&order).await.unwrap();
    reader.close().await;
    format!("{:?} {:?}", census.tables, census.inventory)
}

pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

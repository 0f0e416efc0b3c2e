//! A target of each engine with Godwit beside it.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use godwit_api::{
    Api, ApiConfig, Open, Redactor, SecretStore, Surroundings, TargetRef, Tier, UrlTarget, Watcher,
    views::{
        ApiError, BackupChoice, BackupOptions, BackupView, PlanView, ProofView, RunEventView, RunStartRequest, RunView,
        SecretText, StatusView, TransactionsView,
    },
};
use godwit_testkit as testkit;
use tempfile::TempDir;

/// The engines that every scenario runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Postgres,
    Mariadb,
    Sqlite,
}

/// Runs `async fn scenario(engine)` as one test per engine.
macro_rules! on_every_engine {
    ($($scenario:ident),+ $(,)?) => {
        $(mod $scenario {
            use crate::desk::Engine;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$scenario(Engine::Postgres).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn mariadb() {
                super::$scenario(Engine::Mariadb).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$scenario(Engine::Sqlite).await;
            }
        })+
    };
}
pub(crate) use on_every_engine;

/// The tables that Godwit and sqlx add to a target.
fn kept_tables() -> Vec<&'static str> {
    godwit_api::OWN_TABLES.into_iter().chain(["_sqlx_migrations"]).collect()
}

enum Database {
    Postgres(testkit::Database),
    Mariadb(testkit::Database),
    Sqlite(testkit::TempDb),
}

/// One target, a migrations folder, and an API with a home of its own.
pub struct Desk {
    pub api: Api,
    pub folder: PathBuf,
    database: Database,
    home: TempDir,
    _folder: TempDir,
    tier: Tier,
}

impl Desk {
    /// A target with the sample's migrations.
    pub async fn with_sample(engine: Engine) -> Self {
        Self::over(engine, testkit::sample_copy(engine.id()), Tier::Development).await
    }

    /// A target with these migration files.
    pub async fn with_files(engine: Engine, files: &[(&str, &str)]) -> Self {
        Self::of_tier(engine, files, Tier::Development).await
    }

    pub async fn of_tier(engine: Engine, files: &[(&str, &str)], tier: Tier) -> Self {
        let folder = TempDir::with_prefix("godwit-folder-").unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        Self::over(engine, folder, tier).await
    }

    async fn over(engine: Engine, folder: TempDir, tier: Tier) -> Self {
        let database = match engine {
            Engine::Postgres => Database::Postgres(testkit::postgres().create_database()),
            Engine::Mariadb => Database::Mariadb(testkit::mariadb().create_database()),
            Engine::Sqlite => Database::Sqlite(testkit::sqlite()),
        };
        let home = TempDir::with_prefix("godwit-home-").unwrap();
        let api = api(home.path()).await;
        Self {
            api,
            folder: folder.path().to_path_buf(),
            database,
            home,
            _folder: folder,
            tier,
        }
    }

    /// Another process of Godwit with the same data folder would see this.
    pub async fn second_api(&self) -> Api {
        api(self.home.path()).await
    }

    /// The same, whose runs wait no longer than `patience` for a lock.
    pub async fn impatient_api(&self, patience: Duration) -> Api {
        let mut config = config(self.home.path());
        config.patience = patience;
        Api::open(config).await.unwrap()
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn url(&self) -> &str {
        match &self.database {
            Database::Postgres(database) | Database::Mariadb(database) => &database.url,
            Database::Sqlite(file) => &file.url,
        }
    }

    /// The name that production asks to be typed.
    pub fn name(&self) -> String {
        match &self.database {
            Database::Postgres(database) | Database::Mariadb(database) => database.name.clone(),
            Database::Sqlite(file) => file.path.file_stem().unwrap().to_string_lossy().into_owned(),
        }
    }

    pub fn target(&self) -> TargetRef {
        self.target_at(self.url())
    }

    pub fn target_at(&self, url: &str) -> TargetRef {
        TargetRef::Url(UrlTarget {
            url: SecretText(url.to_owned()),
            migrations: Some(self.folder.clone()),
            format: None,
            tier: Some(self.tier),
        })
    }

    pub fn in_format(&self, format: godwit_api::FormatId) -> TargetRef {
        TargetRef::Url(UrlTarget {
            url: SecretText(self.url().to_owned()),
            migrations: Some(self.folder.clone()),
            format: Some(format),
            tier: Some(self.tier),
        })
    }

    pub fn write(&self, file: &str, text: &str) {
        fs::write(self.folder.join(file), text).unwrap();
    }

    pub async fn status(&self) -> StatusView {
        self.api.status_get(&self.target()).await.unwrap()
    }

    pub async fn plan(&self) -> PlanView {
        self.api
            .plan_create(&self.target(), None, TransactionsView::Each)
            .await
            .unwrap()
    }

    /// Plans everything pending and runs it.
    pub async fn apply(&self) -> Result<RunView, ApiError> {
        let plan = self.plan().await;
        self.run(&plan, BackupChoice::Policy).await.0
    }

    pub async fn rollback(&self, steps: Option<u32>, to: Option<&str>) -> Result<RunView, ApiError> {
        let plan = self
            .api
            .plan_rollback(&self.target(), steps, to, TransactionsView::Each)
            .await?;
        self.run(&plan, BackupChoice::Policy).await.0
    }

    /// Takes a backup and restores it beside the original, as production runs ask for it.
    pub async fn prove(&self) -> BackupView {
        self.prove_target(&self.target()).await
    }

    /// The same of another target of this desk.
    pub async fn prove_target(&self, target: &TargetRef) -> BackupView {
        let options = BackupOptions::default();
        let backup = self.api.backup_create(target, None, &options, deaf()).await.unwrap();
        let proven = self
            .api
            .backup_drill(&backup.id, Some(target), None, deaf())
            .await
            .unwrap();
        assert!(matches!(proven.proof, ProofView::Restored { .. }), "{proven:?}");
        proven
    }

    /// Runs a plan and returns what it said, too.
    pub async fn run(&self, plan: &PlanView, backup: BackupChoice) -> (Result<RunView, ApiError>, Vec<RunEventView>) {
        let (watcher, heard) = ear();
        let request = RunStartRequest {
            digest: plan.digest.clone(),
            confirm: Some(plan.target.clone()),
            backup,
            break_glass: None,
        };
        let outcome = self.api.run_start(request, watcher).await;
        let events = heard.lock().unwrap().clone();
        (outcome, events)
    }

    /// Runs one statement by the engine's own client.
    pub fn client(&self, sql: &str) -> String {
        let script = tempfile::NamedTempFile::new().unwrap();
        fs::write(script.path(), sql).unwrap();
        self.client_file(script.path())
    }

    /// Runs a script by the engine's own client, as a person would: MariaDB's needs another delimiter around bodies.
    pub fn client_file(&self, script: &Path) -> String {
        let output = match &self.database {
            Database::Postgres(database) => testkit::psql(testkit::postgres(), &database.name, script),
            Database::Sqlite(file) => testkit::sqlite3(&file.path, script),
            Database::Mariadb(database) => {
                let wrapped = tempfile::NamedTempFile::new().unwrap();
                let text = fs::read_to_string(script).unwrap();
                fs::write(wrapped.path(), format!("DELIMITER $$$\n{text}\n$$$\n")).unwrap();
                testkit::mariadb_client(testkit::mariadb(), &database.name, wrapped.path())
            }
        };
        output.expect_success()
    }

    /// The schema by the engine's own tool, without what Godwit and sqlx keep there.
    pub fn dump(&self) -> String {
        self.dump_without(&kept_tables())
    }

    /// The schema by the engine's own tool, without `tables`.
    pub fn dump_without(&self, tables: &[&str]) -> String {
        match &self.database {
            Database::Postgres(database) => testkit::schema_dump_postgres(testkit::postgres(), &database.name, tables),
            Database::Mariadb(database) => testkit::schema_dump_mariadb(testkit::mariadb(), &database.name, tables),
            Database::Sqlite(file) => testkit::schema_dump_sqlite(&file.path, tables),
        }
    }

    /// The up scripts of the folder, oldest first.
    pub fn scripts(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = fs::read_dir(&self.folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.retain(|file| file.to_string_lossy().ends_with(".up.sql"));
        files.sort();
        files
    }
}

impl Engine {
    pub const fn id(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Mariadb => "mysql",
            Self::Sqlite => "sqlite",
        }
    }

    /// Whether a failed migration leaves nothing: one transaction can hold DDL.
    pub const fn transactional_ddl(self) -> bool {
        !matches!(self, Self::Mariadb)
    }
}

/// An API over `home` that has no keyring and is nobody's.
pub async fn api(home: &Path) -> Api {
    Api::open(config(home)).await.unwrap()
}

pub fn config(home: &Path) -> ApiConfig {
    let surroundings = Surroundings {
        home: Some(home.to_path_buf()),
        user: Some("ana".into()),
        machine: Some("bench".into()),
    };
    let mut config = ApiConfig::from_surroundings(surroundings, Redactor::default()).unwrap();
    config.secrets = SecretStore::without_keyring("godwit-tests", "tests that need one start their own");
    config.open = Open::Last;
    config
}

/// A watcher, and what it heard.
pub fn ear() -> (Watcher, Arc<Mutex<Vec<RunEventView>>>) {
    let heard: Arc<Mutex<Vec<RunEventView>>> = Arc::default();
    let kept = Arc::clone(&heard);
    (Arc::new(move |batch| kept.lock().unwrap().extend(batch)), heard)
}

/// A watcher that nobody listens to.
pub fn deaf() -> Watcher {
    Arc::new(|_| {})
}

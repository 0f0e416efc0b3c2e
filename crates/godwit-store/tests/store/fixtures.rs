use std::path::Path;

use godwit_core::{
    Address, Digest, Engine, Environment, EnvironmentId, Project, ProjectId, Protect, RunEvent, RunEventKind, RunId,
    RunKind, RunRecord, ServerAddress, Tier, TlsMode, Version,
    backup::{Manifest, TableRows},
};
use godwit_store::Store;
use jiff::Timestamp;
use tempfile::TempDir;

/// Some time.
pub const NOW: &str = "2026-11-21T09:30:00Z";

/// An open store in a folder that goes with it.
pub async fn store() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Store::open(folder.path()).await.unwrap(), folder)
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn project(name: &str) -> Project {
    let folder = Path::new("/srv").join(name).join("migrations");
    Project {
        id: ProjectId::new(),
        name: name.into(),
        folder,
        format: None,
    }
}

pub fn environment(project: ProjectId, name: &str) -> Environment {
    Environment {
        id: EnvironmentId::new(),
        project,
        name: name.into(),
        address: Address::Postgres(ServerAddress {
            host: "db.internal".into(),
            port: 5432,
            database: "shop".into(),
            user: "godwit".into(),
            tls: TlsMode::VerifyFull,
            ca_file: None,
        }),
        tier: Tier::Staging,
        colour: Some("#3366cc".into()),
        protect: Protect::ReadOnly,
        position: 0,
        fingerprint: None,
        direct: None,
    }
}

/// A store with one project and one environment in it.
pub async fn furnished() -> (Store, TempDir, Environment) {
    let (store, folder) = store().await;
    let project = project("shop");
    store.project_add(&project, at(NOW)).await.unwrap();
    let environment = store
        .environment_add(&environment(project.id, "staging"))
        .await
        .unwrap();
    (store, folder, environment)
}

pub fn run(environment: Option<EnvironmentId>) -> RunRecord {
    RunRecord {
        id: RunId::new(),
        kind: RunKind::Apply,
        environment,
        target: "staging".into(),
        address: None,
        plan: Some(Digest::of(b"plan")),
        versions: vec![Version::from(1), Version::new("0002")],
        by: "ada".into(),
        machine: "build-7".into(),
        pid: u32::MAX,
        godwit: "0.1.0".into(),
        started: at("2026-11-21T10:00:00.5Z"),
        ended: None,
        outcome: None,
        state: None,
        error: None,
        backup: None,
    }
}

pub fn event(run: RunId, seq: u32) -> RunEvent {
    let kind = RunEventKind::Notice {
        severity: "NOTICE".into(),
        message: format!("number {seq} 'ö'"),
    };
    RunEvent {
        run,
        seq,
        at: at("2026-11-21T10:00:01.000000001Z"),
        kind,
    }
}

pub fn manifest(environment: Option<EnvironmentId>, started: &str) -> Manifest {
    Manifest {
        layout: Manifest::LAYOUT,
        id: godwit_core::BackupId::new(),
        environment,
        name: "staging".into(),
        address: Address::Sqlite {
            path: "/srv/shop.db".into(),
        },
        engine: Engine::Sqlite,
        server: "SQLite 3.51.3".into(),
        tool: "SQLite 3.51.3".into(),
        artifact: "shop.db".into(),
        bytes: 4096,
        sha256: Digest::of(b"artifact"),
        tables: vec![TableRows {
            table: "orders".into(),
            rows: 3,
        }],
        head: Some(Version::from(2)),
        started: at(started),
        ended: at(started),
        godwit: "0.1.0".into(),
        marker: None,
        scope: godwit_core::backup::Scope::Whole,
        content: 0,
        compression: None,
        encryption: None,
        globals: None,
        inventory: godwit_core::backup::Inventory::default(),
        position: None,
        expires: None,
        seal: None,
    }
}

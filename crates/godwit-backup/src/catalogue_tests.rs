use godwit_core::{Address, Digest, Engine};

use super::*;

fn manifest(folder: &Path, artifact: &str, started: &str, bytes: u64) -> BackupId {
    let id = BackupId::new();
    let manifest = Manifest {
        layout: Manifest::LAYOUT,
        id,
        environment: None,
        name: "shop".to_owned(),
        address: Address::Sqlite {
            path: "/tmp/shop.db".into(),
        },
        engine: Engine::Sqlite,
        server: "SQLite 3.51.3".to_owned(),
        tool: "SQLite 3.51.3".to_owned(),
        artifact: artifact.to_owned(),
        bytes,
        sha256: Digest::of(b""),
        tables: Vec::new(),
        head: None,
        started: started.parse().unwrap(),
        ended: started.parse().unwrap(),
        godwit: "0.1.0".to_owned(),
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
    .sealed();
    let name = Path::new(artifact).file_name().unwrap();
    fs::write(
        part::manifest_path(&folder.join(name)),
        serde_json::to_string(&manifest).unwrap(),
    )
    .unwrap();
    id
}

#[test]
fn backups_are_listed_from_their_manifests_the_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let old = manifest(at, "a.db", "2026-01-01T00:00:00Z", 3);
    let new = manifest(at, "b.db", "2026-02-01T00:00:00Z", 3);
    let gone = manifest(at, "c.db", "2025-01-01T00:00:00Z", 3);
    fs::write(at.join("a.db"), "abc").unwrap();
    fs::write(at.join("b.db"), "ab").unwrap();
    fs::write(at.join("half.dump.godwit-part"), "half").unwrap();
    fs::write(at.join("without-manifest.dump"), "x").unwrap();
    let listing = list(&[at.to_path_buf(), at.join("no such folder")]);
    let seen: Vec<_> = listing
        .backups
        .iter()
        .map(|listed| (listed.manifest.id, listed.artifact))
        .collect();
    let cut = ArtifactState::WrongSize { found: 2 };
    assert_eq!(
        seen,
        [
            (new, cut),
            (old, ArtifactState::Present),
            (gone, ArtifactState::Missing)
        ]
    );
    assert_eq!(listing.unreadable, []);
}

#[test]
fn manifests_that_cannot_be_read_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(at.join("a.db.json"), "{").unwrap();
    fs::write(at.join("b.db.json"), r#"{"layout": 3}"#).unwrap();
    manifest(at, "../c.db", "2026-01-01T00:00:00Z", 3);
    let listing = list(&[at.to_path_buf()]);
    assert_eq!(listing.backups, []);
    let why: Vec<&str> = listing
        .unreadable
        .iter()
        .map(|manifest| manifest.why.as_str())
        .collect();
    assert_eq!(why.len(), 3);
    assert_eq!(why[1], "it has layout 3, and this version of Godwit reads 2");
    assert_eq!(why[2], "it names an artifact in another folder");
}

#[test]
fn backup_opens_by_id_manifest_and_artifact() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let folders = [at.to_path_buf()];
    let id = manifest(at, "a.db", "2026-01-01T00:00:00Z", 3);
    fs::write(at.join("a.db"), "abc").unwrap();
    for what in [
        id.to_string(),
        at.join("a.db").display().to_string(),
        at.join("a.db.json").display().to_string(),
    ] {
        assert_eq!(open(&what, &folders).map(|listed| listed.manifest.id), Ok(id), "{what}");
    }
    assert!(matches!(open("nothing", &folders), Err(OpenError::NotFound { .. })));
    fs::write(at.join("alone.dump"), "x").unwrap();
    let alone = at.join("alone.dump").display().to_string();
    assert!(matches!(open(&alone, &folders), Err(OpenError::NoManifest { .. })));
}

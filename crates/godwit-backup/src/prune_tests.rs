use std::path::Path;

use godwit_core::{Address, BackupId, Digest, Engine, backup::Manifest};

use super::*;

fn backup(of: &str, started: &str, artifact: ArtifactState) -> Listed {
    let started: Timestamp = started.parse().unwrap();
    let manifest = Manifest {
        layout: Manifest::LAYOUT,
        id: BackupId::new(),
        environment: None,
        name: of.to_owned(),
        address: Address::Sqlite { path: of.into() },
        engine: Engine::Sqlite,
        server: String::new(),
        tool: String::new(),
        artifact: String::new(),
        bytes: 10,
        sha256: Digest::of(b""),
        tables: Vec::new(),
        head: None,
        started,
        ended: started,
        godwit: String::new(),
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
    };
    let path = Path::new("/nowhere").join(of);
    Listed {
        manifest,
        manifest_path: path.with_extension("json"),
        artifact_path: path,
        artifact,
    }
}

const NOW: &str = "2026-02-01T00:00:00Z";

fn decide(backups: &[Listed], policy: PrunePolicy) -> (Vec<Timestamp>, Vec<Keep>) {
    let plan = prune(backups, &BTreeSet::new(), policy, NOW.parse().unwrap());
    (
        plan.remove.iter().map(|(listed, _)| listed.manifest.started).collect(),
        plan.keep.iter().map(|(_, reason)| *reason).collect(),
    )
}

#[test]
fn one_goes_only_when_it_is_both_beyond_the_count_and_too_old() {
    let days = [
        "2026-01-31T00:00:00Z",
        "2026-01-30T00:00:00Z",
        "2026-01-20T00:00:00Z",
        "2026-01-10T00:00:00Z",
    ];
    let backups: Vec<Listed> = days
        .iter()
        .map(|day| backup("shop", day, ArtifactState::Present))
        .collect();
    let both = PrunePolicy {
        keep_last: Some(2),
        keep_days: Some(14),
    };
    assert_eq!(
        decide(&backups, both),
        (
            vec![days[3].parse().unwrap()],
            vec![Keep::Newest, Keep::Recent, Keep::Young]
        )
    );
    assert_eq!(
        decide(&backups, PrunePolicy::default()).0,
        [],
        "without a rule nothing goes"
    );
}

#[test]
fn newest_whole_one_of_each_environment_stays_however_old() {
    let backups = [
        backup("shop", "2026-01-30T00:00:00Z", ArtifactState::Missing),
        backup("shop", "2025-01-01T00:00:00Z", ArtifactState::Present),
        backup("shop", "2024-01-01T00:00:00Z", ArtifactState::Present),
        backup("other", "2023-01-01T00:00:00Z", ArtifactState::Present),
    ];
    let (removed, kept) = decide(
        &backups,
        PrunePolicy {
            keep_last: Some(0),
            keep_days: None,
        },
    );
    assert_eq!(kept, [Keep::Newest, Keep::Newest]);
    let gone = [&backups[0], &backups[2]].map(|listed| listed.manifest.started);
    assert_eq!(removed, gone, "a broken one is not the newest whole one");
}

#[test]
fn the_newest_proven_one_stays_and_an_expired_one_goes() {
    let proven = backup("shop", "2024-01-01T00:00:00Z", ArtifactState::Present);
    let older = backup("shop", "2023-01-01T00:00:00Z", ArtifactState::Present);
    let mut expired = backup("shop", "2026-01-30T00:00:00Z", ArtifactState::Present);
    expired.manifest.expires = Some("2026-01-31T00:00:00Z".parse().unwrap());
    let newest = backup("shop", "2026-01-31T00:00:00Z", ArtifactState::Present);
    let backups = [proven, older, expired, newest];
    let ids = [&backups[0], &backups[1]].map(|listed| listed.manifest.id).into();
    let policy = PrunePolicy {
        keep_last: Some(1),
        keep_days: Some(14),
    };
    let plan = prune(&backups, &ids, policy, NOW.parse().unwrap());
    let kept: Vec<Keep> = plan.keep.iter().map(|(_, reason)| *reason).collect();
    assert_eq!(kept, [Keep::Newest, Keep::NewestProven]);
    let gone: Vec<PruneReason> = plan.remove.iter().map(|(_, reason)| *reason).collect();
    assert_eq!(gone, [PruneReason::Expired, PruneReason::Old]);
}

#[test]
fn pruning_deletes_both_files_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut listed = backup("shop", NOW, ArtifactState::Present);
    listed.artifact_path = folder.path().join("a.db");
    listed.manifest_path = folder.path().join("a.db.json");
    for name in ["a.db", "a.db.json", "b.db"] {
        fs::write(folder.path().join(name), "x").unwrap();
    }
    let plan = PrunePlan {
        remove: vec![(listed, PruneReason::Old)],
        keep: Vec::new(),
    };
    assert_eq!(plan.bytes(), 10);
    assert_eq!(prune_apply(&plan).unwrap(), 1);
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["b.db"]);
}

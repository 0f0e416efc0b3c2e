//! What a folder and an S3 server have in common.

use std::{fs, path::PathBuf};

use godwit_backup::{ArtifactState, Place, PlaceError};
use godwit_testkit::S3;
use tempfile::TempDir;

use crate::{
    common::{Around, mode},
    kit::{PART, backup, flip_a_byte, folder, get, keys, names, offsite, put},
};

/// A destination, and where its objects are files.
struct Kind {
    place: Place,
    objects: PathBuf,
    _folder: Option<TempDir>,
    server: Option<S3>,
}

fn kinds() -> [Kind; 2] {
    let (second, server) = (tempfile::tempdir().unwrap(), S3::start());
    [
        Kind {
            place: Place::open(&folder(second.path()), None).unwrap(),
            objects: second.path().to_path_buf(),
            _folder: Some(second),
            server: None,
        },
        Kind {
            place: offsite(&server),
            objects: server.object("daily/shop"),
            _folder: None,
            server: Some(server),
        },
    ]
}

#[tokio::test]
async fn a_copy_comes_back_as_it_was_and_can_be_deleted() {
    for kind in kinds() {
        let around = Around::new().await;
        let listed = backup(&around, PART + 1).await;
        let copied = put(&around, &kind.place, &listed).await.unwrap();
        let artifact = listed.manifest.artifact.as_str();
        assert_eq!(
            (copied.key.as_str(), copied.bytes, copied.sent),
            (artifact, listed.manifest.bytes, listed.manifest.bytes)
        );
        assert_eq!(copied.sha256, listed.manifest.sha256);
        assert_eq!(
            names(&kind.objects),
            [artifact.to_owned(), format!("{artifact}.json")],
            "neither claim nor part stays"
        );
        assert_eq!(
            around.left_behind().len(),
            2,
            "no journal stays beside the local backup"
        );

        let listing = kind.place.list().await.unwrap();
        assert_eq!(keys(&listing), [artifact]);
        assert_eq!(listing.backups[0].manifest, listed.manifest);
        assert_eq!(listing.backups[0].artifact, ArtifactState::Present);

        let back = around.home.path().join("back");
        let fetched = get(&around, &kind.place, &format!("{artifact}.json"), &back)
            .await
            .unwrap();
        assert_eq!(fetched.manifest, listed.manifest);
        assert_eq!(
            fs::read(back.join(artifact)).unwrap(),
            fs::read(&listed.artifact_path).unwrap()
        );
        assert_eq!(
            (mode(&back.join(artifact)), mode(&fetched.manifest_path)),
            (0o600, 0o600)
        );
        let again = get(&around, &kind.place, artifact, &back).await.unwrap_err();
        assert!(matches!(again, PlaceError::AlreadyThere { .. }), "{again}");

        kind.place.delete(artifact).await.unwrap();
        assert_eq!(names(&kind.objects), <[String; 0]>::default());
        assert_eq!(keys(&kind.place.list().await.unwrap()), <[&str; 0]>::default());
        let gone = kind.place.delete(artifact).await.unwrap_err();
        assert!(matches!(gone, PlaceError::NotFound { .. }), "{gone}");
    }
}

#[tokio::test]
async fn nothing_is_copied_over_what_is_there() {
    for kind in kinds() {
        let around = Around::new().await;
        let listed = backup(&around, 1).await;
        put(&around, &kind.place, &listed).await.unwrap();
        let again = put(&around, &kind.place, &listed).await.unwrap_err();
        assert!(matches!(again, PlaceError::AlreadyThere { .. }), "{again}");
        assert_eq!(keys(&kind.place.list().await.unwrap()), [&listed.manifest.artifact]);

        // Another backup that happens to have the same name, while only an artifact without a manifest lies there.
        kind.place.delete(&listed.manifest.artifact).await.unwrap();
        let foreign = kind.objects.join(&listed.manifest.artifact);
        fs::create_dir_all(&kind.objects).unwrap();
        fs::write(&foreign, "somebody else's").unwrap();
        let error = put(&around, &kind.place, &listed).await.unwrap_err();
        assert!(matches!(error, PlaceError::AlreadyThere { .. }), "{error}");
        assert_eq!(fs::read(&foreign).unwrap(), b"somebody else's");
        assert_eq!(names(&kind.objects), [listed.manifest.artifact.as_str()]);
    }
}

#[tokio::test]
async fn a_copy_that_was_altered_does_not_come_back() {
    for kind in kinds() {
        let around = Around::new().await;
        let listed = backup(&around, 1).await;
        put(&around, &kind.place, &listed).await.unwrap();
        flip_a_byte(&kind.objects.join(&listed.manifest.artifact));
        let back = around.home.path().join("back");
        let error = get(&around, &kind.place, &listed.manifest.artifact, &back)
            .await
            .unwrap_err();
        assert!(matches!(&error, PlaceError::Differs { .. }), "{error}");
        assert!(error.to_string().contains("SHA-256"), "{error}");
        assert_eq!(names(&back), <[String; 0]>::default(), "nothing of it stays");

        fs::write(kind.objects.join(&listed.manifest.artifact), "cut").unwrap();
        let listing = kind.place.list().await.unwrap();
        assert_eq!(listing.backups[0].artifact, ArtifactState::WrongSize { found: 3 });
    }
}

#[tokio::test]
async fn a_broken_local_backup_is_not_copied() {
    for kind in kinds() {
        let around = Around::new().await;
        let listed = backup(&around, 1).await;
        flip_a_byte(&listed.artifact_path);
        let error = put(&around, &kind.place, &listed).await.unwrap_err();
        assert!(matches!(error, PlaceError::LocalBroken { .. }), "{error}");
        fs::write(&listed.artifact_path, "").unwrap();
        let error = put(&around, &kind.place, &listed).await.unwrap_err();
        assert!(matches!(error, PlaceError::LocalBroken { .. }), "{error}");
        assert_eq!(names(&kind.objects), <[String; 0]>::default());
        if let Some(server) = kind.server {
            assert_eq!(server.requests(), [], "nothing was asked of the server");
        }
    }
}

#[tokio::test]
async fn what_is_no_manifest_is_reported_and_not_listed() {
    for kind in kinds() {
        fs::create_dir_all(&kind.objects).unwrap();
        fs::write(kind.objects.join("notes.dump.json"), "{}").unwrap();
        fs::write(kind.objects.join("half.dump"), "half").unwrap();
        let listing = kind.place.list().await.unwrap();
        assert_eq!(listing.backups, []);
        assert_eq!(listing.unreadable.len(), 1);
        assert_eq!(listing.unreadable[0].key, "notes.dump.json");
    }
}

#[tokio::test]
async fn a_test_proves_that_it_works_and_leaves_nothing() {
    for kind in kinds() {
        kind.place.test().await.unwrap();
        assert_eq!(names(&kind.objects), <[String; 0]>::default());
    }
}

#[tokio::test]
async fn a_key_is_a_name_and_never_a_path() {
    for kind in kinds() {
        let around = Around::new().await;
        for key in ["../shop.dump", "a/b.dump", "..", ""] {
            let error = get(&around, &kind.place, key, around.home.path()).await.unwrap_err();
            assert!(matches!(error, PlaceError::NotFound { .. }), "{key}: {error}");
        }
    }
}

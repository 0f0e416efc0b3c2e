//! Two copies at once into one place.

use std::fs;

use godwit_backup::{Copied, Place, PlaceError};
use godwit_testkit::S3;

use crate::{
    common::Around,
    kit::{PART, backup, folder, get, keys, offsite, put},
};

/// One is through, the other was told why not.
fn one_of(outcomes: &[Result<Copied, PlaceError>; 2]) -> usize {
    let won = outcomes.iter().position(Result::is_ok).expect("one is copied");
    let lost = outcomes[1 - won].as_ref().expect_err("only one is copied");
    assert!(
        matches!(lost, PlaceError::Busy { .. } | PlaceError::AlreadyThere { .. }),
        "{lost}"
    );
    won
}

async fn two_backups_of_one_name(places: [Place; 2]) {
    let arounds = [Around::new().await, Around::new().await];
    let backups = [backup(&arounds[0], 2 * PART).await, backup(&arounds[1], 2 * PART).await];
    assert_eq!(backups[0].manifest.artifact, backups[1].manifest.artifact);
    let (one, other) = tokio::join!(
        put(&arounds[0], &places[0], &backups[0]),
        put(&arounds[1], &places[1], &backups[1]),
    );
    let won = one_of(&[one, other]);
    let listing = places[0].list().await.unwrap();
    assert_eq!(keys(&listing), [&backups[won].manifest.artifact]);
    assert_eq!(listing.backups[0].manifest, backups[won].manifest);
    let back = arounds[0].home.path().join("back");
    get(&arounds[0], &places[0], &backups[won].manifest.artifact, &back)
        .await
        .unwrap();
    assert_eq!(
        fs::read(back.join(&backups[won].manifest.artifact)).unwrap(),
        fs::read(&backups[won].artifact_path).unwrap()
    );
    for around in &arounds {
        assert_eq!(around.left_behind().len(), 2, "{:?}", around.left_behind());
    }
}

#[tokio::test]
async fn two_backups_of_one_name_do_not_overwrite_one_another_at_s3() {
    let server = S3::start();
    two_backups_of_one_name([offsite(&server), offsite(&server)]).await;
    assert_eq!(server.keys().len(), 2, "{:?}", server.keys());
}

#[tokio::test]
async fn two_backups_of_one_name_do_not_overwrite_one_another_in_a_folder() {
    let second = tempfile::tempdir().unwrap();
    let open = || Place::open(&folder(second.path()), None).unwrap();
    two_backups_of_one_name([open(), open()]).await;
}

#[tokio::test]
async fn one_backup_is_copied_once() {
    let (server, around) = (S3::start(), Around::new().await);
    let place = offsite(&server);
    let listed = backup(&around, 2 * PART).await;
    let (one, other) = tokio::join!(put(&around, &place, &listed), put(&around, &place, &listed));
    one_of(&[one, other]);
    assert_eq!(keys(&place.list().await.unwrap()), [&listed.manifest.artifact]);
    assert_eq!(around.left_behind().len(), 2);
}

#[tokio::test]
async fn a_name_that_a_lost_machine_took_is_told_with_the_way_out() {
    let (server, around) = (S3::start(), Around::new().await);
    let place = offsite(&server);
    let listed = backup(&around, 3 * PART).await;
    server.away_after(1);
    put(&around, &place, &listed).await.unwrap_err();
    server.back();
    // Its journal is lost with it.
    for name in around.left_behind().iter().filter(|name| name.ends_with(".upload")) {
        fs::remove_file(around.folder().join(name)).unwrap();
    }
    let error = put(&around, &place, &listed).await.unwrap_err();
    assert!(matches!(error, PlaceError::Busy { .. }), "{error}");
    assert!(error.to_string().contains("since 2026-11-21T10:48:27Z"), "{error}");
    assert!(error.help().contains(".claim"), "{}", error.help());
    fs::remove_file(server.object(&format!("daily/shop/{}.claim", listed.manifest.artifact))).unwrap();
    put(&around, &place, &listed).await.unwrap();
}

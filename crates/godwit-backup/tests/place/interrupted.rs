//! Copies that were interrupted: by the network, by a killed process, by a person, by a server that bends bytes.

use std::collections::BTreeSet;

use godwit_backup::PlaceError;
use godwit_testkit::S3;

use crate::{
    common::Around,
    kit::{PART, backup, get, keys, names, offsite, put},
};

/// Numbers of the parts that the server was sent, in the order they came.
fn parts(server: &S3) -> Vec<u32> {
    server
        .requests()
        .iter()
        .filter_map(godwit_testkit::S3Request::part)
        .collect()
}

#[tokio::test]
async fn an_upload_goes_on_where_the_network_was_cut() {
    let (server, around) = (S3::start(), Around::new().await);
    let place = offsite(&server);
    let listed = backup(&around, 4 * PART).await;
    let all = u32::try_from(listed.manifest.bytes.div_ceil(PART)).unwrap();
    server.away_after(2);
    let error = put(&around, &place, &listed).await.unwrap_err();
    assert!(matches!(error, PlaceError::Unreachable { .. }), "{error}");
    server.back();
    assert_eq!(
        keys(&place.list().await.unwrap()),
        <[&str; 0]>::default(),
        "half is not listed"
    );
    let taken = server.parts();
    assert_eq!(taken, 2);
    let before = server.requests().len();

    let copied = put(&around, &place, &listed).await.unwrap();
    let later: Vec<u32> = server.requests()[before..]
        .iter()
        .filter_map(godwit_testkit::S3Request::part)
        .collect();
    assert_eq!(
        later.len(),
        all as usize - taken,
        "what the server has is not sent again"
    );
    assert_eq!(parts(&server).into_iter().collect::<BTreeSet<_>>().len(), all as usize);
    let sent: u64 = server.requests()[before..]
        .iter()
        .filter(|request| request.part().is_some())
        .map(|request| request.bytes)
        .sum();
    assert_eq!(sent, copied.sent);
    assert!(copied.sent < copied.bytes);
    assert_eq!(keys(&place.list().await.unwrap()), [&listed.manifest.artifact]);
    assert_eq!(around.left_behind().len(), 2, "the journal is gone");
    get(
        &around,
        &place,
        &listed.manifest.artifact,
        &around.home.path().join("back"),
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn an_upload_goes_on_after_its_process_was_killed() {
    let (server, around) = (S3::start(), Around::new().await);
    let place = offsite(&server);
    let listed = backup(&around, 4 * PART).await;
    {
        let upload = put(&around, &place, &listed);
        let two_parts = async {
            while server.parts() < 1 {
                tokio::time::sleep(std::time::Duration::from_millis(2)).await;
            }
        };
        // Dropped as a killed process drops it: without a word to the server.
        tokio::select! {
            biased;
            () = two_parts => {}
            outcome = upload => panic!("it ended before it could be killed: {outcome:?}"),
        }
    }
    assert_eq!(keys(&place.list().await.unwrap()), <[&str; 0]>::default());
    assert!(around.left_behind().iter().any(|name| name.ends_with(".upload")));

    let copied = put(&around, &place, &listed).await.unwrap();
    assert!(copied.sent < copied.bytes, "{} of {}", copied.sent, copied.bytes);
    assert_eq!(keys(&place.list().await.unwrap()), [&listed.manifest.artifact]);
    assert_eq!(around.left_behind().len(), 2);
    assert_eq!(names(&server.object("daily/shop")).len(), 2, "the claim is gone");
}

#[tokio::test]
async fn a_cancelled_upload_leaves_nothing() {
    let (server, around) = (S3::start(), Around::new().await);
    let place = offsite(&server);
    let listed = backup(&around, 2 * PART).await;
    let upload = put(&around, &place, &listed);
    let cancel = async {
        while server.parts() < 1 {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        around.cancel.cancel();
    };
    let (outcome, ()) = tokio::join!(upload, cancel);
    assert!(matches!(outcome, Err(PlaceError::Cancelled)), "{outcome:?}");
    assert_eq!(server.keys(), <[String; 0]>::default());
    assert_eq!(server.half_done(), 0, "the server was told to forget the parts");
    assert_eq!(around.left_behind().len(), 2);
}

#[tokio::test]
async fn what_does_not_come_back_as_it_was_sent_is_taken_away() {
    let (server, around) = (S3::start(), Around::new().await);
    let place = offsite(&server);
    let listed = backup(&around, PART).await;
    server.spoil_next();
    let error = put(&around, &place, &listed).await.unwrap_err();
    assert!(matches!(&error, PlaceError::Differs { .. }), "{error}");
    assert_eq!(server.keys(), <[String; 0]>::default());
    assert_eq!(around.left_behind().len(), 2);

    put(&around, &place, &listed).await.unwrap();
    assert_eq!(keys(&place.list().await.unwrap()), [&listed.manifest.artifact]);
}

#[tokio::test]
async fn a_server_that_is_away_is_named_and_left() {
    let (server, around) = (S3::start(), Around::new().await);
    let place = offsite(&server);
    let listed = backup(&around, 1).await;
    server.away();
    let error = put(&around, &place, &listed).await.unwrap_err();
    assert!(matches!(error, PlaceError::Unreachable { .. }), "{error}");
    assert!(
        error.to_string().contains("offsite (s3://shop-backups/daily/shop)"),
        "{error}"
    );
    assert_eq!(around.left_behind().len(), 2, "nothing was begun");
    server.back();
    put(&around, &place, &listed).await.unwrap();
}

//! Destinations that refuse, each named by its cause before anything is sent.

use godwit_backup::{Place, PlaceError};
use godwit_core::{Destination, DestinationId, DestinationKind};
use godwit_secrets::Secret;
use godwit_testkit::S3;

use crate::{
    common::Around,
    kit::{backup, bucket, folder, key, put},
};

#[tokio::test]
async fn a_wrong_secret_is_denied() {
    let (server, around) = (S3::start(), Around::new().await);
    let listed = backup(&around, 1).await;
    let wrong = Secret::new(format!("{}:wr0ng-secret", server.key_id()));
    let place = Place::open(&bucket(&server), Some(&wrong)).unwrap();
    for error in [
        put(&around, &place, &listed).await.unwrap_err(),
        place.list().await.map(drop).unwrap_err(),
        place.test().await.unwrap_err(),
    ] {
        assert!(matches!(error, PlaceError::Denied { .. }), "{error}");
        assert!(!error.to_string().contains("wr0ng"), "{error}");
    }
    assert_eq!(server.keys(), <[String; 0]>::default());
    assert_eq!(around.left_behind().len(), 2);
}

#[tokio::test]
async fn a_bucket_that_is_missing_is_named() {
    let (server, around) = (S3::start(), Around::new().await);
    let listed = backup(&around, 1).await;
    let mut destination = bucket(&server);
    if let DestinationKind::S3 { bucket, .. } = &mut destination.kind {
        *bucket = "elsewhere".to_owned();
    }
    let place = Place::open(&destination, Some(&key(&server))).unwrap();
    for error in [
        put(&around, &place, &listed).await.unwrap_err(),
        place.list().await.map(drop).unwrap_err(),
        place.test().await.unwrap_err(),
    ] {
        assert_eq!(
            error.to_string(),
            "offsite (s3://elsewhere/daily/shop) does not exist",
            "{error:?}"
        );
    }
    assert_eq!(around.left_behind().len(), 2);
}

#[tokio::test]
async fn nothing_is_written_below_a_folder_that_is_not_mounted() {
    let around = Around::new().await;
    let listed = backup(&around, 1).await;
    let missing = around.home.path().join("mnt/backups");
    let place = Place::open(&folder(&missing), None).unwrap();
    for error in [
        put(&around, &place, &listed).await.unwrap_err(),
        place.list().await.map(drop).unwrap_err(),
        place.test().await.unwrap_err(),
    ] {
        assert!(matches!(error, PlaceError::NoSuchPlace { .. }), "{error}");
    }
    assert!(!missing.exists());
}

#[tokio::test]
async fn nobody_listens() {
    let around = Around::new().await;
    let listed = backup(&around, 1).await;
    let (destination, secret) = {
        let server = S3::start();
        (bucket(&server), key(&server))
    };
    let place = Place::open(&destination, Some(&secret)).unwrap();
    let error = put(&around, &place, &listed).await.unwrap_err();
    assert!(matches!(error, PlaceError::Unreachable { .. }), "{error}");
}

fn of(kind: DestinationKind) -> Destination {
    Destination {
        id: DestinationId::new(),
        name: "cloud".to_owned(),
        kind,
    }
}

fn azure() -> Destination {
    of(DestinationKind::Azure {
        account: "acme".to_owned(),
        container: "backups".to_owned(),
        prefix: String::new(),
        endpoint: None,
    })
}

fn gcs() -> Destination {
    of(DestinationKind::Gcs {
        bucket: "acme-backups".to_owned(),
        prefix: String::new(),
    })
}

#[test]
fn a_credential_of_another_form_is_refused_and_not_repeated() {
    let server = S3::start();
    for (destination, secret) in [
        (bucket(&server), "n0-colon"),
        (bucket(&server), ":n0-id"),
        (azure(), "n0t base64"),
        (gcs(), "{\"type\":\"n0-key\"}"),
        (gcs(), "n0-json"),
    ] {
        let error = Place::open(&destination, Some(&Secret::new(secret))).unwrap_err();
        assert!(matches!(error, PlaceError::CredentialMalformed { .. }), "{error}");
        assert!(!format!("{error} {error:?}").contains("n0"), "{error:?}");
        let missing = Place::open(&destination, None).unwrap_err();
        assert!(matches!(missing, PlaceError::CredentialMissing { .. }), "{missing}");
    }
}

#[test]
fn azure_is_opened_with_a_key_or_a_sas_token() {
    for secret in [
        "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm8=",
        "?sv=2024-11-04&ss=b&sp=rwdl&sig=abc%2Bdef%3D",
    ] {
        let place = Place::open(&azure(), Some(&Secret::new(secret))).unwrap();
        assert_eq!(place.destination().to_string(), "cloud (az://acme/backups)");
    }
}

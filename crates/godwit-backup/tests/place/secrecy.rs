//! Nothing that is said or logged holds a credential.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use godwit_backup::{Place, place::secret_parts};
use godwit_secrets::Secret;
use godwit_testkit::S3;
use tracing_subscriber::fmt::MakeWriter;

use crate::{
    common::Around,
    kit::{backup, bucket, key, put},
};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_at_its_loudest_and_the_errors_hold_no_secret() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let (server, around) = (S3::start(), Around::new().await);
    let listed = backup(&around, 1).await;
    let right = key(&server);
    let wrong = Secret::new(format!("{}:wr0ng-s3cret", server.key_id()));
    let mut said = String::new();
    for secret in [&right, &wrong] {
        let place = Place::open(&bucket(&server), Some(secret)).unwrap();
        said += &format!("{place:?} {:?}", put(&around, &place, &listed).await);
        server.away();
        said += &format!("{:?}", place.list().await);
        server.back();
    }
    said += &String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        said.contains("the local backup matches its manifest"),
        "it was listened"
    );
    assert!(said.contains("Denied"), "both were tried");
    assert!(!said.contains(server.secret()));
    assert!(!said.contains("wr0ng-s3cret"));
}

#[test]
fn the_parts_of_a_credential_that_must_be_taken_out_of_texts_are_known() {
    let server = S3::start();
    let parts = secret_parts(&bucket(&server), &key(&server)).unwrap();
    let parts: Vec<&str> = parts.iter().map(Secret::expose).collect();
    assert_eq!(parts, [server.secret()]);
}

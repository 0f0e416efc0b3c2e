use godwit_core::{Destination, DestinationId, DestinationKind};
use godwit_store::StoreError;

use crate::fixtures::store;

fn folder(name: &str, path: &str) -> Destination {
    Destination {
        id: DestinationId::new(),
        name: name.to_owned(),
        kind: DestinationKind::Folder { path: path.into() },
    }
}

#[tokio::test]
async fn destinations_are_kept_changed_and_forgotten_by_id_and_found_by_name() {
    let (store, _folder) = store().await;
    let (second, offsite) = (folder("second disk", "/mnt/backups"), folder("offsite", "/net/backups"));
    for destination in [&second, &offsite] {
        store.destination_put(destination).await.unwrap();
    }
    assert_eq!(store.destinations().await.unwrap(), [offsite.clone(), second.clone()]);

    let moved = Destination {
        kind: DestinationKind::S3 {
            endpoint: None,
            region: "eu-central-1".to_owned(),
            bucket: "shop".to_owned(),
            prefix: String::new(),
            path_style: false,
        },
        ..offsite
    };
    store.destination_put(&moved).await.unwrap();
    assert_eq!(store.destination(moved.id).await.unwrap(), Some(moved.clone()));
    assert_eq!(store.destination_by_name("offsite").await.unwrap(), Some(moved.clone()));

    let taken = store
        .destination_put(&folder("offsite", "/elsewhere"))
        .await
        .unwrap_err();
    assert!(matches!(taken, StoreError::DestinationTaken { .. }), "{taken}");

    store.destination_remove(moved.id).await.unwrap();
    assert_eq!(store.destination_by_name("offsite").await.unwrap(), None);
    let gone = store.destination_remove(moved.id).await.unwrap_err();
    assert!(matches!(gone, StoreError::NotFound { .. }), "{gone}");
}

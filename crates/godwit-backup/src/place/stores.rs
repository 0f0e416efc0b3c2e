//! One client for each kind of store.

use std::{sync::Arc, time::Duration};

use godwit_core::{Destination, DestinationKind};
use godwit_secrets::Secret;
use object_store::{
    BackoffConfig, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder, S3ConditionalPut},
    azure::{MicrosoftAzure, MicrosoftAzureBuilder},
    gcp::GoogleCloudStorageBuilder,
};

use super::{Objects, PlaceError, credential::Credential, http::Connector};

/// Five tries of a request within about a minute; after that a person decides, and the copy goes on where it stopped.
fn patience() -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(200),
            max_backoff: Duration::from_secs(10),
            base: 2.5,
        },
        max_retries: 4,
        retry_timeout: Duration::from_mins(1),
    }
}

/// The client of a destination that is no folder.
pub(super) fn open(
    destination: &Destination,
    kind: &DestinationKind,
    secret: Option<&Secret>,
) -> Result<Arc<dyn Objects>, PlaceError> {
    let credential = Credential::read(destination, secret)?;
    let connector = Connector {
        loopback: kind.is_loopback(),
    };
    // The library's own words could repeat a field; what can be wrong with the credential was looked at before.
    let refused = |_| PlaceError::Setup {
        destination: destination.to_string(),
        why: "its address or credential is not taken".to_owned(),
    };
    match (kind, credential) {
        (DestinationKind::S3 { .. }, Credential::KeyPair { id, secret }) => {
            Ok(Arc::new(s3(kind, id, secret, connector).map_err(refused)?))
        }
        (DestinationKind::Gcs { bucket, .. }, Credential::ServiceAccount { json, .. }) => {
            let builder = GoogleCloudStorageBuilder::new()
                .with_bucket_name(bucket)
                .with_service_account_key(json)
                .with_retry(patience())
                .with_http_connector(connector);
            Ok(Arc::new(builder.build().map_err(refused)?))
        }
        (DestinationKind::Azure { .. }, credential @ (Credential::AccountKey(_) | Credential::Sas(_))) => {
            Ok(Arc::new(azure(kind, credential, connector).map_err(refused)?))
        }
        _ => Err(PlaceError::CredentialMissing {
            destination: destination.to_string(),
        }),
    }
}

fn s3(kind: &DestinationKind, id: &str, secret: &str, connector: Connector) -> object_store::Result<AmazonS3> {
    let mut builder = AmazonS3Builder::new()
        .with_access_key_id(id)
        .with_secret_access_key(secret)
        .with_conditional_put(S3ConditionalPut::ETagMatch)
        .with_allow_http(connector.loopback)
        .with_retry(patience())
        .with_http_connector(connector);
    if let DestinationKind::S3 {
        endpoint,
        region,
        bucket,
        path_style,
        ..
    } = kind
    {
        builder = builder
            .with_region(region)
            .with_bucket_name(bucket)
            .with_virtual_hosted_style_request(!path_style);
        if let Some(endpoint) = endpoint {
            builder = builder.with_endpoint(host_style(endpoint, bucket, *path_style));
        }
    }
    builder.build()
}

fn azure(
    kind: &DestinationKind,
    credential: Credential<'_>,
    connector: Connector,
) -> object_store::Result<MicrosoftAzure> {
    let mut builder = MicrosoftAzureBuilder::new()
        .with_allow_http(connector.loopback)
        .with_retry(patience())
        .with_http_connector(connector);
    if let DestinationKind::Azure {
        account,
        container,
        endpoint,
        ..
    } = kind
    {
        builder = builder.with_account(account).with_container_name(container);
        if let Some(endpoint) = endpoint {
            builder = builder.with_endpoint(endpoint.clone());
        }
    }
    builder = match credential {
        Credential::Sas(pairs) => builder.with_sas_authorization(pairs),
        Credential::AccountKey(key) => builder.with_access_key(key),
        Credential::KeyPair { .. } | Credential::ServiceAccount { .. } => builder,
    };
    builder.build()
}

/// The library takes an endpoint as it is, so for names of hosts the bucket is put before it here.
fn host_style(endpoint: &str, bucket: &str, path_style: bool) -> String {
    match endpoint.split_once("://") {
        Some((scheme, host)) if !path_style => format!("{scheme}://{bucket}.{host}"),
        _ => endpoint.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use object_store::{path::Path, signer::Signer as _};
    use reqwest::{Method, Url};

    use super::*;

    const CONNECTOR: Connector = Connector { loopback: false };

    fn bucket(endpoint: Option<&str>, path_style: bool) -> DestinationKind {
        DestinationKind::S3 {
            endpoint: endpoint.map(str::to_owned),
            region: "eu-central-1".to_owned(),
            bucket: "shop".to_owned(),
            prefix: String::new(),
            path_style,
        }
    }

    async fn signed(kind: &DestinationKind) -> Url {
        let store = s3(kind, "AKIA", "s3cret", CONNECTOR).unwrap();
        let path = Path::from("a.dump");
        let signed = store.signed_url(Method::GET, &path, Duration::from_secs(60));
        signed.await.unwrap()
    }

    #[tokio::test]
    async fn the_bucket_stands_where_the_server_wants_it() {
        for (kind, expected) in [
            (bucket(None, false), "https://shop.s3.eu-central-1.amazonaws.com/a.dump"),
            (bucket(None, true), "https://s3.eu-central-1.amazonaws.com/shop/a.dump"),
            (
                bucket(Some("https://minio.example"), true),
                "https://minio.example/shop/a.dump",
            ),
            (
                bucket(Some("https://minio.example"), false),
                "https://shop.minio.example/a.dump",
            ),
        ] {
            let url = signed(&kind).await;
            assert!(url.as_str().starts_with(&format!("{expected}?")), "{url}");
            assert!(
                url.query().is_some_and(|query| query.contains("X-Amz-Signature=")),
                "{url}"
            );
            assert!(!url.as_str().contains("s3cret"), "{url}");
        }
    }

    #[tokio::test]
    async fn azure_signs_with_the_account_key_and_does_not_show_it() {
        let kind = DestinationKind::Azure {
            account: "acme".to_owned(),
            container: "backups".to_owned(),
            prefix: String::new(),
            endpoint: None,
        };
        let key = "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm8=";
        let store = azure(&kind, Credential::AccountKey(key), CONNECTOR).unwrap();
        let path = Path::from("a.dump");
        let signed = store.signed_url(Method::GET, &path, Duration::from_secs(60));
        let url = signed.await.unwrap();
        let expected = "https://acme.blob.core.windows.net/backups/a.dump?";
        assert!(url.as_str().starts_with(expected), "{url}");
        assert!(url.query().is_some_and(|query| query.contains("sig=")), "{url}");
        assert!(!url.as_str().contains("Zm9v"), "{url}");
    }
}

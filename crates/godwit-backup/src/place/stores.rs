//! One client for each kind of store.

use std::{sync::Arc, time::Duration};

use godwit_core::{Destination, DestinationKind};
use godwit_secrets::Secret;
use object_store::{
    BackoffConfig, RetryConfig,
    aws::{AmazonS3Builder, S3ConditionalPut},
    azure::MicrosoftAzureBuilder,
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
        (
            DestinationKind::S3 {
                endpoint,
                region,
                bucket,
                path_style,
                ..
            },
            Credential::KeyPair { id, secret },
        ) => {
            let mut builder = AmazonS3Builder::new()
                .with_region(region)
                .with_bucket_name(bucket)
                .with_access_key_id(id)
                .with_secret_access_key(secret)
                .with_virtual_hosted_style_request(!path_style)
                .with_conditional_put(S3ConditionalPut::ETagMatch)
                .with_allow_http(connector.loopback)
                .with_retry(patience())
                .with_http_connector(connector);
            if let Some(endpoint) = endpoint {
                builder = builder.with_endpoint(host_style(endpoint, bucket, *path_style));
            }
            Ok(Arc::new(builder.build().map_err(refused)?))
        }
        (DestinationKind::Gcs { bucket, .. }, Credential::ServiceAccount { json, .. }) => {
            let builder = GoogleCloudStorageBuilder::new()
                .with_bucket_name(bucket)
                .with_service_account_key(json)
                .with_retry(patience())
                .with_http_connector(connector);
            Ok(Arc::new(builder.build().map_err(refused)?))
        }
        (
            DestinationKind::Azure {
                account,
                container,
                endpoint,
                ..
            },
            credential @ (Credential::AccountKey(_) | Credential::Sas(_)),
        ) => {
            let mut builder = MicrosoftAzureBuilder::new()
                .with_account(account)
                .with_container_name(container)
                .with_allow_http(connector.loopback)
                .with_retry(patience())
                .with_http_connector(connector);
            if let Some(endpoint) = endpoint {
                builder = builder.with_endpoint(endpoint.clone());
            }
            builder = match credential {
                Credential::Sas(pairs) => builder.with_sas_authorization(pairs),
                Credential::AccountKey(key) => builder.with_access_key(key),
                _ => builder,
            };
            Ok(Arc::new(builder.build().map_err(refused)?))
        }
        _ => Err(PlaceError::CredentialMissing {
            destination: destination.to_string(),
        }),
    }
}

/// The library takes an endpoint as it is, so for names of hosts the bucket is put before it here.
fn host_style(endpoint: &str, bucket: &str, path_style: bool) -> String {
    match endpoint.split_once("://") {
        Some((scheme, host)) if !path_style => format!("{scheme}://{bucket}.{host}"),
        _ => endpoint.to_owned(),
    }
}

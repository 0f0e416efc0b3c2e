//! HTTP as the stores of objects need it: TLS by rustls over ring with the system's authorities, and no limit on how
//! long a whole request takes, only on how long nothing comes.

use std::{sync::Arc, time::Duration};

use object_store::{
    ClientOptions, Error,
    client::{HttpClient, HttpConnector},
};
use rustls::{ClientConfig, RootCertStore, crypto::ring};

/// To find and greet a server.
const CONNECT: Duration = Duration::from_secs(10);

/// For which nothing may come. It also bounds how long one part takes on its way.
const SILENCE: Duration = Duration::from_mins(2);

/// Makes clients for one endpoint.
#[derive(Debug)]
pub(super) struct Connector {
    /// The endpoint is on this machine: it may be unencrypted, and no proxy is asked.
    pub(super) loopback: bool,
}

impl HttpConnector for Connector {
    fn connect(&self, _options: &ClientOptions) -> object_store::Result<HttpClient> {
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("godwit/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .https_only(!self.loopback)
            .http1_only()
            // A redirect would carry the signature to where it is not meant for.
            .redirect(reqwest::redirect::Policy::none())
            .tls_backend_preconfigured(tls()?);
        if self.loopback {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| refused(Box::new(error)))?;
        Ok(HttpClient::new(client))
    }
}

fn tls() -> object_store::Result<ClientConfig> {
    let mut roots = RootCertStore::empty();
    // Single certificates of the system that cannot be read leave the others usable.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    // Named here because not every program that uses this crate installs a process-wide provider.
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| refused(Box::new(error)))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

fn refused(source: Box<dyn std::error::Error + Send + Sync>) -> Error {
    Error::Generic { store: "HTTP", source }
}

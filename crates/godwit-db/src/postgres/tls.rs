//! TLS by libpq's modes, with rustls.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use godwit_core::{ServerAddress, TlsMode};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{
    net::Stream,
    probe::{ProbeFailure, Stage},
};

type Inner = <MakeRustlsConnect as MakeTlsConnect<Stream>>::TlsConnect;

/// How far a connection got, seen from inside its TLS.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress {
    begun: Arc<AtomicBool>,
    done: Arc<AtomicBool>,
}

impl Progress {
    /// The handshake began: the server speaks TLS.
    pub(super) fn begun(&self) -> bool {
        self.begun.load(Ordering::SeqCst)
    }

    /// The handshake ended well.
    pub(super) fn done(&self) -> bool {
        self.done.load(Ordering::SeqCst)
    }
}

/// Makes TLS for one host name.
#[derive(Clone)]
pub(super) struct Tls {
    config: Arc<ClientConfig>,
    host: String,
}

impl Tls {
    /// What `server`'s mode asks for.
    pub(super) async fn of(server: &ServerAddress) -> Result<Self, ProbeFailure> {
        // Named here because not every program that uses this crate installs a process-wide provider.
        let provider = Arc::new(ring::default_provider());
        let verifier: Arc<dyn ServerCertVerifier> = match server.tls {
            TlsMode::Disable | TlsMode::Prefer | TlsMode::Require => Arc::new(Unchecked(Arc::clone(&provider))),
            TlsMode::VerifyCa => Arc::new(IssuerOnly(checking(server, &provider).await?)),
            TlsMode::VerifyFull => checking(server, &provider).await?,
        };
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| failure(format!("TLS cannot be set up: {error}")))?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        Ok(Self {
            config: Arc::new(config),
            host: server.host.clone(),
        })
    }

    /// A connector for one connection, and its progress.
    pub(super) fn connector(&self) -> Result<(Staged, Progress), ProbeFailure> {
        let mut make = MakeRustlsConnect::new((*self.config).clone());
        let inner = MakeTlsConnect::<Stream>::make_tls_connect(&mut make, &self.host)
            .map_err(|_| failure(format!("'{}' cannot be a name in a certificate", self.host)))?;
        let progress = Progress::default();
        Ok((
            Staged {
                inner,
                progress: progress.clone(),
            },
            progress,
        ))
    }
}

fn failure(message: String) -> ProbeFailure {
    ProbeFailure::new(Stage::Tls, message, "check the CA file and the TLS mode")
}

async fn checking(
    server: &ServerAddress,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<WebPkiServerVerifier>, ProbeFailure> {
    let mut roots = RootCertStore::empty();
    match &server.ca_file {
        Some(path) => {
            let pem = tokio::fs::read(path)
                .await
                .map_err(|error| failure(format!("the CA file {} cannot be read: {error}", path.display())))?;
            for certificate in CertificateDer::pem_slice_iter(&pem) {
                let refused = || failure(format!("the CA file {} holds no usable certificate", path.display()));
                roots.add(certificate.map_err(|_| refused())?).map_err(|_| refused())?;
            }
        }
        None => {
            // Single system certificates that rustls cannot use are common and harmless.
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if roots.is_empty() {
        return Err(failure("there is no certificate authority to trust".to_owned()));
    }
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider))
        .build()
        .map_err(|error| failure(format!("the trusted authorities cannot be used: {error}")))
}

/// TLS that tells how far it got: tokio-postgres reports a failed handshake and a failed log-in alike.
pub(super) struct Staged {
    inner: Inner,
    progress: Progress,
}

impl TlsConnect<Stream> for Staged {
    type Stream = <Inner as TlsConnect<Stream>>::Stream;
    type Error = <Inner as TlsConnect<Stream>>::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Stream, Self::Error>> + Send>>;

    fn connect(self, stream: Stream) -> Self::Future {
        let Self { inner, progress } = self;
        progress.begun.store(true, Ordering::SeqCst);
        let handshake = inner.connect(stream);
        Box::pin(async move {
            let stream = handshake.await?;
            progress.done.store(true, Ordering::SeqCst);
            Ok(stream)
        })
    }
}

/// Encrypts without asking who is there: modes prefer and require, as in libpq.
struct Unchecked(Arc<CryptoProvider>);

impl fmt::Debug for Unchecked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unchecked")
    }
}

impl ServerCertVerifier for Unchecked {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls12_signature(message, cert, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls13_signature(message, cert, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// Checks the issuer and leaves the name out: mode verify-ca.
#[derive(Debug)]
struct IssuerOnly(Arc<WebPkiServerVerifier>);

impl ServerCertVerifier for IssuerOnly {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        // The verifier looks at the name last, after chain and dates.
        match self
            .0
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
        {
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, cert, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, cert, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

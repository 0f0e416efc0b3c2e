//! A certificate authority of one server, made for the test.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};

use crate::files;

/// A certificate authority and a server's certificate by it, for `localhost` and 127.0.0.1.
#[derive(Debug)]
pub struct Authority {
    ca: PathBuf,
    certificate: PathBuf,
    key: PathBuf,
}

impl Authority {
    /// Makes a new authority; its files go into `folder`.
    ///
    /// A test that wants a *wrong* authority issues a second one into a temp folder.
    pub fn issue(folder: &Path) -> Result<Self> {
        let ca_key = KeyPair::generate().context("make the authority's key")?;
        let mut ca_params = CertificateParams::default();
        ca_params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        ca_params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        ca_params
            .distinguished_name
            .push(DnType::CommonName, "Godwit test authority");
        let ca = ca_params
            .self_signed(&ca_key)
            .context("sign the authority's certificate")?;

        let key = KeyPair::generate().context("make the server's key")?;
        let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
        let mut params = CertificateParams::new(names).context("name the server")?;
        params.distinguished_name.push(DnType::CommonName, "Godwit test server");
        let issuer = Issuer::from_params(&ca_params, &ca_key);
        let certificate = params
            .signed_by(&key, &issuer)
            .context("sign the server's certificate")?;

        let authority = Self {
            ca: folder.join("ca.pem"),
            certificate: folder.join("server.pem"),
            key: folder.join("server.key"),
        };
        files::private_file(&authority.ca, &ca.pem())?;
        files::private_file(&authority.certificate, &certificate.pem())?;
        files::private_file(&authority.key, &key.serialize_pem())?;
        Ok(authority)
    }

    /// The authority's own certificate, to be trusted by clients.
    pub fn ca(&self) -> &Path {
        &self.ca
    }

    /// The server's certificate.
    pub fn certificate(&self) -> &Path {
        &self.certificate
    }

    /// The server's private key.
    pub fn key(&self) -> &Path {
        &self.key
    }
}

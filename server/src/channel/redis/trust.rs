//! Whom to believe that a server is who it says it is.

use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::channel::ChannelError;

/// A file of certificates (PEM) of one's own CA. Where there is one, nobody else is believed.
#[derive(Clone, PartialEq, Eq)]
pub struct CaFile {
    path: String,
    pem: Arc<[u8]>,
}

impl CaFile {
    /// What is in it.
    pub(super) fn pem(&self) -> &[u8] {
        &self.pem
    }
}

/// Reads the file of this name.
impl FromStr for CaFile {
    type Err = ChannelError;

    fn from_str(path: &str) -> Result<Self, Self::Err> {
        let refused = |reason: String| ChannelError::Ca { path: path.to_owned(), reason };
        let pem = std::fs::read(Path::new(path)).map_err(|error| refused(error.to_string()))?;
        let mut store = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(&pem) {
            let certificate = certificate.map_err(|error| refused(error.to_string()))?;
            store.add(certificate).map_err(|error| refused(error.to_string()))?;
        }
        if store.is_empty() {
            return Err(refused("there is no certificate in it".to_owned()));
        }
        Ok(Self { path: path.to_owned(), pem: pem.into() })
    }
}

impl fmt::Debug for CaFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CaFile({})", self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_certificates_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        let path = path.to_str().unwrap();
        let error = path.parse::<CaFile>().unwrap_err().to_string();
        assert!(error.contains(path), "{error}");
        for content in ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            std::fs::write(path, content).unwrap();
            let error = path.parse::<CaFile>().unwrap_err().to_string();
            assert!(error.contains("ca.pem"), "{content}: {error}");
        }
    }
}

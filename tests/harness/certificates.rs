//! A certificate authority of one's own, and a certificate for this machine.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use tempfile::TempDir;

/// Files with a CA's certificate, a certificate that it has signed for `127.0.0.1` and `localhost`,
/// and that one's key.
pub struct Certificates {
    folder: TempDir,
}

impl Certificates {
    /// Makes them.
    ///
    /// # Panics
    /// If they cannot be written.
    pub fn make() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("no name is a bad name");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
        params.distinguished_name.push(DnType::CommonName, "An authority for the tests");
        let key = KeyPair::generate().expect("there is randomness");
        let ca = params.self_signed(&key).expect("it can sign itself");
        let issuer = Issuer::new(params, key);

        let names = ["127.0.0.1", "localhost"].map(str::to_owned);
        let mut params = CertificateParams::new(names).expect("these are names");
        params.distinguished_name.push(DnType::CommonName, "Redis");
        let key = KeyPair::generate().expect("there is randomness");
        let certificate = params.signed_by(&key, &issuer).expect("the authority signs");

        let folder = TempDir::new().expect("a temporary folder can be made");
        for (name, pem) in
            [("ca.pem", ca.pem()), ("certificate.pem", certificate.pem()), ("key.pem", key.serialize_pem())]
        {
            std::fs::write(folder.path().join(name), pem).expect("it can be written");
        }
        Self { folder }
    }

    /// The authority's file.
    pub fn ca(&self) -> String {
        let [ca, ..] = self.paths();
        ca
    }

    /// The authority's file, the certificate's and the key's.
    pub(crate) fn paths(&self) -> [String; 3] {
        ["ca.pem", "certificate.pem", "key.pem"]
            .map(|name| self.folder.path().join(name).to_str().expect("a plain path").to_owned())
    }
}

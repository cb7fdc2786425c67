//! Names for messages whose sender has none for them.

use sarang_protocol::id::ClientId;
use sha2::{Digest, Sha256};

/// The name that is made of these bytes: the same for the same, another for others. What could be cut otherwise has to
/// tell its length.
pub fn derived_cid<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> ClientId {
    let hash = parts.into_iter().fold(Sha256::new(), Sha256::chain_update);
    let digest: [u8; 32] = hash.finalize().into();
    let bytes = digest.first_chunk().expect("16 is less than 32");
    ClientId(uuid::Builder::from_custom_bytes(*bytes).into_uuid())
}

//! Compresses once, at build time, as well as the formats allow.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// A file in the two encodings that browsers ask for.
pub(crate) struct Compressed {
    pub(crate) gzip: Vec<u8>,
    pub(crate) brotli: Vec<u8>,
}

/// Whether compressing a file of this name is worth it: images and fonts already are compressed.
pub(crate) fn is_worth_it(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("wasm" | "js" | "css" | "svg" | "webmanifest" | "json" | "txt"))
}

/// Gzip 9 and brotli 11.
pub(crate) fn compress(bytes: &[u8]) -> Result<Compressed> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;

    // A window of 4 MiB (2^22) holds any of our files whole.
    let settings = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut brotli = Vec::new();
    let mut input = bytes;
    brotli::BrotliCompress(&mut input, &mut brotli, &settings)?;
    Ok(Compressed { gzip: gzip.finish()?, brotli })
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_encodings_give_the_file_back() -> Result<()> {
        let text = "사랑방 and so on, ".repeat(1000);
        let compressed = compress(text.as_bytes())?;
        assert!(compressed.brotli.len() < 200 && compressed.gzip.len() < 300);

        let mut unzipped = String::new();
        flate2::read::GzDecoder::new(&compressed.gzip[..]).read_to_string(&mut unzipped)?;
        assert_eq!(unzipped, text);

        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &compressed.brotli[..], &mut unpacked)?;
        assert_eq!(unpacked, text.as_bytes());
        Ok(())
    }
}

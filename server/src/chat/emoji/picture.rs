//! Whether a file is a small picture of a kind that every browser draws: by what is in it, whatever it is
//! said to be.
//!
//! Nothing is decoded. What is read is how large the picture says it is, and of GIF, where browsers believe
//! the frames more than the header, how large each frame is. The bytes are served with the one type that was
//! found here and no sniffing, so what else might be in them is never read.

use sarang_protocol::emoji::OwnEmoji;
use sarang_protocol::error::ErrorCode;

use super::super::{ChatError, Result};
use crate::store::Format;

/// What a file's size is told in.
const KB: usize = 1024;

/// Which kind of picture it is.
pub(super) fn judge(bytes: &[u8]) -> Result<Format> {
    if bytes.is_empty() {
        return Err(refused("There is no picture. Choose a file."));
    }
    if bytes.len() > OwnEmoji::BYTES {
        let (has, most) = (bytes.len().div_ceil(KB), OwnEmoji::BYTES / KB);
        let text = format!("The picture has {has} kB; the most is {most} kB. Make it smaller.");
        return Err(ChatError::refused(ErrorCode::TooLarge, text));
    }
    let (format, size) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        (Format::Png, png(bytes))
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        (Format::Gif, gif(bytes))
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        (Format::Webp, webp(bytes))
    } else {
        return Err(refused("The file is no PNG, GIF or WebP picture. Choose another."));
    };
    let (width, height) = size
        .filter(|(width, height)| *width > 0 && *height > 0)
        .ok_or_else(|| refused("The picture is broken. Choose another."))?;
    let most = OwnEmoji::PIXELS;
    if width > most || height > most {
        let text = format!(
            "The picture has {width} × {height} pixels; the most is {most} × {most}. Make it smaller."
        );
        return Err(ChatError::refused(ErrorCode::Invalid, text));
    }
    Ok(format)
}

/// Its first chunk says how large it is (PNG, third edition, 11.2.1).
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.get(8..16) != Some(b"\0\0\0\x0dIHDR") {
        return None;
    }
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    Some((number(16)?, number(20)?))
}

/// The extent of its screen and all frames (`GIF89a`, 18 and 20), up to where it ends.
fn gif(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let palette = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let (mut width, mut height) = (number(6)?, number(8)?);
    let mut at = 13 + palette(*bytes.get(10)?);
    let mut frames = 0;
    loop {
        match bytes.get(at) {
            Some(b',') => {
                width = width.max(number(at + 1)? + number(at + 5)?);
                height = height.max(number(at + 3)? + number(at + 7)?);
                // Its palette, and the one byte before its data.
                at += 10 + palette(*bytes.get(at + 9)?) + 1;
                frames += 1;
            }
            Some(b'!') => at += 2,
            Some(b';') if frames > 0 => return Some((width, height)),
            _ => return None,
        }
        loop {
            let length = usize::from(*bytes.get(at)?);
            at += 1 + length;
            if length == 0 {
                break;
            }
        }
    }
}

/// By its first chunk (RFC 9649; RFC 6386, 9.1).
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    let byte = |at: usize| bytes.get(at).map(|byte| u32::from(*byte));
    let short = |at: usize| Some(byte(at)? | byte(at + 1)? << 8);
    match bytes.get(12..16)? {
        b"VP8 " if bytes.get(23..26) == Some(b"\x9d\x01\x2a") => {
            Some((short(26)? & 0x3FFF, short(28)? & 0x3FFF))
        }
        b"VP8L" if bytes.get(20) == Some(&0x2F) => {
            let bits = short(21)? | short(23)? << 16;
            Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
        }
        b"VP8X" => Some(((short(24)? | byte(26)? << 16) + 1, (short(27)? | byte(29)? << 16) + 1)),
        _ => None,
    }
}

fn refused(text: &'static str) -> ChatError {
    ChatError::refused(ErrorCode::Invalid, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The head of a PNG, which is all that is read of it.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend(b"\x08\x06\0\0\0");
        bytes
    }

    /// A GIF with a palette, a comment and a frame.
    fn gif(screen: (u16, u16), frame: (u16, u16)) -> Vec<u8> {
        let mut bytes = b"GIF89a".to_vec();
        bytes.extend([screen.0.to_le_bytes(), screen.1.to_le_bytes()].concat());
        bytes.extend(b"\x80\0\0\0\0\0\xff\xff\xff");
        bytes.extend(b"!\xfe\x05hello\0");
        bytes.extend(b",\x01\0\x02\0");
        bytes.extend([frame.0.to_le_bytes(), frame.1.to_le_bytes()].concat());
        bytes.extend(b"\0\x02\x02\x44\x01\0;");
        bytes
    }

    fn webp(chunk: &[u8], data: &[u8]) -> Vec<u8> {
        [b"RIFF\0\0\0\0WEBP", chunk, b"\0\0\0\0", data].concat()
    }

    fn says(bytes: &[u8]) -> String {
        judge(bytes).unwrap_err().to_string()
    }

    #[test]
    fn small_pictures_pass() {
        assert_eq!(judge(&png(256, 1)).unwrap(), Format::Png);
        assert_eq!(judge(&gif((32, 32), (31, 30))).unwrap(), Format::Gif);
        for (chunk, data) in [
            (b"VP8 ", &b"\x30\x01\0\x9d\x01\x2a\x40\0\x30\x40"[..]),
            (b"VP8L", b"\x2f\x3f\xc0\x0b\0"),
            (b"VP8X", b"\x02\0\0\0\x3f\0\0\x2f\0\0"),
        ] {
            let file = webp(chunk, data);
            assert_eq!(judge(&file).unwrap(), Format::Webp);
            assert_eq!(super::webp(&file), Some((64, 48)), "{chunk:?}");
        }
    }

    #[test]
    fn large_ones_do_not_whatever_their_heads_say() {
        for file in [
            png(257, 1),
            png(1, u32::MAX),
            gif((300, 2), (1, 1)),
            // The head lies: browsers make room for the frame.
            gif((16, 16), (u16::MAX, 8)),
            gif((16, 16), (256, 8)),
            webp(b"VP8X", b"\x02\0\0\0\xff\xff\xff\x2f\0\0"),
        ] {
            assert!(says(&file).contains("the most is 256 × 256"), "{}", says(&file));
        }
        assert!(
            says(&vec![b'G'; OwnEmoji::BYTES + 1]).contains("The picture has 129 kB; the most is 128 kB")
        );
    }

    #[test]
    fn what_is_no_picture_is_told_so() {
        for file in [
            &b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..],
            b"<!doctype html>",
            b"\xff\xd8\xff\xe0",
            b"GIF88a",
            b"RIFF\0\0\0\0WAVE",
        ] {
            assert!(says(file).contains("no PNG, GIF or WebP"), "{file:?}");
        }
        assert!(says(b"").contains("Choose a file"));
        assert!(says(&png(0, 5)).contains("broken"));
    }

    /// Wherever it breaks off, and whatever stands at any place of it.
    #[test]
    fn broken_ones_are_refused_and_nothing_breaks_of_them() {
        for whole in [png(9, 9), gif((9, 9), (8, 7)), webp(b"VP8L", b"\x2f\x3f\xc0\x0b\0")] {
            assert!(judge(&whole).is_ok());
            for end in 0..whole.len() {
                let _ = judge(&whole[..end]);
                let mut other = whole.clone();
                other[end] ^= 0xFF;
                let _ = judge(&other);
            }
        }
        let cut = gif((9, 9), (8, 7));
        assert!(says(&cut[..cut.len() - 1]).contains("broken"));
        assert!(says(b"GIF89a\x09\0\x09\0\0\0\0;").contains("broken"), "nothing is in it");
    }
}

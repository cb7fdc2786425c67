//! Which encoding of a file a browser gets (RFC 9110, section 12.5.3).

use axum::http::HeaderValue;

/// The encodings that files lie ready in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// What the name of the encoded file ends with.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
            Self::Identity => "",
        }
    }

    /// The value of `content-encoding`, where there is one.
    pub(super) fn header(self) -> Option<HeaderValue> {
        match self {
            Self::Brotli => Some(HeaderValue::from_static("br")),
            Self::Gzip => Some(HeaderValue::from_static("gzip")),
            Self::Identity => None,
        }
    }

    fn is_called(self, name: &str) -> bool {
        let names: &[&str] = match self {
            Self::Brotli => &["br"],
            Self::Gzip => &["gzip", "x-gzip"],
            Self::Identity => &["identity"],
        };
        names.iter().any(|known| known.eq_ignore_ascii_case(name))
    }
}

/// The acceptable encodings, best first: by the weight that the browser gives them, the smaller
/// file first among equals. It may be empty; then the file as it is beats an error.
pub(super) fn preferred<'a>(accept_encoding: impl Iterator<Item = &'a str>) -> Vec<Encoding> {
    let wishes: Vec<Wish> =
        accept_encoding.flat_map(|value| value.split(',')).filter_map(Wish::parse).collect();
    let mut weighed: Vec<(u16, Encoding)> = [Encoding::Brotli, Encoding::Gzip, Encoding::Identity]
        .into_iter()
        .map(|encoding| (weight(encoding, &wishes), encoding))
        .filter(|(weight, _)| *weight > 0)
        .collect();
    weighed.sort_by(|(a, _), (b, _)| b.cmp(a));
    weighed.into_iter().map(|(_, encoding)| encoding).collect()
}

/// One element of the header: a name and its weight in thousandths.
struct Wish<'a> {
    name: &'a str,
    weight: u16,
}

impl<'a> Wish<'a> {
    fn parse(element: &'a str) -> Option<Self> {
        let (name, parameters) = element.split_once(';').unwrap_or((element, ""));
        let name = name.trim();
        let weight = match parameters.trim() {
            "" => 1000,
            // An element that cannot be read is as good as none.
            parameters => thousandths(parameters)?,
        };
        (!name.is_empty()).then_some(Self { name, weight })
    }
}

fn thousandths(parameter: &str) -> Option<u16> {
    let (name, value) = parameter.split_once('=')?;
    if !name.trim().eq_ignore_ascii_case("q") {
        return None;
    }
    let value: f32 = value.trim().parse().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 1000 by its range"
    )]
    (0.0..=1.0).contains(&value).then_some((value * 1000.0).round() as u16)
}

fn weight(encoding: Encoding, wishes: &[Wish<'_>]) -> u16 {
    let named = wishes.iter().find(|wish| encoding.is_called(wish.name));
    let any = wishes.iter().find(|wish| wish.name == "*");
    match (named.or(any), encoding) {
        (Some(wish), _) => wish.weight,
        // Always acceptable unless it is refused, yet the last choice.
        (None, Encoding::Identity) => 1,
        (None, _) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Encoding::{Brotli, Gzip, Identity};
    use super::*;

    #[test]
    fn the_header_decides() {
        let cases: [(&[&str], &[Encoding]); 14] = [
            (&[], &[Identity]),
            (&[""], &[Identity]),
            (&["gzip, deflate, br, zstd"], &[Brotli, Gzip, Identity]),
            (&["gzip"], &[Gzip, Identity]),
            (&["BR;Q=0.5 , GZIP"], &[Gzip, Brotli, Identity]),
            (&["br;q=0, gzip"], &[Gzip, Identity]),
            (&["br;q=0.000, gzip;q=0"], &[Identity]),
            (&["*"], &[Brotli, Gzip, Identity]),
            (&["*;q=0, gzip"], &[Gzip]),
            (&["*;q=0"], &[]),
            (&["identity, br;q=0.5"], &[Identity, Brotli]),
            (&["gzip", "br"], &[Brotli, Gzip, Identity]),
            (&["br;q=nonsense, gzip"], &[Gzip, Identity]),
            (&["br;q=2, gzip;level=9"], &[Identity]),
        ];
        for (header, expected) in cases {
            assert_eq!(preferred(header.iter().copied()), expected, "{header:?}");
        }
    }
}

//! Which language a request is answered in, and by whose clock.

use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;
use sarang_protocol::language::Language;

use super::cookies::Cookies;
use crate::chat::Viewer;
use crate::state::App;

/// How somebody who has come in wants pages to be: an extension of their request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Chosen {
    /// What they want to read. `None` is as the browser says.
    pub language: Option<Language>,
    /// How many minutes their clock is ahead of UTC, if they have said so.
    pub utc_offset: Option<i32>,
}

/// The language that was chosen in this browser, else the one that it prefers of ours, else English.
pub fn of(cookies: Cookies, headers: &HeaderMap) -> Language {
    cookies.language(headers).and_then(Language::parse).unwrap_or_else(|| accepted(headers))
}

/// What somebody who has come in reads: what they have chosen, else as for everybody.
pub fn of_viewer(app: &App, viewer: &Viewer, headers: &HeaderMap) -> Language {
    viewer.language.unwrap_or_else(|| of(Cookies::of(&app.config), headers))
}

/// The language that `Accept-Language` (RFC 9110, 12.5.4) prefers of ours: the one with the highest
/// weight, the first among equals. `ko-KR` is Korean, by its first part (RFC 4647, 3.4).
fn accepted(headers: &HeaderMap) -> Language {
    let mut best = (Language::default(), 0);
    let values = headers.get_all(ACCEPT_LANGUAGE).into_iter().filter_map(|value| value.to_str().ok());
    for range in values.flat_map(|value| value.split(',')) {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let language = match tag.split('-').next().unwrap_or_default() {
            "*" => Some(Language::default()),
            first => Language::parse(first),
        };
        let weight = parts.next().map_or(Some(1000), weight).unwrap_or(0);
        if let Some(language) = language
            && weight > best.1
        {
            best = (language, weight);
        }
    }
    best.0
}

/// `q=0.8`, in thousandths. What is no weight counts for nothing.
fn weight(parameter: &str) -> Option<u32> {
    let (name, value) = parameter.trim().split_once('=')?;
    let (whole, rest) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    let sound = name.trim().eq_ignore_ascii_case("q")
        && matches!(whole, "0" | "1")
        && rest.len() <= 3
        && rest.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths: u32 = format!("{whole}{rest:0<3}").parse().ok()?;
    (sound && thousandths <= 1000).then_some(thousandths)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::COOKIE;

    use super::*;
    use crate::config::Config;

    fn asked(accept: &'static str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(accept));
        accepted(&headers)
    }

    #[test]
    fn the_heaviest_of_ours_wins() {
        for accept in [
            "ko",
            "ko-KR,ko;q=0.9,en-US;q=0.8",
            "fr, KO-kr;q=0.5",
            "en;q=0.5, ko;q=0.51",
            "en;q=0,ko;q=0.001",
        ] {
            assert_eq!(asked(accept), Language::Korean, "{accept}");
        }
        for accept in [
            "",
            "en",
            "fr,de",
            "*",
            "en,ko",
            "ko;q=0",
            "ko;q=0.8,*",
            "kok",
            "ko;q=2",
            "ko;q=x,en",
            ";;,=",
            "ko;q",
        ] {
            assert_eq!(asked(accept), Language::English, "{accept}");
        }
    }

    #[test]
    fn what_was_chosen_counts_before_what_the_browser_says() {
        let cookies = Cookies::of(&Config::judge(&[]).unwrap());
        let mut headers = HeaderMap::new();
        assert_eq!(of(cookies, &headers), Language::English);
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("ko"));
        assert_eq!(of(cookies, &headers), Language::Korean);
        headers.insert(COOKIE, HeaderValue::from_static("language=en"));
        assert_eq!(of(cookies, &headers), Language::English);
        headers.insert(COOKIE, HeaderValue::from_static("language=tlh"));
        assert_eq!(of(cookies, &headers), Language::Korean);
    }
}

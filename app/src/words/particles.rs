//! Korean particles, which follow the sound of what they stand after: 회의를, but 방을.

/// A particle: its forms after a vowel, after a consonant, and where nobody can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Particle {
    /// 이/가.
    #[cfg_attr(
        not(any(feature = "ssr", test)),
        expect(dead_code, reason = "only answers of the server need it")
    )]
    Subject,
    /// 을/를.
    Object,
    /// 은/는.
    #[cfg_attr(
        not(any(feature = "ssr", test)),
        expect(dead_code, reason = "only answers of the server need it")
    )]
    Topic,
    /// 과/와.
    #[cfg_attr(
        not(any(feature = "ssr", test)),
        expect(dead_code, reason = "only answers of the server need it")
    )]
    With,
    /// 으로/로.
    Toward,
}

/// How a text ends when it is read aloud in Korean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Vowel,
    /// ㄹ, after which 로 stands as after a vowel.
    Rieul,
    Consonant,
    Unknown,
}

/// The form of the particle after this text.
pub(crate) fn after(text: &str, particle: Particle) -> &'static str {
    let (vowel, consonant, either) = match particle {
        Particle::Subject => ("가", "이", "이(가)"),
        Particle::Object => ("를", "을", "을(를)"),
        Particle::Topic => ("는", "은", "은(는)"),
        Particle::With => ("와", "과", "과(와)"),
        Particle::Toward => ("로", "으로", "(으)로"),
    };
    match end(text) {
        End::Vowel => vowel,
        End::Rieul if particle == Particle::Toward => vowel,
        End::Rieul | End::Consonant => consonant,
        End::Unknown => either,
    }
}

fn end(text: &str) -> End {
    // Quotes, brackets and full stops are not read.
    let mut read =
        text.chars().rev().skip_while(|c| c.is_ascii_punctuation() || "”’》」』】…。 ".contains(*c));
    let Some(last) = read.next() else { return End::Unknown };
    let before = read.next();
    match last {
        '가'..='힣' => match (u32::from(last) - u32::from('가')) % 28 {
            0 => End::Vowel,
            8 => End::Rieul,
            _ => End::Consonant,
        },
        // 영 (and 십, 백, 천, 만), 삼, 육; 일, 칠, 팔; 이, 사, 오, 구. An abbreviation is spelled: 엠, 엔;
        // 엘, 알; the rest of the letters ends in a vowel.
        '0' | '3' | '6' | 'M' | 'N' => End::Consonant,
        '1' | '7' | '8' | 'L' | 'R' => End::Rieul,
        '2' | '4' | '5' | '9' | 'A'..='Z' => End::Vowel,
        'a'..='z' => word(last, before),
        _ => End::Unknown,
    }
}

/// A word in Latin letters is read, more or less as English: 킴, 제너럴, 데이나. Where that depends
/// on the word (슬랙, but 마크; 게임, but 마이크), nobody can tell.
fn word(last: char, before: Option<char>) -> End {
    match last {
        'a' | 'i' | 'o' | 'u' | 'y' | 'w' | 'r' | 's' | 'x' | 'z' | 'f' | 'h' | 'v' | 'j' | 'q' => End::Vowel,
        'l' => End::Rieul,
        'm' | 'n' => End::Consonant,
        'g' if before == Some('n') => End::Consonant,
        'e' if before == Some('e') => End::Vowel,
        _ => End::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> [&'static str; 5] {
        use Particle::{Object, Subject, Topic, Toward, With};
        [Subject, Object, Topic, With, Toward].map(|particle| after(text, particle))
    }

    const VOWEL: [&str; 5] = ["가", "를", "는", "와", "로"];
    const CONSONANT: [&str; 5] = ["이", "을", "은", "과", "으로"];
    const RIEUL: [&str; 5] = ["이", "을", "은", "과", "로"];
    const UNKNOWN: [&str; 5] = ["이(가)", "을(를)", "은(는)", "과(와)", "(으)로"];

    #[test]
    fn after_hangul_they_follow_the_last_syllable() {
        for text in ["회의", "개발자", "힣나", "가"] {
            assert_eq!(forms(text), VOWEL, "{text}");
        }
        for text in ["잡담방", "공지사항", "값", "힣"] {
            assert_eq!(forms(text), CONSONANT, "{text}");
        }
        for text in ["서울", "일", "교실", "물"] {
            assert_eq!(forms(text), RIEUL, "{text}");
        }
    }

    #[test]
    fn digits_are_read_in_korean() {
        for text in ["2", "14", "2025", "방 9"] {
            assert_eq!(forms(text), VOWEL, "{text}");
        }
        for text in ["3", "16", "10", "100", "0"] {
            assert_eq!(forms(text), CONSONANT, "{text}");
        }
        for text in ["1", "7", "18"] {
            assert_eq!(forms(text), RIEUL, "{text}");
        }
    }

    #[test]
    fn latin_letters_are_read_as_far_as_one_can_tell() {
        for text in ["Dana", "Kakao", "design-team X", "QA", "AWS", "coffee", "news", "party"] {
            assert_eq!(forms(text), VOWEL, "{text}");
        }
        for text in ["Kim", "Sejong", "random", "LAN", "RAM"] {
            assert_eq!(forms(text), CONSONANT, "{text}");
        }
        for text in ["general", "URL", "HR"] {
            assert_eq!(forms(text), RIEUL, "{text}");
        }
        for text in ["Slack", "Mark", "game", "chat"] {
            assert_eq!(forms(text), UNKNOWN, "{text}");
        }
    }

    #[test]
    fn what_is_not_read_does_not_count_and_what_cannot_be_read_takes_both() {
        assert_eq!(forms("“회의”"), VOWEL);
        assert_eq!(forms("공지(필독)"), CONSONANT);
        assert_eq!(forms("잡담방! "), CONSONANT);
        for text in ["", "…", "🐯", "会議", "ㅋ"] {
            assert_eq!(forms(text), UNKNOWN, "{text}");
        }
    }
}

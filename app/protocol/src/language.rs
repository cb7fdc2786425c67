//! The languages that Sarang speaks.

/// A language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// For whoever wants none of the others.
    #[default]
    English,
    /// 한국어, in the polite style of everyday (해요체).
    Korean,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Korean];

    /// Its tag (BCP 47): in `<html lang>`, form, cookie and database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }

    /// The language of that tag.
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.as_str() == tag)
    }

    /// How far clocks are ahead of UTC, in minutes, where somebody most likely is who has not said it: no time zone
    /// comes with a request, and who reads Korean is most likely in Korea.
    pub fn likely_offset(self) -> i32 {
        match self {
            Self::English => 0,
            Self::Korean => 540,
        }
    }

    /// What its speakers call it.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Korean => "한국어",
        }
    }
}

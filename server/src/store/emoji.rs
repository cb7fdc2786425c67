//! The workspace's own emoji: a name and a picture each.
//!
//! They are asked for where a text is written that may name one, and by whoever wants their pictures; nobody
//! keeps them in memory, so all instances know the same ones at any moment.

use sarang_protocol::emoji::OwnEmoji;
use sarang_protocol::id::UserId;
use sarang_protocol::text::EmojiName;
use sarang_protocol::time::Timestamp;
use sarang_protocol::user::Role;

use super::database::{Sql, both, on, rows, run};
use super::{Refusal, Result, Store, StoreError, error, now, values};

/// What a picture is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Portable Network Graphics, animated or not.
    Png,
    /// Graphics Interchange Format.
    Gif,
    /// WebP.
    Webp,
}

/// An emoji that is to be added.
#[derive(Clone, Debug)]
pub struct NewEmoji {
    /// What it is called.
    pub name: EmojiName,
    /// What its picture is known by: the same for the same bytes alone.
    pub fingerprint: String,
    /// What its picture is made of.
    pub format: Format,
    /// Its picture.
    pub picture: Vec<u8>,
    /// Who adds it.
    pub creator: UserId,
}

const FORMATS: [(&str, Format); 3] = [("png", Format::Png), ("gif", Format::Gif), ("webp", Format::Webp)];

macro_rules! list {
    ($words:ident) => {
        concat!(
            "select ",
            rows!($words, "name, fingerprint, created_at, handle, called", "order by name"),
            " from (select e.name, e.fingerprint, e.created_at, u.handle, u.name as called
                    from emoji e join users u on u.id = e.creator_id) emoji"
        )
    };
}

macro_rules! names {
    ($words:ident) => {
        concat!("select ", rows!($words, "name", "order by name"), " from emoji")
    };
}

const LIST: Sql = both!(list);
const NAMES: Sql = both!(names);

/// The names that a message calls, whose rows `n` of `mentions` are which, as one text. An emoji's name has
/// its picture with it, and is none any more once it is removed.
macro_rules! names_as_text {
    ($words:ident, $which:literal) => {
        concat!(
            "(select ",
            either!($words, "group_concat", "string_agg"),
            "(case when x.id is null then n.name else n.name || ':' || x.fingerprint end, ' ')
              from mentions n left join emoji x on n.name like ':%' and x.name = substr(n.name, 2)
              where ",
            $which,
            " and (n.name not like ':%' or x.id is not null))"
        )
    };
}
pub(super) use names_as_text;

impl Store {
    /// All of them, by their names.
    pub async fn own_emoji(&self) -> Result<Vec<OwnEmoji>> {
        let mut reader = self.read().await?;
        let text: String = on!(reader, |c| sqlx::query_scalar(LIST.of(c)).fetch_one(c))?;
        let all = values::list::<(String, String, i64, String, String)>(&text)?;
        let one = |(name, picture, at, handle, called): (String, String, i64, String, String)| OwnEmoji {
            name: EmojiName::trusted(name),
            url: OwnEmoji::path(&picture),
            by: values::user(handle, called),
            at: Timestamp(at),
        };
        Ok(all.into_iter().map(one).collect())
    }

    /// What they are called.
    pub async fn own_emoji_names(&self) -> Result<Vec<EmojiName>> {
        let mut reader = self.read().await?;
        let text: String = on!(reader, |c| sqlx::query_scalar(NAMES.of(c)).fetch_one(c))?;
        let all = values::list::<(String,)>(&text)?;
        Ok(all.into_iter().map(|(name,)| EmojiName::trusted(name)).collect())
    }

    /// Adds one.
    ///
    /// Refuses with [`Refusal::EmojiTaken`] and [`Refusal::TooManyEmoji`].
    pub async fn add_emoji(&self, emoji: &NewEmoji) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        // Its row's lock lets one through at a time, so that there are never too many.
        run!(tx, |c| sqlx::query("update installation set title = title"))?;
        let count: i64 = on!(tx, |c| sqlx::query_scalar("select count(*) from emoji").fetch_one(c))?;
        if values::count(count) as usize >= OwnEmoji::MOST {
            return Err(Refusal::TooManyEmoji.into());
        }
        let format = FORMATS.iter().find(|(_, format)| *format == emoji.format);
        run!(tx, |c| sqlx::query(
            "insert into emoji (name, fingerprint, format, creator_id, created_at, picture)
             values ($1, $2, $3, $4, $5, $6)"
        )
        .bind(emoji.name.as_str())
        .bind(&emoji.fingerprint)
        .bind(format.map_or("", |(name, _)| *name))
        .bind(emoji.creator.0)
        .bind(now().0)
        .bind(&emoji.picture))
        .map_err(|error| {
            if error::is_taken(&error) { Refusal::EmojiTaken.into() } else { StoreError::from(error) }
        })?;
        tx.commit().await
    }

    /// Removes one: an administrator any, others what they have added. Where it was written its name stands
    /// from now on.
    ///
    /// Refuses with [`Refusal::NoSuchEmoji`] and [`Refusal::NotYourEmoji`].
    pub async fn remove_emoji(&self, name: &EmojiName, person: UserId, role: Role) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        let creator: Option<i64> =
            on!(tx, |c| sqlx::query_scalar("select creator_id from emoji where name = $1")
                .bind(name.as_str())
                .fetch_optional(c))?;
        let creator = creator.ok_or(Refusal::NoSuchEmoji)?;
        if creator != person.0 && role != Role::Admin {
            return Err(Refusal::NotYourEmoji.into());
        }
        run!(tx, |c| sqlx::query("delete from emoji where name = $1").bind(name.as_str()))?;
        tx.commit().await
    }

    /// The picture with this fingerprint.
    pub async fn emoji_picture(&self, fingerprint: &str) -> Result<Option<(Format, Vec<u8>)>> {
        let mut reader = self.read().await?;
        let row: Option<(String, Vec<u8>)> = on!(reader, |c| sqlx::query_as(
            "select format, picture from emoji where fingerprint = $1 limit 1"
        )
        .bind(fingerprint)
        .fetch_optional(c))?;
        row.map(|(format, picture)| {
            let format = FORMATS.iter().find(|(name, _)| *name == format);
            let (_, format) = format.ok_or(StoreError::Unexpected("an unknown format"))?;
            Ok((*format, picture))
        })
        .transpose()
    }

    /// The fingerprint of the picture of the emoji with this name.
    pub async fn emoji_fingerprint(&self, name: &EmojiName) -> Result<Option<String>> {
        let mut reader = self.read().await?;
        Ok(on!(reader, |c| sqlx::query_scalar("select fingerprint from emoji where name = $1")
            .bind(name.as_str())
            .fetch_optional(c))?)
    }
}

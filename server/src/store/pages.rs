//! A room's page: the room, its first members and a window of its log, in one read.

use sarang_protocol::id::{Seq, UserId};
use sarang_protocol::message::RoomEvent;
use sarang_protocol::text::RoomSlug;
use sarang_protocol::user::User;
use sarang_protocol::view::RoomView;

use super::conversations::people_as_text;
use super::database::{Sql, both, either, hex, on, rows, text_of};
use super::rooms;
use super::{Result, Room, Store, events, values};

/// What a room's page shows.
#[derive(Clone, Debug)]
pub struct Page {
    /// The room.
    pub room: Room,
    /// Its first members by name, at most [`RoomView::MEMBERS`].
    pub members: Vec<User>,
    /// A run of its log without holes, oldest first: [`RoomView::MESSAGES`] messages with what
    /// lies between them, but at most [`WINDOW`] events.
    pub events: Vec<RoomEvent>,
    /// What one has begun to write there.
    pub draft: String,
}

/// The most events in a room's page: so many joins, changes or replies in threads in a row crowd out the
/// messages before them, which then come by "Older messages". A class that joins, or an announcement that
/// everybody likes, is some hundred; as JSON a thousand are about 170 kB, which only such a page has.
pub const WINDOW: u32 = 1_000;

/// One statement, so head and window are of one moment, and one wake-up brings it all.
///
/// The window is around `$4` or the head. It holds `$5` messages up to there and `$7` after, as
/// far as they lie within `$6` events before and `$8` after. (`limit $3 + 0`: see [`log`].)
macro_rules! page {
    ($words:ident) => {
        concat!(
            "select r.id, r.slug, r.name, r.purpose, r.last_seq, r.creator_id, r.member_count, mine.read_seq,
        r.kind, ",
            people_as_text!($words, "mine.user_id"),
            ", (select ",
            rows!($words, "handle, name", "order by name_key, id"),
            " from
            (select u.handle, u.name, m.name_key, u.id
             from memberships m join users u on u.id = m.user_id
             where m.room_id = r.id order by m.name_key, m.user_id limit $3 + 0) first),
        (",
            events::events_as_text!(
                $words,
                "e.room_id = r.id
           and e.seq >= coalesce(
               (select m.seq from events m
                where m.room_id = r.id and m.kind = 'message' and m.aside = 0
                  and m.seq <= coalesce($4, r.last_seq)
                  and m.seq > coalesce($4, r.last_seq) - $6
                order by m.seq desc limit 1 offset $5 - 1),
               coalesce($4, r.last_seq) - $6 + 1)
           and e.seq <= coalesce(
               (select m.seq from events m
                where m.room_id = r.id and m.kind = 'message' and m.aside = 0
                  and m.seq > coalesce($4, r.last_seq)
                  and m.seq <= coalesce($4, r.last_seq) + $8
                order by m.seq limit 1 offset $7 - 1),
               coalesce($4, r.last_seq) + $8)
         order by e.seq"
            ),
            "),
        (select d.body from drafts d
         where d.user_id = mine.user_id and d.room_id = r.id and d.thread = 0)
     from rooms r left join memberships mine on mine.room_id = r.id and mine.user_id = $1
     where r.slug = $2 and (r.kind = 'open' or mine.user_id is not null)"
        )
    };
}

const PAGE: Sql = both!(page);

type PageRow = (
    i64,
    String,
    String,
    String,
    i64,
    Option<i64>,
    i64,
    Option<i64>,
    String,
    Option<String>,
    String,
    String,
    Option<String>,
);

impl Store {
    /// A room's page: its end, or the part around an event.
    pub async fn page(&self, person: UserId, slug: &RoomSlug, around: Option<Seq>) -> Result<Option<Page>> {
        let (messages, window) = (i64::from(RoomView::MESSAGES), i64::from(WINDOW));
        let (before, after) = match around {
            // Nothing lies after the head.
            None => ((messages, window), (1, 0)),
            Some(_) => ((messages / 2, window / 2), (messages / 2, window / 2)),
        };
        let mut reader = self.read().await?;
        let row: Option<PageRow> = on!(reader, |c| sqlx::query_as(PAGE.of(c))
            .bind(person.0)
            .bind(slug.as_str())
            .bind(i64::from(RoomView::MEMBERS))
            .bind(around.map(centre))
            .bind(before.0)
            .bind(before.1)
            .bind(after.0)
            .bind(after.1)
            .fetch_optional(c))?;
        drop(reader);
        let Some((id, slug, name, purpose, head, creator, count, read, kind, people, members, events, draft)) =
            row
        else {
            return Ok(None);
        };
        let members: Vec<(String, String)> = values::list(&members)?;
        Ok(Some(Page {
            room: rooms::room((id, slug, name, purpose, head, creator, count, read, kind, people))?,
            members: members.into_iter().map(|(handle, name)| values::user(handle, name)).collect(),
            events: events::parse(&events)?,
            draft: draft.unwrap_or_default(),
        }))
    }
}

/// Far from where numbers end, so that adding the window's length stays a number.
fn centre(seq: Seq) -> i64 {
    values::to_sql(seq).min(i64::MAX / 2)
}

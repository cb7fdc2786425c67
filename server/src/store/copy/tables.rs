//! The tables to be copied, and the statements that read and write their rows as JSON.

use serde_json::Value;

use crate::store::database::Connection;
use crate::store::{Result, StoreError};

/// A table. Its rows are arrays of its columns' values.
pub(super) struct Table {
    pub(super) name: &'static str,
    columns: &'static [Column],
    /// The columns of its key, by their places: two, or the same one twice.
    key: [usize; 2],
}

struct Column {
    name: &'static str,
    holds: Holds,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Number,
    Text,
    Bytes,
}

const fn number(name: &'static str) -> Column {
    Column { name, holds: Holds::Number }
}

const fn text(name: &'static str) -> Column {
    Column { name, holds: Holds::Text }
}

const fn bytes(name: &'static str) -> Column {
    Column { name, holds: Holds::Bytes }
}

/// Every table but the installation's one row, each after those that it refers to.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "users",
        columns: &[
            number("id"),
            text("handle"),
            text("name"),
            text("role"),
            text("password_hash"),
            number("created_at"),
            number("own_seq"),
            number("own_pruned"),
            text("language"),
            number("utc_offset"),
            number("activity_seen"),
            number("speaks"),
            number("shows_seen"),
        ],
        key: [0, 0],
    },
    Table {
        name: "sessions",
        columns: &[
            number("id"),
            number("user_id"),
            bytes("secret_hash"),
            text("agent"),
            text("addr"),
            number("created_at"),
            number("seen_at"),
            number("expires_at"),
        ],
        key: [0, 0],
    },
    Table {
        name: "tokens",
        columns: &[number("id"), number("user_id"), bytes("secret_hash"), text("name"), number("created_at")],
        key: [0, 0],
    },
    Table {
        name: "invites",
        columns: &[
            number("id"),
            bytes("secret_hash"),
            number("creator_id"),
            number("created_at"),
            number("expires_at"),
            number("uses"),
            number("uses_left"),
            number("revoked_at"),
        ],
        key: [0, 0],
    },
    Table {
        name: "rooms",
        columns: &[
            number("id"),
            text("slug"),
            text("name"),
            text("name_key"),
            text("purpose"),
            number("creator_id"),
            number("created_at"),
            number("last_seq"),
            number("message_count"),
            number("member_count"),
            text("kind"),
            text("people_key"),
        ],
        key: [0, 0],
    },
    Table {
        name: "memberships",
        columns: &[
            number("user_id"),
            number("room_id"),
            number("joined_at"),
            number("read_seq"),
            number("read_count"),
            text("name_key"),
            text("level"),
            number("muted_until"),
            number("unread_at"),
            number("unread_until"),
            number("favourite"),
            text("section"),
        ],
        key: [0, 1],
    },
    Table {
        name: "events",
        columns: &[
            number("room_id"),
            number("seq"),
            number("at"),
            number("actor_id"),
            text("kind"),
            number("message_count"),
            bytes("cid"),
            text("body"),
            number("subject_id"),
            number("target"),
            number("thread"),
            number("by_id"),
            number("aside"),
        ],
        key: [0, 1],
    },
    Table {
        name: "message_states",
        columns: &[
            number("room_id"),
            number("seq"),
            number("changed_seq"),
            text("body"),
            number("edited_at"),
            number("deleted"),
            number("pinned"),
            number("reacted"),
            number("replies"),
            number("replied_at"),
        ],
        key: [0, 1],
    },
    Table {
        name: "thread_followers",
        columns: &[
            number("id"),
            number("user_id"),
            number("room_id"),
            number("thread"),
            number("following"),
            number("replied_seq"),
            number("read_seq"),
        ],
        key: [0, 0],
    },
    Table {
        name: "reactions",
        columns: &[
            number("room_id"),
            number("seq"),
            text("emoji"),
            number("user_id"),
            number("kind_seq"),
            number("at_seq"),
        ],
        key: [0, 5],
    },
    Table {
        name: "mentions",
        columns: &[
            number("id"),
            number("room_id"),
            number("seq"),
            number("said"),
            text("name"),
            number("user_id"),
            number("everyone"),
            number("stands"),
        ],
        key: [0, 0],
    },
    Table {
        name: "emoji",
        columns: &[
            number("id"),
            text("name"),
            text("fingerprint"),
            text("format"),
            number("creator_id"),
            number("created_at"),
            bytes("picture"),
        ],
        key: [0, 0],
    },
    Table {
        name: "user_groups",
        columns: &[number("id"), text("handle"), text("name"), number("created_at")],
        key: [0, 0],
    },
    Table { name: "group_members", columns: &[number("group_id"), number("user_id")], key: [0, 1] },
    Table {
        name: "activity",
        columns: &[
            number("id"),
            number("user_id"),
            text("kind"),
            number("room_id"),
            number("seq"),
            number("actor_id"),
            number("at"),
            text("emoji"),
        ],
        key: [0, 0],
    },
    Table {
        name: "saved",
        columns: &[number("id"), number("user_id"), number("room_id"), number("seq"), number("at")],
        key: [0, 0],
    },
    Table {
        name: "reminders",
        columns: &[
            number("id"),
            number("user_id"),
            bytes("cid"),
            number("room_id"),
            text("body"),
            number("created_at"),
            number("due_at"),
        ],
        key: [0, 0],
    },
    Table {
        name: "drafts",
        columns: &[
            number("id"),
            number("user_id"),
            number("room_id"),
            number("thread"),
            text("body"),
            number("at"),
        ],
        key: [0, 0],
    },
    Table {
        name: "commands",
        columns: &[number("id"), number("user_id"), bytes("cid"), text("room"), text("body"), number("at")],
        key: [0, 0],
    },
    Table {
        name: "user_events",
        columns: &[
            number("user_id"),
            number("user_seq"),
            number("at"),
            text("kind"),
            number("room_id"),
            number("actor_id"),
            text("room_name"),
            number("thread"),
        ],
        key: [0, 1],
    },
];

impl Table {
    /// Whether its keys are given out by the database.
    pub(super) fn is_numbered(&self) -> bool {
        self.key[0] == self.key[1]
    }

    /// The key of a row.
    pub(super) fn key(&self, row: &Value) -> Result<(i64, i64)> {
        let part = |place: usize| row.get(place).and_then(Value::as_i64);
        part(self.key[0]).zip(part(self.key[1])).ok_or(StoreError::Unexpected("a row without its key"))
    }

    /// Reads at most `$3` rows after the key `($1, $2)`, as one JSON text.
    pub(super) fn select(&self, connection: &Connection<'_>) -> String {
        let words = Words::of(connection);
        let columns: Vec<String> = self
            .columns
            .iter()
            .map(|column| match column.holds {
                Holds::Bytes => format!("{} as {}", words.hex.replace('?', column.name), column.name),
                _ => column.name.to_owned(),
            })
            .collect();
        let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        let [first, second] = self.key.map(|place| self.columns[place].name);
        format!(
            "select {many}({one}({names})){end} from (
                select {columns} from {table}
                where ({first}, {second}) > ($1, $2) order by {first}, {second} limit $3) part",
            many = words.many,
            one = words.one,
            end = words.end,
            names = names.join(", "),
            columns = columns.join(", "),
            table = self.name,
        )
    }

    /// Writes the rows of the JSON text `$1`.
    pub(super) fn insert(&self, connection: &Connection<'_>) -> String {
        let words = Words::of(connection);
        let values: Vec<String> = (0..)
            .zip(self.columns)
            .map(|(place, column): (usize, _)| match column.holds {
                Holds::Number => format!("cast(i.value ->> {place} as bigint)"),
                Holds::Text => format!("i.value ->> {place}"),
                Holds::Bytes => words.bytes.replace('?', &format!("i.value ->> {place}")),
            })
            .collect();
        let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        format!(
            "insert into {} ({}) select {} from {}",
            self.name,
            names.join(", "),
            values.join(", "),
            words.each
        )
    }
}

/// What the databases say differently; `?` stands for what it is about.
struct Words {
    many: &'static str,
    one: &'static str,
    end: &'static str,
    each: &'static str,
    hex: &'static str,
    bytes: &'static str,
}

impl Words {
    fn of(connection: &Connection<'_>) -> Self {
        match connection {
            Connection::Sqlite(_) => Self {
                many: "json_group_array",
                one: "json_array",
                end: "",
                each: "json_each($1) i",
                hex: "case when ? is not null then lower(hex(?)) end",
                bytes: "unhex(?)",
            },
            Connection::Postgres(_) => Self {
                many: "coalesce(json_agg",
                one: "json_build_array",
                end: ", '[]')::text",
                each: "json_array_elements($1::json) i (value)",
                hex: "encode(?, 'hex')",
                bytes: "decode(?, 'hex')",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A column that a later migration adds must not be forgotten here.
    #[test]
    fn every_column_of_every_table_is_copied() {
        let schema = [
            include_str!("../postgres/migrations/0001_rooms_and_people.sql"),
            include_str!("../postgres/migrations/0002_user_log.sql"),
            include_str!("../postgres/migrations/0003_changes.sql"),
            include_str!("../postgres/migrations/0004_language.sql"),
            include_str!("../postgres/migrations/0005_closed_rooms.sql"),
            include_str!("../postgres/migrations/0006_threads.sql"),
            include_str!("../postgres/migrations/0007_mentions.sql"),
            include_str!("../postgres/migrations/0008_levels.sql"),
            include_str!("../postgres/migrations/0009_activity.sql"),
            include_str!("../postgres/migrations/0010_saved.sql"),
            include_str!("../postgres/migrations/0011_commands.sql"),
            include_str!("../postgres/migrations/0020_sections.sql"),
            include_str!("../postgres/migrations/0021_emoji.sql"),
            include_str!("../postgres/migrations/0023_reminders.sql"),
            include_str!("../postgres/migrations/0022_groups.sql"),
            include_str!("../postgres/migrations/0024_drafts.sql"),
            include_str!("../postgres/migrations/0025_seen.sql"),
        ]
        .concat();
        let comment = |line: &&str| !line.trim_start().starts_with("--");
        let bare = schema.lines().filter(comment).collect::<Vec<_>>().join("\n");
        for table in TABLES {
            let mut declared = part(&schema, &format!("create table {} (", table.name));
            let columns = |line: &&str| {
                !["primary key", "unique (", "foreign key", "check"].iter().any(|word| line.starts_with(word))
            };
            declared.retain(|line| columns(line));
            let altered = format!("alter table {}", table.name);
            let added: Vec<&str> = bare
                .match_indices(&altered)
                .map(|(at, _)| bare[at + altered.len()..].split(';').next().unwrap_or_default())
                .filter(|rest| rest.starts_with([' ', '\n']))
                .flat_map(|statement| statement.split("add column ").skip(1))
                .collect();
            let declared: Vec<&str> =
                declared.into_iter().chain(added).filter_map(|line| line.split(' ').next()).collect();
            let copied: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
            assert_eq!(copied, declared, "{}", table.name);
        }
        let tables = schema.matches("create table ").count();
        assert_eq!(tables, TABLES.len() + 2, "beside them stand the version and the installation");
    }

    /// What follows these words up to the end of the statement, without comments.
    fn part<'a>(schema: &'a str, words: &str) -> Vec<&'a str> {
        let Some((_, rest)) = schema.split_once(words) else { return vec![] };
        let lines = rest.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("--"));
        let mut part = Vec::new();
        for line in lines.take_while(|line| *line != ");") {
            part.push(line);
            if line.ends_with(';') {
                break;
            }
        }
        part
    }
}

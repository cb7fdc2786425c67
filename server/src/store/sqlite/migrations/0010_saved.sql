-- Messages that people keep for later, and rooms that they mark as unread.

create table saved (
    id integer primary key autoincrement,
    user_id integer not null references users (id) on delete cascade,
    room_id integer not null,
    seq integer not null,
    at integer not null,
    unique (user_id, room_id, seq),
    foreign key (room_id, seq) references events (room_id, seq)
) strict;

create index saved_newest on saved (user_id, id);

-- Where in their own log somebody marked the room as unread last: who did not know of it yet does not undo it. In
-- their own log that is a `read` event with -1 for its thread.
alter table memberships add column unread_at integer not null default 0;
-- How far they had read then. Up to there may be messages of their own behind the read position, which count as
-- read.
alter table memberships add column unread_until integer not null default 0;

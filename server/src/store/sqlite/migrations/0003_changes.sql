-- Messages that are edited, deleted, reacted to, pinned and replied to.

-- SQLite changes no check, so the log is written anew.
create table events_anew (
    room_id integer not null references rooms (id),
    seq integer not null check (seq > 0),
    at integer not null,
    actor_id integer not null references users (id),
    kind text not null check (kind in (
        'message', 'edited', 'deleted', 'reacted', 'unreacted', 'pinned', 'unpinned',
        'joined', 'left', 'removed', 'renamed')),
    -- The room's messages up to here.
    message_count integer not null,
    -- The client id of a message or of a change to one, unique for its author for ever.
    cid blob check ((cid is not null) = (kind in (
        'message', 'edited', 'deleted', 'reacted', 'unreacted', 'pinned', 'unpinned'))),
    -- A message's text as it was posted, or edited to; both are gone once it is deleted. An emoji. A
    -- room's new name. After what is counted by, so that counting need not read it.
    body text check (case
        when kind in ('message', 'edited') then true
        else (body is not null) = (kind in ('reacted', 'unreacted', 'renamed')) end),
    -- Whom it concerns beside its author.
    subject_id integer references users (id) check ((subject_id is not null) = (kind = 'removed')),
    -- The message of this room that is changed, or that a message replies to.
    target integer check (case
        when target is null then kind in ('message', 'joined', 'left', 'removed', 'renamed')
        else target < seq and kind not in ('joined', 'left', 'removed', 'renamed') end),
    -- The message that began the thread that a message is in.
    thread integer check (thread is null or kind = 'message' and thread < seq),
    primary key (room_id, seq)
) strict, without rowid;

insert into events_anew (room_id, seq, at, actor_id, kind, message_count, cid, body, subject_id)
select room_id, seq, at, actor_id, kind, message_count, cid, body, subject_id
from events order by room_id, seq;

drop table events;
alter table events_anew rename to events;

create unique index events_cid on events (actor_id, cid) where cid is not null;
-- A message's edits, its history.
create index events_edits on events (room_id, target, seq) where kind = 'edited';

-- How messages stand that were changed since they were posted: what their events come to.
create table message_states (
    room_id integer not null,
    seq integer not null,
    -- The last change.
    changed_seq integer not null,
    -- The text, if it was edited.
    body text,
    edited_at integer check ((edited_at is not null) = (body is not null)),
    deleted integer not null default 0 check (deleted in (0, 1)),
    pinned integer not null default 0 check (pinned in (0, 1)),
    -- Whether somebody has reacted to it.
    reacted integer not null default 0 check (reacted in (0, 1)),
    check (deleted = 0 or body is null and pinned = 0 and reacted = 0),
    primary key (room_id, seq),
    foreign key (room_id, seq) references events (room_id, seq)
) strict, without rowid;

create index message_states_pinned on message_states (room_id, changed_seq) where pinned = 1;

create table reactions (
    room_id integer not null,
    -- The message.
    seq integer not null,
    emoji text not null,
    user_id integer not null references users (id) on delete cascade,
    -- When this emoji came under the message, and when this person chose it: positions in the log.
    kind_seq integer not null,
    at_seq integer not null,
    primary key (room_id, at_seq),
    unique (room_id, seq, emoji, user_id),
    foreign key (room_id, seq) references message_states (room_id, seq)
) strict, without rowid;

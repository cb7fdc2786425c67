-- What happens to people themselves, told to all their tabs and devices; and taking somebody out
-- of a room.

-- The newest event of their own log.
alter table users add column own_seq integer not null default 0;
-- Events up to here may have been forgotten: who knows less is told everything anew.
alter table users add column own_pruned integer not null default 0;

-- Each person's own log, numbered 1, 2, 3 … without holes when it is written. Of the marks how far a
-- room has been read only the last is kept, under its new number, and the rest is forgotten in time.
-- An event says where to look: what it tells is read from the other tables.
create table user_events (
    user_id integer not null references users (id) on delete cascade,
    user_seq integer not null check (user_seq > 0),
    at integer not null,
    kind text not null check (kind in ('joined', 'left', 'removed', 'read', 'doors', 'me')),
    room_id integer references rooms (id) on delete cascade
        check ((room_id is not null) = (kind in ('joined', 'left', 'removed', 'read'))),
    -- Who took them out of the room.
    actor_id integer references users (id) check ((actor_id is not null) = (kind = 'removed')),
    primary key (user_id, user_seq)
) strict, without rowid;

create unique index user_events_read on user_events (user_id, room_id) where kind = 'read';

-- SQLite changes no check, so the log is written anew.
create table events_anew (
    room_id integer not null references rooms (id),
    seq integer not null check (seq > 0),
    at integer not null,
    actor_id integer not null references users (id),
    kind text not null check (kind in ('message', 'joined', 'left', 'removed', 'renamed')),
    -- The room's messages up to here.
    message_count integer not null,
    -- A message's client id, unique for its author for ever.
    cid blob check ((cid is not null) = (kind = 'message')),
    -- A message's text, or a room's new name. After what is counted by, so that counting need not
    -- read it.
    body text check ((body is not null) = (kind in ('message', 'renamed'))),
    -- Whom it concerns beside its author.
    subject_id integer references users (id) check ((subject_id is not null) = (kind = 'removed')),
    primary key (room_id, seq)
) strict, without rowid;

insert into events_anew (room_id, seq, at, actor_id, kind, message_count, cid, body)
select room_id, seq, at, actor_id, kind, message_count, cid, body from events order by room_id, seq;

drop table events;
alter table events_anew rename to events;

create unique index events_cid on events (actor_id, cid) where cid is not null;

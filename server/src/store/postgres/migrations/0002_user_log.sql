-- What happens to people themselves, told to all their tabs and devices; and taking somebody out
-- of a room.

alter table users
    -- The newest event of their own log.
    add column own_seq bigint not null default 0,
    -- Events up to here may have been forgotten: who knows less is told everything anew.
    add column own_pruned bigint not null default 0;

-- Every change to a person's log changes their row: room beside it keeps that off the indexes (HOT).
alter table users set (fillfactor = 80);

-- Each person's own log, numbered 1, 2, 3 … without holes when it is written. Of the marks how far a
-- room has been read only the last is kept, under its new number, and the rest is forgotten in time.
-- An event says where to look: what it tells is read from the other tables.
create table user_events (
    user_id bigint not null references users (id) on delete cascade,
    user_seq bigint not null check (user_seq > 0),
    at bigint not null,
    kind text not null check (kind in ('joined', 'left', 'removed', 'read', 'doors', 'me')),
    room_id bigint references rooms (id) on delete cascade
        check ((room_id is not null) = (kind in ('joined', 'left', 'removed', 'read'))),
    -- Who took them out of the room.
    actor_id bigint references users (id) check ((actor_id is not null) = (kind = 'removed')),
    primary key (user_id, user_seq)
);

create unique index user_events_read on user_events (user_id, room_id) where kind = 'read';

alter table events
    -- Whom it concerns beside its author.
    add column subject_id bigint references users (id),
    drop constraint events_kind_check,
    add constraint events_kind_check
        check (kind in ('message', 'joined', 'left', 'removed', 'renamed')),
    add constraint events_subject_check check ((subject_id is not null) = (kind = 'removed'));

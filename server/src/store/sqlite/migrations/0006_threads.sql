-- Threads: messages that are said under another one, and who follows them.

-- Whether a message is shown in its thread alone, and not in the room: no message of the room then.
alter table events add column aside integer not null default 0 check (aside in (0, 1));

-- The messages of a thread, its history.
create index events_threads on events (room_id, thread, seq) where thread is not null;

-- Of the thread that begins with it: replies that are not deleted, and when the last one was posted.
alter table message_states add column replies integer not null default 0 check (replies >= 0);
alter table message_states add column replied_at integer;

-- Who has to do with a thread: who began it, who replied, who follows it.
create table thread_followers (
    id integer primary key autoincrement,
    user_id integer not null references users (id) on delete cascade,
    room_id integer not null,
    -- The message that it began with.
    thread integer not null,
    following integer not null check (following in (0, 1)),
    -- The first reply of theirs, if they have replied.
    replied_seq integer,
    -- How far they have read it. Their own replies are never after it, for who writes has read what
    -- is above.
    read_seq integer not null,
    unique (user_id, room_id, thread),
    foreign key (room_id, thread) references events (room_id, seq)
) strict;

create index thread_followers_replied on thread_followers (room_id, thread, replied_seq)
    where replied_seq is not null;

-- A mark how far a thread has been read, or whether it is followed: of each thread the last is kept. 0 is
-- the room itself.
alter table user_events add column thread integer not null default 0 check (thread = 0 or kind = 'read');
drop index user_events_read;
create unique index user_events_read on user_events (user_id, room_id, thread) where kind = 'read';

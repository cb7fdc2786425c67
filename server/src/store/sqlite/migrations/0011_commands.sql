-- Commands that were carried out and stand in no log, so that one that comes again does nothing more.
create table commands (
    id integer primary key autoincrement,
    user_id integer not null references users (id) on delete cascade,
    -- Its author's own name for it.
    cid blob not null,
    -- The address of the room where it was given.
    room text not null,
    -- As it was written.
    body text not null,
    at integer not null,
    unique (user_id, cid)
) strict;

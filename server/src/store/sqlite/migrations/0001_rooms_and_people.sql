-- Rooms, the people in them, and what they said. Times are milliseconds since 1970 in UTC.

-- This database's life, and the settings of the installation. One row.
create table installation (
    id integer primary key check (id = 1),
    -- A UUID that changes on restore or import, so that no client resumes across it.
    epoch blob not null,
    title text not null,
    sign_up text not null check (sign_up in ('open', 'invited', 'closed')),
    -- Where newcomers land.
    welcome_room_id integer references rooms (id),
    created_at integer not null
) strict;

create table users (
    id integer primary key autoincrement,
    handle text not null unique,
    name text not null,
    role text not null check (role in ('member', 'admin')),
    password_hash text not null,
    created_at integer not null
) strict;

-- Ids are never used again (autoincrement): an open socket asks by id whether it may stay.
create table sessions (
    id integer primary key autoincrement,
    user_id integer not null references users (id) on delete cascade,
    secret_hash blob not null unique,
    agent text not null,
    addr text,
    created_at integer not null,
    seen_at integer not null,
    expires_at integer not null
) strict;

create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

-- Bearer tokens of programs.
create table tokens (
    id integer primary key autoincrement,
    user_id integer not null references users (id) on delete cascade,
    secret_hash blob not null unique,
    name text not null,
    created_at integer not null
) strict;

create index tokens_user on tokens (user_id);

create table invites (
    id integer primary key autoincrement,
    secret_hash blob not null unique,
    creator_id integer not null references users (id),
    created_at integer not null,
    expires_at integer not null,
    uses integer not null check (uses > 0),
    uses_left integer not null check (uses_left between 0 and uses),
    revoked_at integer
) strict;

create table rooms (
    id integer primary key autoincrement,
    slug text not null unique,
    name text not null,
    -- The name without regard to case: unique, and the order of lists.
    name_key text not null unique,
    purpose text not null,
    -- Nobody, when it was made on the command line.
    creator_id integer references users (id),
    created_at integer not null,
    -- The newest event, and how many of the events are messages.
    last_seq integer not null default 0,
    message_count integer not null default 0,
    -- Kept here, for counting would read every membership at every page.
    member_count integer not null default 0
) strict;

create table memberships (
    user_id integer not null references users (id) on delete cascade,
    room_id integer not null references rooms (id) on delete cascade,
    joined_at integer not null,
    -- The last event read, and the room's messages up to it: what is unread is a difference of
    -- two numbers. One's own messages are never in it, for who writes has read what is above.
    read_seq integer not null,
    read_count integer not null,
    -- The member's name without regard to case, a copy: a page names the first members of a
    -- room by name, and sorting all of them for that would cost more than the rest of the page.
    name_key text not null,
    primary key (user_id, room_id)
) strict, without rowid;

create index memberships_by_name on memberships (room_id, name_key, user_id);

-- The log: each room's events, numbered 1, 2, 3 … without holes, and never changed.
create table events (
    room_id integer not null references rooms (id),
    seq integer not null check (seq > 0),
    at integer not null,
    actor_id integer not null references users (id),
    kind text not null check (kind in ('message', 'joined', 'left', 'renamed')),
    -- The room's messages up to here.
    message_count integer not null,
    -- A message's client id, unique for its author for ever.
    cid blob check ((cid is not null) = (kind = 'message')),
    -- A message's text, or a room's new name. Last, so that counting need not read it.
    body text check ((body is not null) = (kind in ('message', 'renamed'))),
    primary key (room_id, seq)
) strict, without rowid;

create unique index events_cid on events (actor_id, cid) where cid is not null;

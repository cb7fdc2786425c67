-- What people have begun to write and have not sent, for all their devices.
create table drafts (
    id integer primary key autoincrement,
    user_id integer not null references users (id) on delete cascade,
    room_id integer not null references rooms (id),
    -- The message whose thread it is for; 0 for the room itself.
    thread integer not null,
    body text not null,
    at integer not null,
    unique (user_id, room_id, thread)
) strict;

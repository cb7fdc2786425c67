-- Whom and what messages call by name, as it was found when the text was written.
create table mentions (
    id integer primary key autoincrement,
    room_id integer not null references rooms (id),
    -- The message.
    seq integer not null,
    -- The event with the text: the message itself, or an edit.
    said integer not null,
    -- As the text has it: '@kim', '#general', '@all', '@here'.
    name text not null,
    -- The person, if it is one.
    user_id integer references users (id) on delete cascade,
    -- Whether it is everybody in the room.
    everyone integer not null check (everyone in (0, 1)),
    -- Whether it is the text that the message has now.
    stands integer not null default 1 check (stands in (0, 1)),
    check (everyone = 0 or user_id is null),
    unique (room_id, seq, said, name)
) strict;

-- How many of them somebody has not read.
create index mentions_person on mentions (user_id, room_id, seq) where stands = 1 and user_id is not null;
create index mentions_everyone on mentions (room_id, seq) where stands = 1 and everyone = 1;

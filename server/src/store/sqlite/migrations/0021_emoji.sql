-- The workspace's own emoji.
create table emoji (
    id integer primary key autoincrement,
    -- Without its colons.
    name text not null unique,
    -- Half of the picture's SHA-256, in hexadecimal: its address.
    fingerprint text not null,
    format text not null check (format in ('png', 'gif', 'webp')),
    creator_id integer not null references users (id),
    created_at integer not null,
    picture blob not null
) strict;

create index emoji_pictures on emoji (fingerprint);

-- Who may add some.
alter table installation add column emoji_by text not null default 'admins' check (emoji_by in ('admins', 'everybody'));

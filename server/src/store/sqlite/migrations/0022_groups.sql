-- People whom a message calls by one name. What it called stands in mentions, as '@design:kim' for each of them.
create table user_groups (
    id integer primary key autoincrement,
    -- Without its sign; no user has it.
    handle text not null unique,
    name text not null,
    created_at integer not null
) strict;

create table group_members (
    group_id integer not null references user_groups (id) on delete cascade,
    user_id integer not null references users (id) on delete cascade,
    primary key (group_id, user_id)
) strict, without rowid;

-- Who may make and change them.
alter table installation add column groups_by text not null default 'admins' check (groups_by in ('admins', 'everybody'));

-- What people want to be reminded of. A row goes when it has been said, or is no longer wanted.
create table reminders (
    id integer primary key autoincrement,
    user_id integer not null references users (id) on delete cascade,
    -- Its sender's name for it, so that the same command does it once.
    cid blob not null,
    -- Where it was asked for.
    room_id integer not null references rooms (id),
    body text not null,
    created_at integer not null,
    due_at integer not null,
    unique (user_id, cid)
) strict;

create index reminders_due on reminders (due_at);

-- The account by which Sarang itself speaks. Nobody can sign in with it.
alter table users add column speaks integer not null default 0 check (speaks in (0, 1));

create unique index users_speaks on users (speaks) where speaks = 1;

-- What others do that concerns somebody: they call them, reply in a thread that they follow, answer a message
-- of theirs, or react to one.
create table activity (
    -- In the order in which it happened, more or less: pages of it go by this.
    id integer primary key autoincrement,
    -- Whom it concerns; nobody where it calls everybody in the room.
    user_id integer references users (id) on delete cascade,
    kind text not null check (kind in ('mention', 'reply', 'quote', 'reaction')),
    room_id integer not null,
    -- The message: the one that calls or replies, or the one that was reacted to.
    seq integer not null,
    -- Who did it, and when.
    actor_id integer not null references users (id) on delete cascade,
    at integer not null,
    -- Of a reaction.
    emoji text check ((emoji is not null) = (kind = 'reaction')),
    check (user_id is not null or kind = 'mention'),
    foreign key (room_id, seq) references events (room_id, seq)
) strict;

create index activity_newest on activity (user_id, id) where user_id is not null;
create index activity_newest_of_kind on activity (user_id, kind, id) where user_id is not null;
create index activity_of_everybody on activity (room_id, id) where user_id is null;
-- A message concerns somebody once, and so does each reaction.
create unique index activity_message on activity (room_id, seq, user_id) where kind <> 'reaction';
create unique index activity_everybody on activity (room_id, seq) where user_id is null;
create unique index activity_reaction on activity (room_id, seq, actor_id, emoji) where kind = 'reaction';

-- Who is told of a reply.
create index thread_followers_of on thread_followers (room_id, thread) where following = 1;

-- The newest that somebody has seen of it.
alter table users add column activity_seen integer not null default 0;

-- What there was before.
insert into activity (user_id, kind, room_id, seq, actor_id, at, emoji)
select user_id, kind, room_id, seq, actor_id, at, emoji from (
    select n.user_id, 'mention' as kind, e.room_id, e.seq, e.actor_id, e.at, null as emoji, 1 as rank
    from mentions n join events e on e.room_id = n.room_id and e.seq = n.seq
    where n.stands = 1 and n.user_id <> e.actor_id
    union all
    select distinct null, 'mention', e.room_id, e.seq, e.actor_id, e.at, null, 1
    from mentions n join events e on e.room_id = n.room_id and e.seq = n.seq
    where n.stands = 1 and n.everyone = 1 and e.aside = 0
    union all
    select t.actor_id, 'quote', e.room_id, e.seq, e.actor_id, e.at, null, 2
    from events e join events t on t.room_id = e.room_id and t.seq = e.target
    where e.kind = 'message' and t.actor_id <> e.actor_id
    union all
    select f.user_id, 'reply', e.room_id, e.seq, e.actor_id, e.at, null, 3
    from events e join thread_followers f on f.room_id = e.room_id and f.thread = e.thread
    where e.kind = 'message' and f.following = 1 and f.user_id <> e.actor_id
      and e.seq > coalesce(f.replied_seq, 0)
    union all
    select m.actor_id, 'reaction', r.room_id, r.seq, r.user_id, e.at, r.emoji, 4
    from reactions r join events e on e.room_id = r.room_id and e.seq = r.at_seq
    join events m on m.room_id = r.room_id and m.seq = r.seq
    where m.actor_id <> r.user_id
) found
where true
order by at, room_id, seq, rank
on conflict do nothing;

-- Closed rooms, and conversations of people: to others they do not exist.

-- Open rooms keep their names to themselves: the key of any other has the room's address behind it
-- (`name_key` in `store/values`), so that no name tells whether there is a closed room of that name.
alter table rooms add column kind text not null default 'open'
    check (kind in ('open', 'closed', 'direct', 'group'));
-- Whose conversation it is: their keys in ascending order, so that the same people have one.
alter table rooms add column people_key text
    check ((people_key is not null) = (kind in ('direct', 'group')));

create unique index rooms_people on rooms (people_key) where people_key is not null;

-- Who added the member that comes in with an event; nobody, if they came by themselves.
alter table events add column by_id integer references users (id)
    check (by_id is null or kind = 'joined');

-- What the room was called when somebody was taken out of it: later names are none of their business.
alter table user_events add column room_name text check (room_name is null or kind = 'removed');

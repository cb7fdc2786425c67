-- Closed rooms, and conversations of people: to others they do not exist.

alter table rooms
    -- Open rooms keep their names to themselves: the key of any other has the room's address behind it
    -- (`name_key` in `store/values`), so that no name tells whether there is a closed room of that name.
    add column kind text not null default 'open' check (kind in ('open', 'closed', 'direct', 'group')),
    -- Whose conversation it is: their keys in ascending order, so that the same people have one.
    add column people_key text collate "C",
    add constraint rooms_people_check check ((people_key is not null) = (kind in ('direct', 'group')));

create unique index rooms_people on rooms (people_key) where people_key is not null;

alter table events
    -- Who added the member that comes in with an event; nobody, if they came by themselves.
    add column by_id bigint references users (id),
    add constraint events_by_check check (by_id is null or kind = 'joined');

alter table user_events
    -- What the room was called when somebody was taken out of it: later names are none of their business.
    add column room_name text,
    add constraint user_events_room_name_check check (room_name is null or kind = 'removed');

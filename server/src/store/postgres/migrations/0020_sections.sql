-- How people sort their lists of rooms.

alter table memberships add column favourite bigint not null default 0 check (favourite in (0, 1));
-- What they call the section that the room is in; it is there as long as a room is.
alter table memberships add column section text collate "C";

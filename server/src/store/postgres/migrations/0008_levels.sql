-- Of what in a room its members want to hear.

alter table memberships
    add column level text not null default 'everything' check (level in ('everything', 'mentions', 'nothing')),
    -- A mute covers the level up to this moment; the last of the year 9999 is for good.
    add column muted_until bigint;

-- Mutes that have ended are told.
create index memberships_muted on memberships (muted_until) where muted_until is not null;

alter table users
    -- Minutes that somebody's clock is ahead of UTC, as they have said last.
    add column utc_offset bigint check (utc_offset between -720 and 840);

-- Messages that are edited, deleted, reacted to, pinned and replied to.

alter table events
    -- The message of this room that is changed, or that a message replies to.
    add column target bigint,
    -- The message that began the thread that a message is in.
    add column thread bigint,
    drop constraint events_kind_check,
    drop constraint events_check,
    drop constraint events_check1,
    add constraint events_kind_check check (kind in (
        'message', 'edited', 'deleted', 'reacted', 'unreacted', 'pinned', 'unpinned',
        'joined', 'left', 'removed', 'renamed')),
    -- The client id of a message or of a change to one, unique for its author for ever.
    add constraint events_cid_check check ((cid is not null) = (kind in (
        'message', 'edited', 'deleted', 'reacted', 'unreacted', 'pinned', 'unpinned'))),
    -- A message's text as it was posted, or edited to; both are gone once it is deleted. An emoji. A
    -- room's new name.
    add constraint events_body_check check (case
        when kind in ('message', 'edited') then true
        else (body is not null) = (kind in ('reacted', 'unreacted', 'renamed')) end),
    add constraint events_target_check check (case
        when target is null then kind in ('message', 'joined', 'left', 'removed', 'renamed')
        else target < seq and kind not in ('joined', 'left', 'removed', 'renamed') end),
    add constraint events_thread_check check (thread is null or kind = 'message' and thread < seq);

-- A message's edits, its history.
create index events_edits on events (room_id, target, seq) where kind = 'edited';

-- How messages stand that were changed since they were posted: what their events come to.
create table message_states (
    room_id bigint not null,
    seq bigint not null,
    -- The last change.
    changed_seq bigint not null,
    -- The text, if it was edited.
    body text,
    edited_at bigint check ((edited_at is not null) = (body is not null)),
    deleted bigint not null default 0 check (deleted in (0, 1)),
    pinned bigint not null default 0 check (pinned in (0, 1)),
    -- Whether somebody has reacted to it.
    reacted bigint not null default 0 check (reacted in (0, 1)),
    check (deleted = 0 or body is null and pinned = 0 and reacted = 0),
    primary key (room_id, seq),
    foreign key (room_id, seq) references events (room_id, seq)
);

alter table message_states set (fillfactor = 80);

create index message_states_pinned on message_states (room_id, changed_seq) where pinned = 1;

create table reactions (
    room_id bigint not null,
    -- The message.
    seq bigint not null,
    emoji text collate "C" not null,
    user_id bigint not null references users (id) on delete cascade,
    -- When this emoji came under the message, and when this person chose it: positions in the log.
    kind_seq bigint not null,
    at_seq bigint not null,
    primary key (room_id, at_seq),
    unique (room_id, seq, emoji, user_id),
    foreign key (room_id, seq) references message_states (room_id, seq)
);

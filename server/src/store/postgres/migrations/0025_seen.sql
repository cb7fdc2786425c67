-- Whether the people in a small room are shown how far one has read it.
alter table users add column shows_seen bigint not null default 1 check (shows_seen in (0, 1));

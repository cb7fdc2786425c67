-- The language that somebody reads Sarang in; none is as their browser says.
alter table users
    add column language text check (language in ('en', 'ko'));

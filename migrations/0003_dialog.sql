-- +goose Up

-- What a conversation remembers between updates. All of it may be lost without harm: the next screen is then the menu.
-- Rows are written after most taps, so pages keep room for the new version of a row (HOT).
create table sessions (
    channel    text        collate "C" not null,
    chat       text        collate "C" not null,
    session    jsonb       not null,
    updated_at timestamptz not null default clock_timestamp(),
    constraint sessions_pkey primary key (channel, chat)
) with (fillfactor = 70);

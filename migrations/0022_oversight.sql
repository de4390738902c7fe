-- +goose Up

-- activity: how much went on in each hour, by when the log took it. Nothing in it is personal.
-- The rows of the present hour change all the time; half-empty pages keep the update on its page (HOT).

create table activity_taps (
    hour    timestamptz not null,
    channel text        collate "C" not null,
    taps    bigint      not null,
    faults  bigint      not null,
    latency json        not null, -- how many took up to 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000 ms, and longer
    primary key (hour, channel)
) with (fillfactor = 50);

create table activity_refusals (
    hour    timestamptz not null,
    channel text        collate "C" not null,
    code    text        collate "C" not null,
    count   bigint      not null,
    primary key (hour, channel, code)
) with (fillfactor = 50);

create table activity_hours (
    hour      timestamptz not null primary key,
    placed    bigint      not null,
    moved     bigint      not null,
    cancelled bigint      not null,
    completed bigint      not null,
    no_shows  bigint      not null,
    sent      bigint      not null,
    failed    bigint      not null,
    skipped   bigint      not null,
    uncertain bigint      not null,
    persons   bigint      not null,
    masters   bigint      not null
) with (fillfactor = 50);

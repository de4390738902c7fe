-- +goose Up

create extension if not exists btree_gist;

-- The log, and at the same time the Watermill topic. Rows are only ever added.
-- json, not jsonb: the exact bytes are kept, because they are hashed.
create table events (
    position       bigint                 not null,
    event_id       uuid                   not null,
    stream         text collate "C"       not null,
    version        int                    not null,
    type           text collate "C"       not null,
    schema_version smallint               not null,
    payload        json                   not null,
    metadata       json                   not null,
    recorded_at    timestamptz            not null default clock_timestamp(),
    constraint events_pkey primary key (position),
    constraint events_event_id_key unique (event_id),
    constraint events_stream_version_key unique (stream, version),
    constraint events_version_check check (version > 0)
);

-- The last position. Its row lock is what makes positions gapless and puts them in commit order.
-- Almost empty pages keep every update on its page (HOT), however often it happens.
create table log_head (
    only_row boolean not null default true primary key check (only_row),
    position bigint  not null
) with (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);
insert into log_head (position) values (0);

-- How far each follower has come.
create table checkpoints (
    name       text        primary key,
    position   bigint      not null default 0,
    updated_at timestamptz not null default clock_timestamp()
) with (fillfactor = 50);

-- Guards: what no single stream can know, kept by constraints and derived from events.

create table reserved (
    booking_id    uuid      not null primary key,
    master_id     uuid      not null,
    during        tstzrange not null check (not isempty(during)),
    buffer_before int       not null, -- seconds
    buffer_after  int       not null,
    position      bigint    not null,
    constraint reserved_no_overlap exclude using gist (master_id with =, during with &&)
);

create table messenger_accounts (
    messenger text   collate "C" not null,
    account   text   collate "C" not null,
    person_id uuid   not null,
    position  bigint not null,
    constraint messenger_accounts_pkey primary key (messenger, account)
);

create table link_codes (
    code      text    collate "C" not null,
    master_id uuid    not null,
    revoked   boolean not null default false,
    position  bigint  not null,
    constraint link_codes_pkey primary key (code)
);

-- Ends the transaction when a read condition of an append is broken; named like a constraint, so that it is told like one.
-- +goose StatementBegin
create function refuse_append(broken text) returns void language plpgsql as $$
begin
    raise exception 'append refused: %', broken using errcode = 'integrity_constraint_violation', constraint = broken;
end
$$;
-- +goose StatementEnd

-- +goose Up

-- What proves that one of the staff is who they say. Who they are and what they may do is in the log, streams staff/<id>.
create table staff_secrets (
    member_id uuid primary key,
    name text not null,
    password text not null default '', -- argon2id with its parameters; empty until they have chosen one
    factor bytea,                      -- seed of their one-time codes, sealed; null: no second factor
    factor_step bigint not null default 0 -- of the last code that was used: each works once
);

-- Links by which somebody chooses a password. Member is null for whoever comes first, while there is nobody.
create table staff_invitations (
    code_hash bytea primary key,
    member_id uuid,
    until timestamptz not null
);

-- The cookies of sessions. Whether a session holds is in the log.
create table staff_sessions (
    cookie_hash bytea primary key,
    session_id uuid not null unique,
    member_id uuid not null,
    proven boolean not null, -- the second factor, too
    seed bytea,              -- of one-time codes that are being set up, sealed
    agent text not null,     -- the browser, as it calls itself
    began timestamptz not null default now(),
    seen timestamptz not null default now(),
    until timestamptz not null
);
create index staff_sessions_member on staff_sessions (member_id);

create schema if not exists vault;

-- Wrapping keys with which nothing is wrapped any more.
create table if not exists vault.retired (
    wrapping text collate "C" not null primary key
);

-- A row stays when its key is destroyed: nobody gets a second key under the same name.
create table if not exists vault.data_keys (
    subject      uuid                    not null primary key,
    wrapped      bytea,
    wrapping     text collate "C",       -- which key of the ring wraps it
    made_at      timestamptz not null default clock_timestamp(),
    destroyed_at timestamptz,
    check ((wrapped is null) = (destroyed_at is not null) and (wrapping is null) = (wrapped is null))
);

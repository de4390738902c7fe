-- +goose Up

-- The Merkle tree over the log: how far it has come, and its root. One process at a time moves it, see eventstore/transparency.
create table log_tree (
    only_row  boolean     not null default true primary key check (only_row),
    size      bigint      not null,
    root      bytea       not null,
    sealed_at timestamptz not null default clock_timestamp()
) with (fillfactor = 50);
insert into log_tree (size, root) values (0, '\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');

-- Its hashes, 256 to a tile. Hashes do not compress.
create table log_tiles (
    level  smallint not null,
    n      bigint   not null,
    hashes bytea    not null,
    constraint log_tiles_pkey primary key (level, n)
);
alter table log_tiles alter column hashes set storage external;

-- The signed heads, as they are published outside the database.
create table log_heads (
    size bigint not null primary key,
    head text   not null
);

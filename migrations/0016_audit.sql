-- +goose Up

-- Where in the log an id stands, or a type of event (by an id made of its name): in which blocks of 256 positions. It is
-- filled from the log by who asks, and by the way; see projections/audit.
create table audit_blocks (
    subject uuid   not null,
    block   bigint not null,
    constraint audit_blocks_pkey primary key (subject, block)
);

create table audit_indexed (
    only_row boolean not null default true primary key check (only_row),
    blocks   bigint  not null -- so many from the first on
);
insert into audit_indexed (blocks) values (0);

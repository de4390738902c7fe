-- +goose Up

-- Which version of its fold a projection's rows come from; null for followers that keep no rows. Every earlier migration that
-- came with another fold emptied the tables, so whoever has come here has the rows of these versions.
alter table checkpoints add column version int;
update checkpoints c set version = v.version
from (values
    ('catalogue', 1), ('people', 2), ('week_schedule', 3), ('free_slots', 1), ('active_bookings', 3), ('clients', 3),
    ('chat_history', 2), ('deliveries', 1), ('reviews', 2), ('broadcasts', 1), ('pending_actions', 1), ('heard', 1)
) as v (name, version)
where c.name = v.name;

-- Tables of projections beside the live ones, each build in a schema of its own, build_<id>: on their way to take their place
-- (building, filled), or kept from before they did (kept).
create table builds (
    id         bigint      generated always as identity primary key,
    projection text        collate "C" not null,
    state      text        collate "C" not null,
    version    int         not null, -- of the fold that made the rows
    position   bigint      not null default 0, -- what of the log is in them
    paused     boolean     not null default false,
    updated_at timestamptz not null default clock_timestamp(),
    constraint builds_state_check check (state in ('building', 'filled', 'kept'))
);
create unique index builds_under_way on builds (projection) where state <> 'kept';
create unique index builds_kept on builds (projection) where state = 'kept';

-- What operators decided and what is not yet in the log; its id makes it be told once.
create table operator_decisions (
    id    uuid   not null primary key,
    event text   not null, -- the type
    body  json   not null
);

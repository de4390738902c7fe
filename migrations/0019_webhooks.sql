-- +goose Up

-- webhooks: who wants to be told of what, and where.

create table webhooks (
    webhook_id uuid        not null primary key,
    master_id  uuid        not null, -- zero: the operator's, of all masters
    owner_id   uuid        not null,
    url        text        not null,
    types      json        not null,
    paused     boolean     not null,
    paused_by  text        not null,
    why        text        not null,
    added_at   timestamptz not null
);
create index webhooks_master on webhooks (master_id, added_at);

-- How far each has been delivered. It is no read model: it follows from what receivers answered, and is in no log.
create table webhook_cursors (
    webhook_id    uuid        not null,
    master_id     uuid        not null,
    begun         int         not null, -- the version of the event that added, changed or resumed it
    active        boolean     not null,
    delivered     bigint      not null, -- the feed up to this position
    wanted        bigint      not null, -- what concerns it has come up to this position
    failures      int         not null default 0, -- since the last success
    failing_since timestamptz,
    outcome       text        collate "C" not null default '', -- of the last attempt
    status        int         not null default 0, -- that the receiver answered; 0: nothing
    tried_at      timestamptz,
    constraint webhook_cursors_pkey primary key (webhook_id)
) with (fillfactor = 50);
create index webhook_cursors_master on webhook_cursors (master_id);

-- +goose Up

-- feed: what happened, as those outside are told of it: by position, and of one master. Nothing in it is personal.

create table feed (
    position   bigint      not null primary key,
    event_id   uuid        not null,
    at         timestamptz not null,
    type       text        collate "C" not null,
    master_id  uuid        not null,
    client_id  uuid        not null,
    booking_id uuid        not null,
    body       json        not null
);
create index feed_master on feed (master_id, position);

-- What the next item is told in relation to: each booking, and each master's services, places and time off, as they are.

create table feed_bookings (
    booking_id uuid        not null primary key,
    master_id  uuid        not null,
    client_id  uuid        not null,
    place_id   uuid        not null,
    zone       text        not null,
    starts     timestamptz not null,
    ends       timestamptz not null,
    items      json        not null,
    price      bigint      not null,
    currency   text        not null,
    buffer_before_min int  not null,
    buffer_after_min  int  not null,
    revision   bigint      not null,
    cancelled  boolean     not null,
    request      boolean     not null,
    move_asked   boolean     not null,
    assured      boolean     not null,
    completed    boolean     not null,
    no_show      boolean     not null,
    cancelled_at timestamptz not null,
    cancelled_by text        not null,
    cause        text        not null,
    stars        int         not null,
    reviewed_at  timestamptz not null
);

create table feed_masters (
    master_id uuid not null primary key,
    document  json not null
);

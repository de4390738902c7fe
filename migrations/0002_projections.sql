-- +goose Up

-- Events that a projection could not apply. One that stands here without skipped_at has stopped its projection.
create table dead_letters (
    projection text        collate "C" not null,
    position   bigint      not null,
    error      text        not null,
    tries      int         not null,
    at         timestamptz not null default clock_timestamp(),
    skipped_at timestamptz,
    constraint dead_letters_pkey primary key (projection, position)
);

-- catalogue: the whole of each master, and who leads to it.

create table catalogue_masters (
    master_id uuid not null primary key,
    person_id uuid not null,
    document  json not null
);
create index catalogue_masters_person on catalogue_masters (person_id);

create table catalogue_links (
    code      text collate "C" not null primary key,
    master_id uuid not null
);

-- people: the whole of each person.

create table people (
    person_id uuid not null primary key,
    document  json not null
);

-- week_schedule: a master's days.

create table week_schedule_visits (
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
    cancelled  boolean     not null
);
create index week_schedule_visits_master on week_schedule_visits (master_id, starts) where not cancelled;

create table week_schedule_clients (
    client_id uuid not null primary key,
    name      text not null
);

create table week_schedule_time_off (
    master_id   uuid        not null,
    time_off_id uuid        not null,
    starts      timestamptz not null,
    ends        timestamptz not null,
    reason      text        not null,
    primary key (master_id, time_off_id)
);
create index week_schedule_time_off_ends on week_schedule_time_off (master_id, ends);

-- free_slots: what availability is computed from.

create table free_slots_rules (
    master_id uuid not null primary key,
    document  json not null
);

create table free_slots_time_off (
    master_id   uuid        not null,
    time_off_id uuid        not null,
    starts      timestamptz not null,
    ends        timestamptz not null,
    primary key (master_id, time_off_id)
);
create index free_slots_time_off_ends on free_slots_time_off (master_id, ends);

create table free_slots_busy (
    booking_id        uuid        not null primary key,
    master_id         uuid        not null,
    starts            timestamptz not null,
    ends              timestamptz not null,
    buffer_before_min bigint      not null,
    buffer_after_min  bigint      not null
);
create index free_slots_busy_starts on free_slots_busy (master_id, starts);

-- Every booking changes its master's row here; half-empty pages keep the update on its page (HOT).
create table free_slots_versions (
    master_id uuid   not null primary key,
    position  bigint not null
) with (fillfactor = 50);

-- active_bookings: each booking as it is now, and the upcoming ones of a client and of a master.

create table active_bookings (
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
    cancelled  boolean     not null
);
create index active_bookings_client on active_bookings (client_id, starts) where not cancelled;
create index active_bookings_master on active_bookings (master_id, starts) where not cancelled;

create table active_bookings_clients (
    client_id uuid not null primary key,
    name      text not null
);

-- pending_actions: received and not handled. Rows come and go with every action, so the dead ones are removed early.

create table pending_actions (
    action_id   uuid        not null primary key,
    person_id   uuid        not null,
    channel     text        collate "C" not null,
    chat        text        collate "C" not null,
    delivery    text        not null,
    chat_order  bigint      not null,
    kind        text        not null,
    body        bytea       not null,
    received_at timestamptz not null,
    position    bigint      not null
) with (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);
create index pending_actions_order on pending_actions (channel, chat, chat_order);

-- +goose Up

-- Two projections know more of a visit from now on, of old ones too: they begin again with the first event.

truncate week_schedule_visits, week_schedule_clients, week_schedule_time_off, active_bookings, active_bookings_clients;
update checkpoints set position = 0 where name in ('week_schedule', 'active_bookings');
delete from dead_letters where projection in ('week_schedule', 'active_bookings') and skipped_at is null;

alter table week_schedule_visits
    add column request      boolean     not null,
    add column move_asked   boolean     not null,
    add column assured      boolean     not null,
    add column completed    boolean     not null,
    add column no_show      boolean     not null,
    add column cancelled_at timestamptz not null,
    add column cancelled_by text        not null,
    add column cause        text        not null,
    add column stars        int         not null,
    add column reviewed_at  timestamptz not null;

alter table active_bookings
    add column request      boolean     not null,
    add column move_asked   boolean     not null,
    add column assured      boolean     not null,
    add column completed    boolean     not null,
    add column no_show      boolean     not null,
    add column cancelled_at timestamptz not null,
    add column cancelled_by text        not null,
    add column cause        text        not null,
    add column stars        int         not null,
    add column reviewed_at  timestamptz not null;
create index active_bookings_pair on active_bookings (master_id, client_id, starts) where not cancelled;

-- clients: who a master's clients are, and what became of their visits.

create table clients (
    master_id     uuid        not null,
    client_id     uuid        not null,
    code          text        collate "C" not null,
    since         timestamptz not null,
    note          text        not null,
    blocked       boolean     not null,
    visits        bigint      not null,
    no_shows      bigint      not null,
    cancellations bigint      not null,
    ahead         json        not null,
    settled       timestamptz not null,
    latest        timestamptz not null,
    primary key (master_id, client_id)
) with (fillfactor = 80);
create index clients_latest on clients (master_id, latest desc, client_id);

create table clients_by_code (
    master_id uuid   not null,
    code      text   collate "C" not null,
    count     bigint not null,
    primary key (master_id, code)
) with (fillfactor = 50);

create table clients_bookings (
    booking_id uuid        not null primary key,
    master_id  uuid        not null,
    client_id  uuid        not null,
    starts     timestamptz not null,
    state      text        collate "C" not null,
    by_client  boolean     not null
);
create index clients_bookings_pair on clients_bookings (master_id, client_id, starts) where state <> 'cancelled';

create table clients_people (
    person_id uuid    not null primary key,
    name      text    not null,
    phone     text    not null,
    accounts  json    not null,
    channels  json    not null,
    reachable boolean not null,
    search    text    collate "C" not null, -- the name, folded by the program: the server's locale may know no Cyrillic
    digits    text    collate "C" not null  -- of the phone
);

-- chat_history: what a master and a client wrote to each other.

create table chat_messages (
    message_id uuid        not null primary key,
    master_id  uuid        not null,
    client_id  uuid        not null,
    number     bigint      not null,
    party      text        not null,
    text       text        not null,
    media      json,
    booking_id uuid        not null,
    channel    text        not null,
    at         timestamptz not null,
    state      text        not null,
    reason     text        not null
);
create index chat_messages_number on chat_messages (master_id, client_id, number);

create table chat_conversations (
    master_id    uuid   not null,
    client_id    uuid   not null,
    last_message uuid   not null,
    last_number  bigint not null,
    unanswered   bigint not null,
    primary key (master_id, client_id)
);
create index chat_conversations_latest on chat_conversations (master_id, last_number desc);

create table chat_clients (
    client_id uuid not null primary key,
    name      text not null
);

-- deliveries: what people were told, and whether it arrived.

create table deliveries (
    kind         text        collate "C" not null,
    about_id     uuid        not null,
    recipient_id uuid        not null,
    revision     bigint      not null,
    offset_min   bigint      not null,
    master_id    uuid        not null,
    state        text        not null,
    reason       text        not null,
    channel      text        collate "C" not null,
    message      text        collate "C" not null,
    at           timestamptz not null,
    began        bigint      not null,
    primary key (about_id, recipient_id, kind, revision, offset_min)
);
create index deliveries_about on deliveries (about_id, began);
create index deliveries_message on deliveries (recipient_id, channel, message, began) where message <> '';

-- reviews: what clients said. Every booking has a row; it has stars once it was reviewed.

create table reviews (
    booking_id  uuid        not null primary key,
    master_id   uuid        not null,
    client_id   uuid        not null,
    services    text        not null,
    starts      timestamptz not null,
    zone        text        not null,
    stars       int         not null,
    text        text        not null,
    answer      text        not null,
    at          timestamptz not null,
    answered_at timestamptz not null
);
create index reviews_latest on reviews (master_id, at desc, booking_id) where stars > 0;

create table reviews_ratings (
    master_id uuid   not null primary key,
    stars     bigint not null,
    count     bigint not null
);

create table reviews_clients (
    client_id uuid not null primary key,
    name      text not null
);

-- broadcasts: how they stand, as a whole and for each recipient.

create table broadcasts (
    broadcast_id uuid        not null primary key,
    master_id    uuid        not null,
    text         text        not null,
    audience     json        not null,
    state        text        not null,
    started_at   timestamptz not null,
    began        bigint      not null,
    recipients   bigint      not null,
    delivered    bigint      not null,
    skipped      bigint      not null,
    failed       bigint      not null,
    uncertain    bigint      not null
) with (fillfactor = 50);
create index broadcasts_latest on broadcasts (master_id, began desc);

create table broadcasts_recipients (
    broadcast_id uuid        not null,
    client_id    uuid        not null,
    number       bigint      not null,
    state        text        collate "C" not null,
    reason       text        not null,
    at           timestamptz not null,
    primary key (broadcast_id, client_id)
) with (fillfactor = 80);
create index broadcasts_recipients_number on broadcasts_recipients (broadcast_id, number);
create index broadcasts_recipients_left on broadcasts_recipients (broadcast_id, number) where state in ('waiting', 'sending');

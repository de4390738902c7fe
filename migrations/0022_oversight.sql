-- +goose Up

-- activity: how much went on in each hour, by when the log took it. Nothing in it is personal.
-- The rows of the present hour change all the time; half-empty pages keep the update on its page (HOT).

create table activity_taps (
    hour    timestamptz not null,
    channel text        collate "C" not null,
    taps    bigint      not null,
    faults  bigint      not null,
    latency json        not null, -- how many took up to 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000 ms, and longer
    primary key (hour, channel)
) with (fillfactor = 50);

create table activity_refusals (
    hour    timestamptz not null,
    channel text        collate "C" not null,
    code    text        collate "C" not null,
    count   bigint      not null,
    primary key (hour, channel, code)
) with (fillfactor = 50);

create table activity_hours (
    hour      timestamptz not null primary key,
    placed    bigint      not null,
    moved     bigint      not null,
    cancelled bigint      not null,
    completed bigint      not null,
    no_shows  bigint      not null,
    sent      bigint      not null,
    failed    bigint      not null,
    skipped   bigint      not null,
    uncertain bigint      not null,
    persons   bigint      not null,
    masters   bigint      not null
) with (fillfactor = 50);

-- directory: everybody, as those who run Zapis look for them.

create extension if not exists pg_trgm;

create table directory (
    person_id     uuid        not null primary key,
    into_id       uuid        not null, -- whom they were merged into; zero: they are themselves
    name          text        not null,
    phone         text        not null,
    accounts      json        not null,
    master_id     uuid        not null, -- zero: they are none
    master_name   text        not null,
    registered_at timestamptz not null,
    began         bigint      not null,
    erased        boolean     not null,
    suspended     boolean     not null,
    is_master     boolean     not null,
    shown         boolean     not null,
    search        text        collate "C" not null -- folded by the program: the server's locale may know no Cyrillic
) with (fillfactor = 80);
create index directory_order on directory (is_master, began) where shown;
create index directory_master on directory (master_id) where is_master;
create index directory_search on directory using gin (search gin_trgm_ops) where shown;

-- Bookings, deliveries and broadcasts of all masters, in the order of the lists in which those who run Zapis see them.

create index active_bookings_starts on active_bookings (starts, booking_id);
create index active_bookings_of_master on active_bookings (master_id, starts, booking_id);
create index active_bookings_of_client on active_bookings (client_id, starts, booking_id);
create index active_bookings_open on active_bookings (starts, booking_id) where not cancelled and not completed and not no_show;
create index active_bookings_requested on active_bookings (starts, booking_id) where not cancelled and not completed and not no_show and request;
create index active_bookings_cancelled on active_bookings (starts, booking_id) where cancelled;
create index active_bookings_no_show on active_bookings (starts, booking_id) where not cancelled and no_show;
create index deliveries_at on deliveries (at, began);
create index deliveries_state on deliveries (state, at, began);
create index deliveries_kind on deliveries (kind, at, began);
create index deliveries_channel on deliveries (channel, at, began);
create index broadcasts_began on broadcasts (began);

-- grants: who may use Zapis from other programs. Tokens are nowhere.

create table grants (
    grant_id     uuid        not null primary key,
    subject_id   uuid        not null, -- zero: a program
    name         text        not null,
    role         text        collate "C" not null,
    scopes       json        not null,
    until        timestamptz not null,
    by_id        uuid        not null, -- zero: whoever runs Zapis
    granted_at   timestamptz not null,
    refreshed_at timestamptz not null,
    revoked      text        collate "C" not null, -- why; empty: it was not
    revoked_at   timestamptz not null,
    began        bigint      not null
) with (fillfactor = 80);
create index grants_began on grants (began);

-- What people and masters are shown with may say from now on that they are suspended. Of what is in the log already these folds make
-- the rows that they made before: nothing is folded anew.
update checkpoints set version = 3 where name = 'people' and version = 2;
update checkpoints set version = 2 where name = 'catalogue' and version = 1;

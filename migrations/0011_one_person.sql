-- +goose Up

-- A guard: one-time codes, by hash. Whether one still works is known to the person who was given it.
create table one_time_codes (
    hash      text   collate "C" not null,
    person_id uuid   not null,
    position  bigint not null,
    constraint one_time_codes_pkey primary key (hash)
);

-- Wrong guesses at them, by the minute: of an account, which is hashed, and, as the account '', of all. No guard: it may be lost.
create table code_guesses (
    account bytea       not null,
    minute  timestamptz not null,
    guesses int         not null,
    constraint code_guesses_pkey primary key (account, minute)
);
create index code_guesses_minute on code_guesses (minute);

-- Several persons may turn out to be one. What a read model keeps of each stays under the id it came under; beside it stands
-- whose it is now. These begin again with the first event.

truncate people,
    week_schedule_visits, week_schedule_clients, week_schedule_time_off, active_bookings, active_bookings_clients,
    clients, clients_by_code, clients_bookings, clients_people,
    chat_messages, chat_conversations, chat_clients, reviews, reviews_ratings, reviews_clients;
update checkpoints set position = 0
where name in ('people', 'week_schedule', 'active_bookings', 'clients', 'chat_history', 'reviews');
delete from dead_letters
where projection in ('people', 'week_schedule', 'active_bookings', 'clients', 'chat_history', 'reviews') and skipped_at is null;

alter table week_schedule_clients add column person_id uuid not null;
alter table active_bookings_clients add column person_id uuid not null;
alter table chat_clients add column person_id uuid not null;
alter table reviews_clients add column person_id uuid not null;
create index active_bookings_clients_person on active_bookings_clients (person_id);
create index chat_clients_person on chat_clients (person_id);

alter table clients
    add column person_id uuid    not null, -- whose row it is counted in
    add column own       boolean not null, -- they came themselves, and not only through somebody merged into them
    add column others    json    not null; -- the latest visits of those
create index clients_shown on clients (master_id, latest desc, client_id) where person_id = client_id;
create index clients_person on clients (master_id, person_id);
drop index clients_latest;


-- heard: when somebody last did something in each messenger.

create table heard (
    person_id uuid        not null,
    channel   text        collate "C" not null,
    chat      text        not null,
    position  bigint      not null,
    at        timestamptz not null,
    primary key (person_id, channel)
) with (fillfactor = 50);

-- +goose Up

-- calendars: whose bookings a secret address shows. The code in the address is nowhere in clear, here is its hash.
create table calendars (
    hash      text collate "C" not null primary key,
    person_id uuid not null, -- who opened it; if they were merged into somebody since, that one's bookings are meant
    side      text collate "C" not null
);
create index calendars_person on calendars (person_id);

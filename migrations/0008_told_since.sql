-- +goose Up

-- Up to this position the log comes from a program that told nobody of anything: both sides of a booking knew it from their
-- screens. What lies ahead of such bookings is planned; they are not announced anew. Nothing, if people are told already.
create table told_since (
    only_row boolean not null default true primary key check (only_row),
    position bigint  not null
);
insert into told_since (position)
select case when exists (select from checkpoints where name = 'reactions') then 0 else position end from log_head;

-- +goose Up

-- A client's row holds nothing of another one any more, so that a page of events reads each table once whoever was merged:
-- not the latest visits of whom it has part in, but only how many they are. The list begins again with the first event.

truncate clients, clients_by_code, clients_bookings, clients_people;
update checkpoints set position = 0 where name = 'clients';
delete from dead_letters where projection = 'clients' and skipped_at is null;

drop index clients_shown;
create index clients_latest on clients (master_id, latest desc, client_id);
alter table clients
    drop column others,
    add column parts int not null; -- how many rows are this person's by a merge

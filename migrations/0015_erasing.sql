-- +goose Up

-- Whoever is erased has no account any more, whatever their accounts were: they are found by the person.
create index messenger_accounts_person on messenger_accounts (person_id);

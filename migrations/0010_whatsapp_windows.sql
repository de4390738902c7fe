-- +goose Up

-- Until when free messages may come to an account of WhatsApp by its official API: a day after the person last wrote.
-- Written at most messages of people, so pages keep room for the new version of a row (HOT).
create table whatsapp_windows (
    account text        collate "C" not null,
    until   timestamptz not null,
    constraint whatsapp_windows_pkey primary key (account)
) with (fillfactor = 70);

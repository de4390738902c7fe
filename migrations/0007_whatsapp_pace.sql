-- +goose Up

-- What a number linked as a device of WhatsApp has sent, so that a restart does not forget its limits.

create table whatsapp_numbers (
    number    text        collate "C" not null,
    linked_at timestamptz not null,
    constraint whatsapp_numbers_pkey primary key (number)
);

-- With whom a number has had to do: those are no strangers. Contacts are hashes, only to be recognised.
create table whatsapp_contacts (
    number   text        collate "C" not null,
    contact  bytea       not null,
    heard_at timestamptz, -- when they last wrote; null: never
    constraint whatsapp_contacts_pkey primary key (number, contact)
);

-- Messages of the last day that answered nobody.
create table whatsapp_outreach (
    number   text        collate "C" not null,
    key      text        collate "C" not null, -- of the message, the same for every try at sending it
    stranger boolean     not null,
    at       timestamptz not null,
    constraint whatsapp_outreach_pkey primary key (number, key)
);
create index whatsapp_outreach_at on whatsapp_outreach (number, at);

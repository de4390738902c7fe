-- +goose Up

-- What the live message of a chat shows, in messengers where choices are typed or shown page by page, and since when.
alter table sessions add column live jsonb, add column shown_at timestamptz;

-- +goose Up

-- River's tables live here. River brings its own migrations, which Up applies after these.
create schema if not exists river;

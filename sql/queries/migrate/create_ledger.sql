-- Why: remembers which migrations ran and which views stand, with the digest of their text.
-- Grain: schema_migrations: one row a migration; schema_views: one row, the digest of all views;
--        schema_edition: one row, the edition that the tables were made ready for;
--        schema_grants: one row, the digest of all rights.
create table if not exists schema_migrations (
    version integer primary key,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default clock_timestamp()
);

create table if not exists schema_views (
    singleton boolean primary key default true check (singleton),
    sha256 text not null
);

create table if not exists schema_edition (
    singleton boolean primary key default true check (singleton),
    edition text not null,
    sha256 text not null
);

create table if not exists schema_grants (
    singleton boolean primary key default true check (singleton),
    sha256 text not null
);

-- Why: the extension is trusted: whoever may create schemas in the database may create it.
-- Grain: nothing is returned.
create extension if not exists timescaledb;

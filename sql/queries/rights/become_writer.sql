-- Why: a program that owns nothing can break nothing; whatever site a record is of, it is written.
-- Grain: one row. Until the session ends.
select
    set_config('role', 'gatestream_writer', false) as role,
    set_config('gatestream.sites', '{*}', false) as sites;

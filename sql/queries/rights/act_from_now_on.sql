-- Why: what is read in several transactions is read in one person's duty and sites, until the
--      connection ends.
-- Grain: one row.
select
    set_config('role', %(role)s, false) as role,
    set_config('gatestream.sites', %(sites)s::text[]::text, false) as sites,
    set_config('gatestream.user', %(user)s, false) as user_name;

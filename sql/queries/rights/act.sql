-- Why: who acts, with which sites, holds for one transaction and no longer; the role is set with
--      it, so that it can never be forgotten after a fault.
-- Grain: one row.
select
    set_config('role', %(role)s, true) as role,
    set_config('gatestream.sites', %(sites)s::text[]::text, true) as sites,
    set_config('gatestream.user', %(user)s, true) as user_name;

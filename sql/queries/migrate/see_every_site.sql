-- Why: the owner of the tables is bound by their policies, too, and a statement that moves rows
--      has to see all of them.
-- Grain: one row. Until the end of the session, or until it is said otherwise.
select set_config('gatestream.sites', '{*}', false);

-- Why: a file of statements takes no parameters, and the rights of all views are told in one.
-- Grain: one row. Forgotten at the end of the transaction.
select set_config('gatestream.views', %(views)s::text[]::text, true);

-- Why: numbers that were given out are not given out again.
-- Grain: one row.
select setval(quote_ident(%(sequence_name)s)::regclass, %(last_n)s);

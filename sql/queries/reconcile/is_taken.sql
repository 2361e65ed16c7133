-- Why: what nobody took needs no settling.
-- Grain: one row.
select count(*) > 0 from taken;

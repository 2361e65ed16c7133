-- Why: pairing goes on until no near pair is left.
-- Grain: one row.
select count(*) > 0 from near_pairs;

-- Why: how long the line was hidden at the vehicle's speed tells two vehicles that no gap was seen
--      between, and what stands out on a plate that was found tells dirt where other causes are
--      present, too.
-- Grain: columns of passage_revisions. Rows of before keep null: nobody measured.
-- Transaction: yes.

alter table passage_revisions
add column length_m double precision,
add column plate_seen_n integer,
add column plate_contrast double precision;

-- Why: whether customs have been told everything.
-- Grain: one row.
select count(*) as waiting_n from confirmation_messages as kept
where kept.acknowledged_at is null;

-- Why: whether a receiver has been told everything.
-- Grain: one row.
select count(*) as waiting_n from alert_deliveries as kept
where kept.delivered_at is null;

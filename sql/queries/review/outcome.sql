-- Why: whether an order was carried out, and what became of it.
-- Grain: one row an order of that id.
select
    told.outcome,
    told.made_revision,
    told.sentence
from correction_orders as told
where told.order_id = %(order_id)s;

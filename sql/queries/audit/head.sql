-- Why: a chain whose last rows are gone is whole in itself; its end is kept apart.
-- Grain: one row, or none before the first act.
select
    n,
    sha256
from audit_head;

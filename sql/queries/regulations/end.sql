-- Why: what was agreed on holds no more, and shares nothing from now on.
-- Grain: one row if there was one of that number that was not ended, else none.
update coordination_regulations set ended_at = clock_timestamp()
where regulation_no = %(no)s and ended_at is null
returning regulation_no;

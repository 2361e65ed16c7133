-- Why: what was done about a warning or an alert.
-- Grain: one row a step, in their order.
select
    done.step_n,
    done.step,
    done.outcome,
    done.assignee,
    done.why,
    done.attachments,
    done.who,
    done.done_at
from handling_steps as done
where done.subject_id = %(subject_id)s
order by done.step_n;

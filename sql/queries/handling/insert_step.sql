-- Why: a step on a warning or an alert; the table's trigger holds the rules.
-- Grain: one row.
insert into handling_steps (subject_id, site, subject, step, outcome, assignee, why, attachments)
values (
    %(subject_id)s, %(site)s, %(subject)s, %(step)s, %(outcome)s, %(assignee)s, %(why)s,
    %(attachments)s
)
returning step_n, who, done_at;

-- Why: a head of branch says how soon a case has to be dealt with.
-- Grain: one row.
insert into handling_terms (site, severity, respond_s, finish_s, why)
values (%(site)s, %(severity)s, %(respond_s)s, %(finish_s)s, %(why)s)
returning set_at;

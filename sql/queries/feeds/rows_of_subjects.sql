-- Why: what is due of a subject follows from all its revisions.
-- Grain: one row a revision.
select
    told.subject,
    told.document
from feed_documents as told
where
    told.relation = %(relation)s
    and told.subject = any(%(subjects)s::text[]);

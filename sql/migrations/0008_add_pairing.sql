-- Why: a passage says whether several cameras of its lane saw it, and whether that is certain, so
--      that a vehicle that may have been counted twice can be found and looked at.
-- Grain: a column of passage_revisions. In rows of before every lane had one camera.
-- Transaction: yes.

alter table passage_revisions
add column pairing text not null default 'single'
check (pairing in ('single', 'paired', 'alone', 'ambiguous'));

-- Why: a coordination regulation was agreed on.
-- Grain: one row if the number was free, else none.
insert into coordination_regulations (
    regulation_no, party, sites, lanes, valid_from, valid_to, conditions
)
values (
    %(regulation_no)s,
    %(party)s,
    %(sites)s,
    %(lanes)s,
    %(valid_from)s,
    %(valid_to)s,
    %(conditions)s
)
on conflict (regulation_no) do nothing
returning regulation_no;

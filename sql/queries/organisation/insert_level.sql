-- Why: one of the organisation's levels.
-- Grain: one row a level.
insert into organisation_levels (level, rank, name_vi, name_en)
values (%(level)s, %(rank)s, %(name_vi)s, %(name_en)s);

-- Why: leaders ask for their branch, region or the nation (R4), and the organisation changes: what
--      passed a gate stays with the unit that the gate belonged to on that day.
-- Grain: organisation_levels: one row a kind of unit, 1 the lowest. organisation_units: one row a
--      unit. unit_parents: one row a unit and the days [lower, upper) on which it belonged to one
--      above. unit_sites: one row a site and the days on which it belonged to a unit of the lowest
--      level. Days are those of Asia/Ho_Chi_Minh.
-- The two constraints are the promise that no vehicle is counted twice: a unit or a site belongs
-- to one unit at a time.
-- Transaction: yes.

create table organisation_levels (
    level text primary key,
    rank smallint not null unique check (rank >= 1),
    name_vi text not null,
    name_en text not null
);

create table organisation_units (
    unit text primary key,
    level text not null references organisation_levels (level),
    name_vi text not null,
    name_en text not null
);

create table unit_parents (
    unit text not null references organisation_units (unit),
    parent text not null references organisation_units (unit),
    valid daterange not null check (not isempty(valid) and not lower_inf(valid)),
    constraint unit_parents_apart exclude using gist (unit with =, valid with &&)
);

create table unit_sites (
    site text not null,
    unit text not null references organisation_units (unit),
    valid daterange not null check (not isempty(valid) and not lower_inf(valid)),
    constraint unit_sites_apart exclude using gist (site with =, valid with &&)
);

-- Why: a number is looked for by a part of it, or by what was misread in its place, among the
--      numbers of years; and vehicles and containers come again and again, so that there are few
--      numbers beside the passages in which they were read.
-- Grain: one row a number, its kind and a site at which it was read in any revision. Nothing is
--        taken away: what a correction replaced was read all the same.
-- Only comparisons that tell nothing of rows one may not see reach an index below the policies:
-- `=`, `<` and `>=` do, `like` and trigrams do not. Beginnings, ends and lists of what a number may
-- be misread for are such comparisons; that is why a number is kept backwards, too, and why there
-- is no index of trigrams. The order of "C" is the one in which beginnings lie together.
-- Transaction: yes.
create table seen_numbers (
    site text not null,
    kind text not null check (kind in ('plate', 'container')),
    number text collate "C" not null,
    backwards text collate "C" not null generated always as (reverse(number)) stored,
    primary key (kind, number, site)
);

create index seen_numbers_backwards on seen_numbers (kind, backwards, site);

insert into seen_numbers (site, kind, number)
select distinct
    part.site,
    'plate' as kind,
    part.text as number
from passage_plates as part
union all
select distinct
    part.site,
    'container' as kind,
    part.code as number
from passage_containers as part;

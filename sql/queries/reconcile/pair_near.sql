-- Why: a paper is paired with the likeliest read that no likelier pair has taken.
-- Grain: `settled` gets one row a pair that is the best of its paper and of its read; near_pairs
--        keeps the pairs of those that are left, to be tried again.
create or replace temp table best_pairs as
select
    near_pairs.paper_n,
    near_pairs.read_n
from near_pairs
qualify
    near_pairs.place = min(near_pairs.place) over (partition by near_pairs.paper_n)
    and near_pairs.place = min(near_pairs.place) over (partition by near_pairs.read_n);

insert into settled
select
    best_pairs.paper_n,
    best_pairs.read_n,
    'number_differs' as category,
    null as other_paper_n,
    null as other_read_n
from best_pairs;

create or replace temp table near_pairs as
select near_pairs.*
from near_pairs
where
    not exists (select 1 from best_pairs where best_pairs.paper_n = near_pairs.paper_n)
    and not exists (select 1 from best_pairs where best_pairs.read_n = near_pairs.read_n);

-- Why: a paper is paired with the likeliest read that no likelier pair has taken.
-- Grain: best_pairs gets one row a pair that is the best of its paper and of its read, of those
--        that are left; says how many.
insert into best_pairs
select
    near_pairs.paper_n,
    near_pairs.read_n
from near_pairs
anti join best_pairs as of_paper on near_pairs.paper_n = of_paper.paper_n
anti join best_pairs as of_read on near_pairs.read_n = of_read.read_n
qualify
    near_pairs.place = min(near_pairs.place) over (partition by near_pairs.paper_n)
    and near_pairs.place = min(near_pairs.place) over (partition by near_pairs.read_n);

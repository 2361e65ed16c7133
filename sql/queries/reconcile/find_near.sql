-- Why: numbers that are near agree in what is left when one of seven groups of places is left out,
--      so that only those are compared with each other, however many there are.
-- Grain: near_pairs: one row a paper and a read that are near, at one site, in one direction, at
--        the right time, with what orders them: the best pair of all comes first. The groups are
--        each two of the parts 1 to 4 (the owner), 5 and 6, 7 and 8, 9 to 11, and a seventh of
--        places 6, 7 and 11: two neighbours of different parts, and the check digit. best_pairs:
--        filled by pair_near.sql.
create or replace temp table best_pairs (paper_n bigint, read_n bigint);

create or replace temp table near_pairs as
with masks as (
    select unnest([
        33554431,
        34326216703,
        34359705600,
        36028762659258367,
        36028762692747264,
        36028796985409536,
        36028795946270688
    ]) as mask
),

masked_papers as (
    select
        left_papers.paper_n,
        left_papers.place,
        left_papers.opens_at,
        left_papers.closes_at,
        left_papers.bits,
        masks.mask,
        left_papers.bits & masks.mask as key
    from left_papers
    cross join masks
    where left_papers.nth <= $alike_n
),

masked_reads as (
    select
        left_reads.read_n,
        left_reads.place,
        left_reads.passed_at,
        left_reads.bits,
        masks.mask,
        left_reads.bits & masks.mask as key
    from left_reads
    cross join masks
    where left_reads.nth <= $alike_n
),

alike as (
    select distinct
        papers.paper_n,
        reads.read_n,
        places_of(papers.bits, reads.bits) as places
    from masked_papers as papers
    inner join masked_reads as reads
        on
            papers.key = reads.key
            and papers.mask = reads.mask
            and papers.place = reads.place
    where
        bit_count(places_of(papers.bits, reads.bits)) between 1 and 3
        and reads.passed_at between papers.opens_at and papers.closes_at
),

compared as (
    select
        papers.paper_n,
        reads.read_n,
        papers.subject,
        reads.passage_id,
        reads.is_doubtful,
        abs(epoch_ms(reads.passed_at) - epoch_ms(papers.expected_at)) as apart_ms,
        evidence_of(
            papers.bits, reads.bits, list_contains(reads.candidates, papers.number), alike.places
        ) as evidence
    from alike
    inner join left_papers as papers on alike.paper_n = papers.paper_n
    inner join left_reads as reads on alike.read_n = reads.read_n
)

select
    compared.paper_n,
    compared.read_n,
    row_number() over (
        order by
            compared.evidence asc,
            compared.is_doubtful desc,
            compared.apart_ms asc,
            compared.subject asc,
            compared.passage_id asc
    ) as place
from compared
where compared.evidence is not null;

-- Why: nearly everything matches at once; what follows looks at the rest alone.
-- Grain: matched_counts: one row: what matched, counted as in count_rows.sql. loose_papers,
--        loose_reads: one row a paper or read that did not. tangled: one row a number that is told
--        and has passed, and one of the two more than once, at whatever site. lined_loose: what
--        line_up.sql lined up of the others; `category` is null where the number alone does not
--        settle it, and then a paper and a read in one row have nothing to do with each other.
create or replace temp table matched_counts as
with matched as (
    select
        lined_up.*,
        lined_up.is_paper_inside or lined_up.is_read_inside as is_inside
    from lined_up
    where lined_up.is_matched
)

select
    'matched' as category,
    count(*) as all_papers_n,
    count(*) as all_reads_n,
    count(*) as pairs_n,
    count(*) as rows_n,
    bitstring_agg(matched.paper_n, 0, getvariable('last_paper_n')) as paper_bits,
    bitstring_agg(matched.read_n, 0, getvariable('last_read_n')) as read_bits,
    count(*) filter (where matched.is_inside) as papers_n,
    count(*) filter (where matched.is_inside) as reads_n,
    count(*) filter (where matched.is_inside and not matched.is_paper_inside) as papers_carried_n,
    count(*) filter (where matched.is_inside and not matched.is_read_inside) as reads_carried_n,
    count(*) filter (where matched.is_inside and matched.is_doubtful) as doubtful_n
from matched;

set variable matched_papers = (select matched_counts.paper_bits from matched_counts);
set variable matched_reads = (select matched_counts.read_bits from matched_counts);

create or replace temp table loose_papers as
select
    papers.paper_n,
    papers.subject,
    papers.number,
    papers.site,
    papers.direction,
    papers.expected_at,
    papers.opens_at,
    papers.closes_at,
    papers.due_at,
    papers.is_active,
    papers.lets_pass,
    papers.eligible_at,
    papers.size_type,
    papers.facts,
    papers.is_inside,
    papers.place
from papers
where coalesce(get_bit(getvariable('matched_papers'), papers.paper_n::integer), 0) = 0;

create or replace temp table loose_reads as
select
    reads.read_n,
    reads.passage_id,
    reads.number,
    reads.site,
    reads.direction,
    reads.gate,
    reads.lane,
    reads.passed_at,
    reads.is_doubtful,
    reads.size_type,
    reads.candidates,
    reads.is_inside,
    reads.place
from reads
where coalesce(get_bit(getvariable('matched_reads'), reads.read_n::integer), 0) = 0;

create or replace temp table tangled as
with numbers as (
    select crowded_numbers.number
    from crowded_numbers
    union
    select papers.number
    from loose_papers as papers
    semi join crowded_papers on papers.paper_n = crowded_papers.paper_n
    union
    select reads.number
    from loose_reads as reads
    semi join crowded_reads on reads.read_n = crowded_reads.read_n
)

select
    numbers.number,
    row_number() over () as number_n
from numbers;

create or replace temp table lined_loose as
select
    lined_up.paper_n,
    lined_up.read_n,
    case
        when not coalesce(
            papers.site = reads.site
            and reads.passed_at between papers.opens_at and papers.closes_at, false
        ) then null
        when papers.direction <> reads.direction
            then case when papers.is_active then 'wrong_direction' end
        else 'wrong_status'
    end as category
from lined_up
left join loose_papers as papers on lined_up.paper_n = papers.paper_n
left join loose_reads as reads on lined_up.read_n = reads.read_n
where
    not lined_up.is_matched
    and not exists (select 1 from tangled where tangled.number = reads.number);

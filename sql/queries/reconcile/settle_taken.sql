-- Why: what has found its other side is settled.
-- Grain: `settled` gets one row a pair; both leave the open tables.
insert into settled
select
    taken.paper_n,
    taken.read_n,
    case
        when papers.direction <> reads.direction then 'wrong_direction'
        when fault_of(
            papers.is_active, papers.lets_pass, papers.eligible_at, papers.size_type,
            reads.direction, reads.passed_at, reads.is_doubtful, reads.size_type
        ) is not null then 'wrong_status'
        else 'matched'
    end as category,
    null as other_paper_n,
    null as other_read_n
from taken
inner join tangled_papers as papers on taken.paper_n = papers.paper_n
inner join tangled_reads as reads on taken.read_n = reads.read_n;

delete from open_papers
where exists (select 1 from taken where taken.paper_n = open_papers.paper_n);

delete from open_reads
where exists (select 1 from taken where taken.read_n = open_reads.read_n);

delete from taken;

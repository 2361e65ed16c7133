-- Why: what a paper and a read of the same number are to each other is said once, for numbers that
--      are told once and for those that are told often.
-- Grain: of a pair, why its paper is not in order, or null if it is. Goods have to be cleared
--        before they leave; of those that come in it is enough that they are by now. A size-type
--        is compared as far as it says length, height and kind, where the read is beyond doubt.
create or replace temp macro fault_of(
    is_active, lets_pass, eligible_at, paper_size, direction, passed_at, is_doubtful, read_size
) as case
    when not is_active then 'cancelled'
    when not lets_pass then 'not_eligible'
    when direction = 'out' and eligible_at > passed_at then 'eligible_later'
    when not is_doubtful and left(paper_size, 3) <> left(read_size, 3) then 'size_type'
end;

create or replace temp macro place_of(site, direction) as
2 * list_position(getvariable('terms')['sites'], site) + if(direction = 'out', 1, 0);

create or replace temp macro size_of(size_type) as
ascii(substr(size_type, 1)) * 65536
+ ascii(substr(size_type, 2)) * 256
+ ascii(substr(size_type, 3));

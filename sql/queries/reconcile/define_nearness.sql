-- Why: numbers are near that differ in one or two places, or in two neighbours that changed places
--      and the check digit that follows from it: what a clerk mistypes and a camera misreads.
-- Grain: bits_of: a container code at five bits a sign, which tells letters from letters and digits
--        from digits; the last sign is lowest. places_of: one bit a place in which two of them
--        differ. is_swapped: whether two neighbours changed places, the lower of them is told, and
--        the others are the same, the check digit apart. evidence_of: how much speaks for a pair,
--        0 the most, null where they are not near.
create or replace temp macro bits_of(number) as case
    when regexp_full_match(number, '[A-Z]{4}[0-9]{7}')
        then
            ((ascii(substr(number, 1)) & 31)::bigint << 50)
            + ((ascii(substr(number, 2)) & 31)::bigint << 45)
            + ((ascii(substr(number, 3)) & 31)::bigint << 40)
            + ((ascii(substr(number, 4)) & 31)::bigint << 35)
            + ((ascii(substr(number, 5)) & 31)::bigint << 30)
            + ((ascii(substr(number, 6)) & 31)::bigint << 25)
            + ((ascii(substr(number, 7)) & 31)::bigint << 20)
            + ((ascii(substr(number, 8)) & 31)::bigint << 15)
            + ((ascii(substr(number, 9)) & 31)::bigint << 10)
            + ((ascii(substr(number, 10)) & 31)::bigint << 5)
            + ((ascii(substr(number, 11)) & 31)::bigint << 0)
end;

create or replace temp macro places_of(bits, others) as (
    xor(bits, others)
    | (xor(bits, others) >> 1)
    | (xor(bits, others) >> 2)
    | (xor(bits, others) >> 3)
    | (xor(bits, others) >> 4)
) & 1162219258676257;

create or replace temp macro is_swapped(bits, others, low) as
xor(bits, others) >> 5 = ((xor(bits, others) >> 5) & (low * 31)) * 33
and xor(bits >> 5, bits >> 10) & (low * 31) = (xor(bits, others) >> 5) & (low * 31);

create or replace temp macro evidence_of(bits, others, is_candidate, places) as case
    when bit_count(places) > 1 and is_swapped(bits, others, (places >> 5) & -(places >> 5))
        then if(is_candidate, 0, 1)
    when bit_count(places) > 2 then null
    when is_candidate then 0
    when bit_count(places) = 1 then 1
    when places & 1 = 1 then 2
    else 3
end;

-- Why: whoever analyses without needing number plates can still tell the same vehicle from
--      another: a token stands for the text, the same in every row, export and year.
-- Grain: one row a plate of a passage's highest revision, as the view plates, in the scope of
--        whoever asks. What else the frames proposed is left out with the text.
-- Whoever asks has no right to the texts and to the key: the view chooses the rows itself. All
-- plates there can be are few enough to try, which is why the token has a key of the database.
drop view if exists plate_tokens cascade;

create view plate_tokens with (security_barrier = true) as
select
    latest.passage_id,
    latest.revision,
    latest.site,
    latest.day,
    latest.local_hour,
    latest.gate,
    latest.lane,
    latest.direction,
    latest.passed_at,
    part.ordinal,
    substr(
        encode(sha256(convert_to(secret.key || part.text || secret.key, 'UTF8')), 'hex'), 1, 32
    ) as plate_token,
    part.status,
    part.confidence,
    part.kind,
    part.read_frames_n
from latest_passages as latest
inner join passage_plates as part
    on
        latest.passage_id = part.passage_id
        and latest.passed_at = part.passed_at
        and latest.revision = part.revision
cross join schema_token_key as secret
where
    (select gatestream_every_site())
    or latest.site = any((select gatestream_sites())::text[]);

-- Why: whoever analyses without needing number plates still tells one vehicle from another (R104);
--      the tokens are those of the database's view plate_tokens.
-- Grain: the views passages and plates, with tokens in place of number plates.
create or replace temp macro plate_token(plate) as
sha256(getvariable('plate_key') || plate || getvariable('plate_key'))[1:32];

alter view passages rename to passages_in_clear;

alter view plates rename to plates_in_clear;

create view passages as
select * replace (list_transform(plates, lambda plate: plate_token(plate)) as plates)
from passages_in_clear;

create view plates as
select * replace (plate_token(text) as text, [] as candidates)  -- noqa: RF04
from plates_in_clear;

-- Why: where somebody was is shown with the picture that proves it.
-- Grain: one row a passage, its best picture for a number: of the number itself, else the whole
--        frame. Only of those that the asker may look at.
select distinct on (picture.passed_at, picture.passage_id)
    picture.passage_id,
    picture.role,
    picture.number,
    picture.sha256,
    picture.media_type,
    picture.captured_at,
    picture.camera,
    picture.box
from evidence as picture
where
    picture.passage_id = any(%(passages)s::uuid[])
    and picture.passed_at = any(%(instants)s::timestamptz[])
    and (picture.number = %(number)s or picture.role = 'frame')
order by picture.passed_at, picture.passage_id, picture.role <> 'frame', picture.ordinal;

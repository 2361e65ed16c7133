-- Why: whether whoever asks may look at the last pictures of cameras is told by the rights of
--      wall_cameras; somebody who has none of them is told so and not refused.
-- Grain: one row.
select has_table_privilege('wall_cameras', 'select') as is_shown;

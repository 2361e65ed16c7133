-- Why: the last picture of a camera lies beside the store and shows who drives there; whoever
--      stands watch at its site may look at it (R15), and the rights of this view say who that is.
-- Grain: one row a camera that ever gave a picture.
drop view if exists wall_cameras cascade;

create view wall_cameras with (security_invoker = true) as
select distinct
    run.site,
    run.camera
from camera_runs as run;

-- Why: of which cameras the last picture may be shown to whoever asks.
-- Grain: one row a camera.
select shown.camera
from wall_cameras as shown
where shown.site = %(site)s
order by shown.camera;

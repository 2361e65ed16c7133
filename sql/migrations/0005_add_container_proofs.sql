-- Why: what proves a container code is kept beside it, each proof apart: the check digit and the
--      frames stand there already; the owner's registry, the cameras and the feeds come with this.
-- Grain: columns of passage_containers. Rows of before keep null where nobody asked: null is not
--        false, which says that the registry has no such owner or that no feed names the code.
-- Transaction: yes.

alter table passage_containers
add column owner_known boolean,
add column agreeing_cameras_n integer not null default 1 check (agreeing_cameras_n >= 1),
add column expected boolean;

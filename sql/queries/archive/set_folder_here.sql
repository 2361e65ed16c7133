-- Why: the archive opens from any working directory, in DuckDB's own shell and in a notebook. Where
--      it lies elsewhere than where it was written, the variable is set before.
-- Grain: sets one variable.
set variable archive_folder = coalesce(getvariable('archive_folder'), $folder);

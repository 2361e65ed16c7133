-- Why: DuckDB knows no rights. After this, the connection reaches the files named in
--      `archive_files` and nothing else, and no statement can open it again.
-- Grain: sets three settings.
set allowed_paths = getvariable('archive_files')['all_files'];  -- noqa: PRS
set enable_external_access = false;
set lock_configuration = true;

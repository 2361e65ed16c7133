-- Why: the views read the files that the manifest names, and a page those of its user's sites.
-- Grain: sets one variable, as name_files.sql does.
set variable archive_files = $files;

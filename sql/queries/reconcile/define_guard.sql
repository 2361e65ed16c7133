-- Why: spreadsheets run what begins like a formula.
-- Grain: a text as it is, or with an apostrophe before it.
create or replace temp macro guarded(cell, is_guarded) as case
    when is_guarded and regexp_matches(cell, '^\s*[=+\-@\t\r\n|%]') then concat('''', cell)
    else cell
end;

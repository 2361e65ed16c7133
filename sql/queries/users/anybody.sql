-- Why: where nobody has an account yet there is nobody to sign in.
-- Grain: one row.
select exists(select 1 from users) as is_anybody;

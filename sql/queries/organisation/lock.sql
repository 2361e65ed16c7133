-- Why: two loads at once would each compare with what the other is about to replace.
-- Grain: nothing is returned. Released at the end of the transaction; readers go on.
lock table organisation_levels in share row exclusive mode;

-- Why: two batches in one transaction must not see each other's rows.
-- Grain: nothing is returned.
truncate incoming_passages, incoming_plates, incoming_containers, incoming_evidence;

-- Why: a draft says what is known now. What was signed is never changed but for its state: it was
--      sent, and a contradiction has to be told by a person.
-- Grain: one row a feedback.
-- The linter wants an upsert that has a condition indented as no other.
-- noqa: disable=LT02
insert into transit_feedbacks (
    feedback_id, site, shipment, shipment_no, declaration_no, container, origin_office, seal, plate,
    departed_at, due_at, passage_id, passage_revision, passed_at, gate, lane, picture_sha256,
    is_late, state, drafted_at, changed_at
)
values (
    %(feedback_id)s,
    %(site)s,
    %(subject)s,
    %(shipment_no)s,
    %(declaration_no)s,
    %(container)s,
    %(origin_office)s,
    %(seal)s,
    %(plate)s,
    %(departed_at)s,
    %(due_at)s,
    %(passage_id)s,
    %(passage_revision)s,
    %(passed_at)s,
    %(gate)s,
    %(lane)s,
    %(picture_sha256)s,
    %(is_late)s,
    'draft',
    %(now)s,
    %(now)s
)
on conflict (feedback_id) do update set
    shipment_no = excluded.shipment_no,
    declaration_no = excluded.declaration_no,
    origin_office = excluded.origin_office,
    seal = excluded.seal,
    plate = excluded.plate,
    departed_at = excluded.departed_at,
    due_at = excluded.due_at,
    passage_revision = excluded.passage_revision,
    picture_sha256 = excluded.picture_sha256,
    is_late = excluded.is_late,
    state = 'draft',
    changed_at = excluded.changed_at
where transit_feedbacks.signed_at is null
returning feedback_id, drafted_at = changed_at as is_new;

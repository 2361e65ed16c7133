import pytest

from models.fusion.proofs import are_enough
from schemas.read import CheckDigit, Proofs

READ, INFERRED = CheckDigit.READ, CheckDigit.INFERRED


@pytest.mark.parametrize(
    ("proofs", "enough"),
    [
        (Proofs(READ, owner_known=True, agreeing_frames_n=2), True),
        (Proofs(READ, owner_known=True, agreeing_frames_n=1), False),
        (Proofs(INFERRED, owner_known=True, agreeing_frames_n=9), False),  # verifies nothing
        (Proofs(READ, owner_known=False, agreeing_frames_n=2), False),
        (Proofs(READ, owner_known=False, agreeing_frames_n=3), True),
        (Proofs(READ, owner_known=None, agreeing_frames_n=2), False),  # nobody looked it up
        # Another camera's frame is worth one more of the same camera.
        (Proofs(READ, owner_known=False, agreeing_frames_n=2, agreeing_cameras_n=2), True),
        # A feed that names the code stands in for the registry, and for nothing else.
        (Proofs(READ, owner_known=False, agreeing_frames_n=2, expected=True), True),
        (Proofs(READ, owner_known=False, agreeing_frames_n=1, expected=True), False),
        (Proofs(INFERRED, owner_known=True, agreeing_frames_n=9, expected=True), False),
        # A container that nobody declared is read as well as any other.
        (Proofs(READ, owner_known=True, agreeing_frames_n=2, expected=False), True),
    ],
)
def test_r21_a_passage_s_code_needs_enough_proofs(proofs: Proofs, enough: bool) -> None:
    assert are_enough(proofs) is enough

"""The written rule by which the proofs of a passage's container code are enough.

A code is enough proved when its check digit was read in at least one agreeing frame, and when at
least :data:`AGREEING_FRAMES_MIN` frames agree on it. Where neither the registry knows the owner
nor a feed expects the code, one more frame has to agree.

That a feed expects a code proves no character of it, and that none does speaks against none: a
container that nobody declared is the one to look for.
"""

from __future__ import annotations

from schemas.read import CheckDigit, Proofs

AGREEING_FRAMES_MIN = 2
AGREEING_FRAMES_MIN_OF_UNKNOWN_OWNER = 3


def are_enough(proofs: Proofs) -> bool:
    """Whether what speaks for a code lets it be accepted, as far as proofs go."""
    is_backed = proofs.owner_known or proofs.expected or proofs.agreeing_cameras_n > 1
    wanted_n = AGREEING_FRAMES_MIN if is_backed else AGREEING_FRAMES_MIN_OF_UNKNOWN_OWNER
    return proofs.check_digit is CheckDigit.READ and proofs.agreeing_frames_n >= wanted_n

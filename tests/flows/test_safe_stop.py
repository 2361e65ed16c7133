import pytest

from flows.safe_stop import SafeStop
from schemas.errors import ArchiveError


def full_disk(_item: int) -> list[int]:
    message = "the disk is full"
    raise ArchiveError(message)


def inverse(item: int) -> list[float]:
    return [1 / item]


def test_an_error_ends_the_flow_and_makes_it_begin_anew() -> None:
    forgotten: list[str] = []
    stop = SafeStop(lambda: forgotten.append("recovery"))
    assert stop.guarded(full_disk)(1) == []
    assert stop.is_due
    assert forgotten == ["recovery"]
    with pytest.raises(ArchiveError, match="the disk is full"):
        stop.raise_reason()


def test_after_an_error_no_step_does_anything_more() -> None:
    stop = SafeStop(lambda: None)
    done: list[int] = []

    def step(item: int) -> list[int]:
        done.append(item)
        return [item]

    assert stop.guarded(step)(1) == [1]
    stop.guarded(full_disk)(2)
    assert stop.guarded(step)(3) == []
    assert done == [1]


def test_a_flow_that_is_asked_to_stop_finishes_what_is_under_way_and_forgets_nothing() -> None:
    forgotten: list[str] = []
    stop = SafeStop(lambda: forgotten.append("recovery"))
    stop.ask()
    assert stop.is_due
    assert stop.guarded(lambda item: [item])(1) == [1]
    assert forgotten == []
    with pytest.raises(KeyboardInterrupt):
        stop.raise_reason()


def test_a_fault_that_nobody_foresaw_is_not_swallowed() -> None:
    stop = SafeStop(lambda: None)
    with pytest.raises(ZeroDivisionError):
        stop.guarded(inverse)(0)
    assert not stop.is_due

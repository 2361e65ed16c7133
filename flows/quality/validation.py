"""Where Great Expectations begins and ends: rows in, unexpected rows by rule out."""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from schemas.alert import Rule
from schemas.errors import ConfigError, GatestreamError

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations import Checkpoint
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.data_context import EphemeralDataContext

    from schemas.expectations.suites import Batch

Broken = dict[Rule, dict[int, list[str]]]
"""What is wrong with each unexpected row of a batch, by rule and number of the row."""


def frame_of(
    rows: Sequence[Any], row_type: type, **derived: Callable[[Any], object]
) -> pd.DataFrame:
    """A frame of rows, with their numbers.

    Args:
        rows: Dataclasses of one type.
        row_type: That type, whose fields are columns also where there is no row.
        derived: Further columns, told from a row.
    """
    import pandas as pd  # noqa: PLC0415

    from schemas.expectations.suites import ROW_COLUMN  # noqa: PLC0415

    columns: dict[str, list[object]] = {ROW_COLUMN: list(range(len(rows)))}
    for field in fields(row_type):
        columns[field.name] = [getattr(row, field.name) for row in rows]
    for name, told in derived.items():
        columns[name] = [told(row) for row in rows]
    return pd.DataFrame(columns)


class Validator:
    """Great Expectations with our suites, on frames; made once for several batches.

    Raises:
        ConfigError: The extra ``quality`` is not installed.
    """

    def __init__(self) -> None:
        # It asks when it is imported, and would report home.
        os.environ["GX_ANALYTICS_ENABLED"] = "false"
        try:
            import great_expectations as gx  # noqa: PLC0415
        except ModuleNotFoundError as error:
            message = (
                f"data quality wants the extra 'quality', but {error.name} is not installed: "
                "pip install 'gatestream[quality]'"
            )
            raise ConfigError(message) from error
        # This one tells of a folder each time, whatever the program's own level is.
        logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)
        self._context: EphemeralDataContext = gx.get_context(mode="ephemeral")
        self._context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
        source = self._context.data_sources.add_pandas("rows")
        asset = source.add_dataframe_asset("batch")
        self._whole: BatchDefinition[Any] = asset.add_batch_definition_whole_dataframe("whole")

    def broken(self, batch: Batch, frame: pd.DataFrame) -> Broken:
        """Runs the checkpoint of a batch.

        Args:
            batch: Which.
            frame: Its rows.

        Raises:
            GatestreamError: Great Expectations could not tell; that is no verdict.
        """
        checkpoint = self._checkpoint(batch)
        outcome = checkpoint.run(batch_parameters={"dataframe": frame})
        broken: Broken = defaultdict(lambda: defaultdict(list))
        for run in outcome.run_results.values():
            for result in run.results:
                expected = result.expectation_config
                meta: Mapping[str, str] = {} if expected is None else expected.meta
                rule = Rule(meta["rule"])
                for number in _unexpected(batch, result):
                    broken[rule][number].append(meta["what"])
        return broken

    def _checkpoint(self, batch: Batch) -> Checkpoint:
        import great_expectations as gx  # noqa: PLC0415

        from schemas.expectations.suites import ROW_COLUMN, suite_of  # noqa: PLC0415

        known = {each.name for each in self._context.checkpoints.all()}
        if batch.value in known:
            return self._context.checkpoints.get(batch.value)
        definition = self._context.validation_definitions.add(
            gx.ValidationDefinition(
                name=batch.value, data=self._whole, suite=self._context.suites.add(suite_of(batch))
            )
        )
        return self._context.checkpoints.add(
            gx.Checkpoint(
                name=batch.value,
                validation_definitions=[definition],
                result_format={
                    "result_format": "COMPLETE",
                    "unexpected_index_column_names": [ROW_COLUMN],
                },
            )
        )


def _unexpected(batch: Batch, result: ExpectationValidationResult) -> list[int]:
    from schemas.expectations.suites import ROW_COLUMN  # noqa: PLC0415

    if result.success:
        return []
    found = result.result.get("unexpected_index_list")
    if found is None:
        kind = getattr(result.expectation_config, "type", "of no name")
        message = (
            f"the expectation {kind} of {batch.value} was wanted to say which rows break it, "
            f"but Great Expectations raised: {_raised(result.exception_info)}"
        )
        raise GatestreamError(message)
    return [int(each[ROW_COLUMN]) for each in found]


def _raised(told: Mapping[str, Any]) -> str:
    """The last words of what was raised; they stand one level deeper where a metric raised it."""
    inner = told if "exception_message" in told else next(iter(told.values()), {})
    return str(inner.get("exception_message") or "nothing").strip().splitlines()[-1]

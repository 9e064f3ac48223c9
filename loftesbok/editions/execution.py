"""One notebook run by papermill, and what it leaves behind brought to the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loftesbok.domain import system_errors
from loftesbok.domain.problems import LoftesbokError
from loftesbok.editions import notebook, privacy

if TYPE_CHECKING:
    from loftesbok.editions.kernels.manager import Kernels

CELL_TIMEOUT = 300  # seconds; a cell takes a fraction of one
ShowCell = Callable[[int, int], None]
"""Called before each cell: which cell of the notebook, of how many."""


@dataclass(frozen=True)
class Order:
    """What to run: a notebook, its parameters, the folder to run it in; how it and its edition are called in errors."""

    source: Path
    folder: Path
    parameters: Mapping[str, str]
    name: str
    edition: str


def check_parameters(source: Any, parameters: Mapping[str, Any], name: str) -> None:
    """Refuse parameters that the notebook does not know or of another type than text, before anything runs."""
    tagged = [cell for cell in source.cells if "parameters" in notebook.tags(cell)]
    if len(tagged) != 1:
        raise LoftesbokError(f"{name}: {len(tagged)} celler har taggen parameters. Rätt vore: precis en.")
    names = {row.split(":")[0].split("=")[0].strip() for row in tagged[0].source.splitlines() if "=" in row}
    for key, value in parameters.items():
        if key not in names:
            raise LoftesbokError(f"{name} har ingen parameter {key!r}. Rätt vore: {', '.join(sorted(names))}")
        if not isinstance(value, str):
            raise LoftesbokError(
                f"{name}: parametern {key} är {value!r}. Rätt vore en text, till exempel {key}='2023-T2'"
            )


def load(kernels: Kernels) -> None:
    """Load all that running notebooks needs, before threads do it: one may find modules that another has half loaded.

    Whatever the threads' owner loads meanwhile, ``execute`` then loads nothing more.
    """
    import nbformat  # noqa: PLC0415 - heavy
    import papermill  # noqa: F401, PLC0415
    from nbclient import exceptions  # noqa: F401, PLC0415

    from loftesbok.editions.kernels import jupyter  # noqa: F401, PLC0415

    nbformat.validate(nbformat.v4.new_notebook())  # makes code of the schema; threads would each make it


def execute(
    order: Order, kernels: Kernels, *, show_cell: ShowCell | None = None, cell_timeout: float = CELL_TIMEOUT
) -> Any:
    """Run a notebook with papermill in a kernel of its own and return it, normalised.

    Nothing is written: papermill has no output path, as a failed run would replace the good report. Raises
    LoftesbokError for a cell that fails, warns, never ends, takes the kernel with it or shows something of the machine.
    """
    import logging  # noqa: PLC0415

    import papermill  # noqa: PLC0415 - heavy
    from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: PLC0415
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    from loftesbok.editions.kernels import jupyter  # noqa: PLC0415

    for name in ("papermill", "asyncio"):  # what goes wrong is raised, and told below
        logging.getLogger(name).setLevel(logging.CRITICAL)
    source = notebook.read(order.source)
    source.cells = notebook.chapter_cells(source)
    check_parameters(source, order.parameters, order.name)
    watch = _Watch(len(source.cells) + 1, show_cell)
    try:
        executed = papermill.execute_notebook(
            source,  # not its path: papermill takes what stands in braces in a path for a parameter
            None,
            parameters=dict(order.parameters),
            kernel_name="python3",
            language="python",
            progress_bar=False,
            log_output=False,
            record_timing=False,
            execution_timeout=max(1, int(cell_timeout)),
            kernel_manager_class=jupyter.manager_of(kernels),
            on_cell_start=watch,
            shutdown_kernel="immediate",  # nothing in it needs saving, and a polite end takes a third of a second
            # papermill's own cwd= changes the whole process' folder and goes wrong in threads (papermill #473)
            resources={"metadata": {"path": str(order.folder)}},
        )
    except PapermillExecutionError as error:
        what = str(error.evalue).strip() or "inget meddelande"
        raise _failed(order, watch, f"{error.ename}: {what}") from error
    except CellTimeoutError as error:
        what = f"den körde i mer än {cell_timeout:g} sekunder och stoppades. --cell-timeout ger en cell längre tid."
        raise _failed(order, watch, what) from error
    except DeadKernelError as error:
        what = "kärnan dog. Kanske tog datorns minne slut, eller så avbröts den utifrån."
        raise _failed(order, watch, what) from error
    except Exception as error:
        message = system_errors.describe(error) if isinstance(error, OSError) else str(error)
        first = next(iter(message.strip().splitlines()), "inget meddelande")
        words = kernels.last_words()
        raise LoftesbokError(
            f"{order.name} kunde inte köras: {first}{f' ({words})' if words else ''}\n{_untouched(order)}"
        ) from error
    _normalise(executed, order)
    root = kernels.project.root
    machine = privacy.Machine.here(root)
    privacy.refuse_leaks(executed, order.name, machine, lambda: privacy.read_sources(root))
    return executed


class _Watch:
    """Keeps in mind which cell is being run, for progress and for errors."""

    def __init__(self, count: int, show_cell: ShowCell | None) -> None:
        self.count, self.show_cell = count, show_cell
        self.index, self.source = 0, ""

    def __call__(self, cell: Any, cell_index: int) -> None:
        self.index, self.source = cell_index, cell.source
        if self.show_cell:
            self.show_cell(cell_index + 1, self.count)


def _failed(order: Order, watch: _Watch, what: str) -> LoftesbokError:
    first = next((row for row in watch.source.splitlines() if row.strip()), "")
    return LoftesbokError(f"{order.name}, cell {watch.index}, `{first}`: {what}\n{_untouched(order)}")


def _untouched(order: Order) -> str:
    return f"Utgåvan {order.edition} är orörd."


def _normalise(executed: Any, order: Order) -> None:
    """Take times, paths and random ids from an executed notebook; refuse one that is not clean.

    Raises LoftesbokError for a cell that was not run, printed to stderr or failed.
    """
    for index, cell in enumerate(executed.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in notebook.tags(cell):
            cell["id"] = "injected-parameters"
            cell.metadata["tags"] = ["injected-parameters", "remove-cell"]
        if cell.cell_type != "code":
            continue
        where = f"{order.name}, cell {index} ({cell.id})"
        if cell.source.strip() and cell.execution_count is None:
            raise LoftesbokError(f"{where} kördes inte. Utgåvan är orörd.")
        for output in cell.outputs:
            if output.output_type == "error" or output.get("name") == "stderr":
                lines = (output.get("text") or output.get("evalue") or "").strip().splitlines()
                raise LoftesbokError(
                    f"{where} varnade eller misslyckades: {lines[-1] if lines else 'utan text'}. Utgåvan är orörd."
                )
    executed.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }

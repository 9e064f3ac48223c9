"""Workers on other machines, by a Dask scheduler (the extra ``fleet``).

Every machine has the package installed from the same lock file, the scheduler's too (it reads the jobs), and sees the
projects and the books on a shared disk under the same path. A worker is a process with one thread:
``dask worker tcp://host:8786 --nthreads 1 --nworkers 4``. Dask starts a killed worker anew and hands its
job to another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from loftesbok.domain.problems import LoftesbokError
from loftesbok.fleet import environments as agreement
from loftesbok.fleet.executors import Crew

if TYPE_CHECKING:
    from distributed import Client

WAIT = 10  # seconds for the scheduler to answer, and then for a first worker
START = "`dask worker {address} --nthreads 1 --nworkers 4` starts four on a machine"


@contextmanager
def connected(address: str) -> Iterator[Crew]:
    """Connect to a scheduler and yield its workers, when they agree with this machine.

    Raises LoftesbokError when the extra is not installed, nobody answers, or the workers do not fit.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, and heavy
        from distributed.scheduler import KilledWorker  # noqa: PLC0415
    except ImportError:
        raise LoftesbokError(
            "--scheduler needs Dask, which is not installed here; `pip install loftesbok[fleet]` brings it (the lock "
            "file has its version). Without --scheduler the books are made on this machine."
        ) from None
    try:
        client = Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise LoftesbokError(
            f"no Dask scheduler answers at {address} ({_first_line(error)}); `dask scheduler` starts one and says its "
            "address, such as tcp://192.168.0.10:8786."
        ) from error
    with client:
        _hold_to_agreement(client, address)
        executor = client.get_executor(pure=False)
        # one try: Dask itself has handed the job to several workers before it gives up
        yield Crew(executor, lambda: len(_threads(client)), (KilledWorker,), tries=1, shared=True)


def _hold_to_agreement(client: Client, address: str) -> None:
    """Refuse workers that would make other books than this machine, or several at once in one process."""
    try:
        client.wait_for_workers(1, timeout=WAIT)
    except TimeoutError:
        raise LoftesbokError(f"{address} has no workers; {START.format(address=address)}.") from None
    for worker, threads in sorted(_threads(client).items()):
        if threads != 1:
            raise LoftesbokError(
                f"the worker {worker} has {threads} threads, but a book needs a process of its own; "
                f"{START.format(address=address)}."
            )
    try:
        found = client.run(agreement.environment)
    except Exception as error:
        raise LoftesbokError(
            f"the workers of {address} cannot run loftesbok ({_first_line(error)}); install it there from the same "
            "lock file."
        ) from error
    for worker, there in sorted(found.items()):
        if other := agreement.differences(agreement.environment(), there):
            raise LoftesbokError(
                f"the worker {worker} has {other}; install the same versions there from the lock file."
            )


def _threads(client: Client) -> dict[str, int]:
    return dict(client.nthreads())


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__

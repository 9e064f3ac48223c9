"""Workers on other machines, by a Dask scheduler (the extra ``fleet``).

Every machine has the package installed from the same lock file, the scheduler's too (it reads the jobs), and sees the
projects and the books on a shared disk under the same path. A worker is a process with one thread, watched by Dask's
nanny: ``dask worker tcp://host:8786 --nthreads 1 --nworkers 4``. Dask starts a killed worker anew and hands its job to
another.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from loftesbok.domain.problems import LoftesbokError
from loftesbok.fleet.environments import differences, environment
from loftesbok.fleet.executors import EndingExecutor, Workers

if TYPE_CHECKING:
    from distributed import Client

WAIT = 10  # seconds for the scheduler to answer, for a first worker, and for one that is ended to be there again
START = "`dask worker {address} --nthreads 1 --nworkers 4` startar fyra på en dator"
_T = TypeVar("_T")


@contextmanager
def cluster_workers(address: str) -> Iterator[Workers]:
    """Connect to a scheduler and yield its workers, when they agree with this machine.

    Raises LoftesbokError when the extra is not installed, nobody answers, or the workers do not fit.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, and heavy
        from distributed.scheduler import KilledWorker  # noqa: PLC0415
    except ImportError:
        raise LoftesbokError(
            "--scheduler kräver Dask, som inte är installerat här. `pip install loftesbok[fleet]` installerar det "
            "(låsfilen har rätt version). Utan --scheduler görs böckerna på den här datorn."
        ) from None
    try:
        client = Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise LoftesbokError(
            f"Ingen Dask-schemaläggare svarar på {address} ({_first_line(error)}). `dask scheduler` startar en och "
            "visar dess adress, till exempel tcp://192.168.0.10:8786."
        ) from error
    with client:
        _must_fit(client, address)
        # one try: Dask itself has handed the job to several workers before it gives up
        yield Workers(ClusterExecutor(client), lambda: len(_threads(client)), (KilledWorker,), tries=1, shared=True)


class ClusterExecutor(EndingExecutor):
    """Dask's own executor, with jobs whose names are known here, so that the worker of each can be found and ended."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._executor = client.get_executor(pure=False)
        self._keys: dict[Future[Any], str] = {}

    def submit(self, fn: Callable[..., _T], /, *args: Any, **kwargs: Any) -> Future[_T]:
        """Run a function in a worker of the cluster."""
        key = f"loftesbok-{secrets.token_hex(8)}"
        future: Future[_T] = self._executor.submit(fn, *args, key=key, **kwargs)
        self._keys[future] = key
        return future

    def end(self, future: Future[Any]) -> None:
        """Take a job back, and start the worker that is at it anew: its nanny ends it, and what it has started."""
        at_work = [address for address, keys in self.client.processing().items() if self._keys[future] in keys]
        future.cancel()
        if at_work:
            self.client.restart_workers(at_work, timeout=WAIT, raise_for_error=False)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Give back what has been handed out."""
        self._executor.shutdown(wait=wait and not cancel_futures)


def _must_fit(client: Client, address: str) -> None:
    """Refuse workers that would make other books than this machine, or several at once in one process."""
    start = START.format(address=address)
    try:
        client.wait_for_workers(1, timeout=WAIT)
    except TimeoutError:
        raise LoftesbokError(f"{address} har inga arbetare; {start}.") from None
    for worker, threads in sorted(_threads(client).items()):
        if threads != 1:
            raise LoftesbokError(
                f"Arbetaren {worker} har {threads} trådar, men varje bok behöver en egen process; {start}."
            )
    try:
        environments = client.run(environment)
    except Exception as error:
        raise LoftesbokError(
            f"Arbetarna hos {address} kan inte köra loftesbok ({_first_line(error)}). Installera det där från samma "
            "låsfil."
        ) from error
    for worker, there in sorted(environments.items()):
        if other := differences(environment(), there):
            raise LoftesbokError(f"Arbetaren {worker} har {other}. Installera samma versioner där från låsfilen.")


def _threads(client: Client) -> dict[str, int]:
    return dict(client.nthreads())


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__

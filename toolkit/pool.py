"""Tasks in, results out, on several processes. A worker that is killed costs time and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

TRIES = 3  # a task that takes its worker down this often is to blame itself

R = TypeVar("R")
Task = tuple[Callable[..., R], tuple[Any, ...]]


class WorkerDied(RuntimeError):
    """A task has taken its worker process down again and again."""


def run(tasks: Sequence[Task[R]], jobs: int) -> Iterator[tuple[int, R]]:
    """Run every task and give (its index, its result) as they finish. One job runs in this process.

    Raises WorkerDied where a task's worker is lost `TRIES` times, and whatever a task raises.
    """
    if jobs == 1 or len(tasks) <= 1:
        for index, (function, arguments) in enumerate(tasks):
            yield index, function(*arguments)
        return
    left = dict(enumerate(tasks))
    for _ in range(TRIES):
        with ProcessPoolExecutor(min(jobs, len(left))) as pool:
            futures: dict[Future[R], int] = {
                pool.submit(function, *arguments): index for index, (function, arguments) in left.items()
            }
            try:
                for future in as_completed(futures):
                    yield futures[future], future.result()
                    del left[futures[future]]
            except BrokenProcessPool:
                continue  # the pool is gone with its worker; what is left starts on a new one
        return
    raise WorkerDied("A worker process was ended again and again. Is there enough memory? Try --jobs 1.")

"""Tasks in, results out, on several processes. A worker that is killed costs time and nothing else."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

TRIES = 3  # so many pools in a row may be lost before a single task is done

R = TypeVar("R")
Task = tuple[Callable[..., R], tuple[Any, ...]]


class WorkerDied(RuntimeError):
    """Some task takes its worker process down again and again."""


def run(tasks: Sequence[Task[R]], jobs: int) -> Iterator[tuple[int, R]]:
    """Run every task and give (its index, its result) as they finish. One job runs in this process.

    Raises WorkerDied where `TRIES` pools in a row are lost and nothing gets done, and whatever a task raises.
    """
    if jobs == 1 or len(tasks) <= 1:
        for index, (function, arguments) in enumerate(tasks):
            yield index, function(*arguments)
        return
    left = dict(enumerate(tasks))
    tries = 0
    while left:
        before = len(left)
        yield from _on_one_pool(left, jobs)
        tries = tries + 1 if len(left) == before else 0
        if tries == TRIES:
            raise WorkerDied("A worker process was ended again and again. Is there enough memory? Try --jobs 1.")


def _on_one_pool(left: dict[int, Task[R]], jobs: int) -> Iterator[tuple[int, R]]:
    """Do what can be done before the pool is lost, if it is, and take it out of `left`."""
    pool = ProcessPoolExecutor(min(jobs, len(left)), initializer=_follow_parent)
    futures: dict[Future[R], int] = {}
    try:
        for index, (function, arguments) in left.items():
            futures[pool.submit(function, *arguments)] = index
    except BrokenProcessPool:
        pass  # lost already; what was done until then counts
    try:
        for future in as_completed(futures):
            if not isinstance(future.exception(), BrokenProcessPool):
                yield futures[future], future.result()
                del left[futures[future]]
    finally:  # a mistake or Ctrl-C does not wait for what has not begun
        pool.shutdown(cancel_futures=True)


def _follow_parent() -> None:
    """In a worker: leave Ctrl-C to the parent, and end when the parent ends, however that comes.

    Without it a killed build would leave its workers waiting forever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()

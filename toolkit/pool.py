"""Tasks in, results out, on several processes. A worker that is killed costs the task at hand, which is done again.

Not `concurrent.futures`: its pool is lost as a whole with one killed worker, and one that dies while tasks are being
handed out can leave it waiting forever.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, TypeVar

TRIES = 3  # a task that takes its worker down this often is to blame itself
GROWN = 250 * 2**20  # bytes: a worker that holds so much more than at its start is followed by a fresh one

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
    team = _Team(tasks)
    try:
        while team.waiting or team.busy:
            team.hand_out(jobs)
            yield from team.collect(jobs)
    finally:
        team.end()


class _Worker:
    """A process that does one task at a time."""

    def __init__(self) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=_work, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()  # now the pipe ends when the process does

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class _Team:
    """Who does what: tasks by index, workers by their pipe."""

    def __init__(self, tasks: Sequence[Task[Any]]) -> None:
        self.tasks = tasks
        self.waiting = deque(range(len(tasks)))
        self.lost = Counter[int]()
        self.free: list[_Worker] = []
        self.busy: dict[Any, tuple[_Worker, int]] = {}

    def hand_out(self, jobs: int) -> None:
        while self.waiting and len(self.busy) < jobs:
            worker = self.free.pop() if self.free else _Worker()
            index = self.waiting.popleft()
            self.busy[worker.pipe] = worker, index
            with suppress(OSError):  # dead already: `collect` notices
                worker.pipe.send(self.tasks[index])

    def collect(self, jobs: int) -> list[tuple[int, Any]]:
        """Wait for some results, and keep everyone busy before they are looked at."""
        done = []
        for pipe in wait(list(self.busy)):
            worker, index = self.busy.pop(pipe)
            try:
                fine, result, grown = worker.pipe.recv()
            except (EOFError, OSError):
                worker.end()
                self._again(index)
                continue
            if grown:
                worker.end()
            else:
                self.free.append(worker)
            if not fine:
                raise result
            done.append((index, result))
        self.hand_out(jobs)
        return done

    def end(self) -> None:
        for worker in (*self.free, *(worker for worker, _ in self.busy.values())):
            worker.end()

    def _again(self, index: int) -> None:
        self.lost[index] += 1
        if self.lost[index] == TRIES:
            raise WorkerDied("A worker process was ended again and again. Is there enough memory? Try --jobs 1.")
        self.waiting.append(index)


def _work(pipe: Connection) -> None:
    """Do tasks until the parent ends or has no more. Ctrl-C is the parent's to answer."""
    gc.freeze()  # what the parent had read stays: no collection has to look at it, or copy its pages, again
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    at_start = _memory()
    while True:
        try:
            function, arguments = pipe.recv()
        except EOFError:
            return
        try:
            outcome = True, function(*arguments)
        except Exception as error:  # noqa: BLE001  raised again in the parent
            error.add_note(f"In a worker process:\n{traceback.format_exc()}")
            outcome = False, error
        pipe.send((*outcome, _memory() - at_start > GROWN))


def _memory() -> int:
    """Bytes that this process holds; 0 where the system doesn't say it in a file."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGESIZE")
    except (OSError, ValueError):
        return 0


def _end_with_parent() -> None:
    """A build that is killed must not leave its workers behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

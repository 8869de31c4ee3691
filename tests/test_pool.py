"""Every result arrives, once, on any number of processes and whatever happens to them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from toolkit import pool

SAME_FOR_ALL = pytest.mark.parametrize("jobs", [1, 2, 4])


def square(number: int) -> int:
    return number * number


def once_deadly(number: int, marks: Path, deadly: Iterable[int]) -> int:
    """Some numbers kill their process, as a machine short of memory would, but only the first time."""
    mark = marks / str(number)
    if number in deadly and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def always_deadly(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def deadly_seven(number: int, seconds: float = 0) -> int:
    if number == 7:
        time.sleep(seconds)
        always_deadly(number)
    return number * number


def mistaken(number: int, marks: Path) -> int:
    if number == 0:
        raise ValueError("the words of the task")
    time.sleep(0.05)
    (marks / str(number)).touch()
    return number


def long(number: int, size: int) -> bytes:
    return bytes([number]) * size


def process(_: int) -> int:
    time.sleep(0.05)
    return os.getpid()


@SAME_FOR_ALL
@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_every_result_comes_once_with_its_index(jobs: int, count: int) -> None:
    found = list(pool.run([(square, (number,)) for number in range(count)], jobs))
    assert sorted(found) == [(number, number * number) for number in range(count)]


def test_one_job_stays_in_this_process_and_two_use_two_others() -> None:
    tasks = [(process, (number,)) for number in range(8)]
    assert {pid for _, pid in pool.run(tasks, 1)} == {os.getpid()}
    assert os.getpid() not in {pid for _, pid in pool.run(tasks, 2)}


@pytest.mark.parametrize("jobs", [2, 4])
def test_killed_worker_loses_nothing(jobs: int, tmp_path: Path) -> None:
    found = list(pool.run([(once_deadly, (number, tmp_path, {3})) for number in range(20)], jobs))
    assert sorted(found) == [(number, number * number) for number in range(20)]
    assert (tmp_path / "3").exists()


def test_more_workers_may_be_killed_than_one_task_is_tried(tmp_path: Path) -> None:
    deadly = range(0, 20, 3)
    found = list(pool.run([(once_deadly, (number, tmp_path, deadly)) for number in range(20)], 2))
    assert sorted(found) == [(number, number * number) for number in range(20)]
    assert len(list(tmp_path.iterdir())) == len(deadly) > pool.TRIES


def test_task_that_always_kills_its_worker_ends_in_a_sentence_and_the_others_get_done() -> None:
    seen: list[int] = []
    with pytest.raises(pool.WorkerDied, match=r"^A worker process was ended again and again\. .*--jobs 1\.$"):
        seen.extend(index for index, _ in pool.run([(deadly_seven, (number, 0.2)) for number in range(20)], 2))
    assert sorted(seen) == [number for number in range(20) if number != 7]


def test_workers_that_die_while_tasks_are_handed_out_end_in_the_same_sentence() -> None:
    for jobs in (2, 4):
        with pytest.raises(pool.WorkerDied):
            list(pool.run([(always_deadly, (number,)) for number in range(10)], jobs))


@SAME_FOR_ALL
def test_what_a_task_raises_comes_through_and_the_rest_is_not_begun(jobs: int, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="the words of the task"):
        list(pool.run([(mistaken, (number, tmp_path)) for number in range(60)], jobs))
    assert len(list(tmp_path.iterdir())) < 10


def test_where_a_task_went_wrong_can_be_seen_in_the_parent(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="the words") as caught:
        list(pool.run([(mistaken, (number, tmp_path)) for number in range(2)], 2))
    assert "in mistaken" in "".join(caught.value.__notes__)


def test_more_may_be_said_than_a_pipe_holds() -> None:
    found = dict(pool.run([(long, (number, 3_000_000)) for number in range(6)], 2))
    assert {len(data) for data in found.values()} == {3_000_000}
    assert all(data == bytes([number]) * 3_000_000 for number, data in found.items())


def test_no_process_is_left_when_the_reader_stops_early() -> None:
    results = pool.run([(process, (number,)) for number in range(30)], 2)
    _, worker = next(results)
    results.close()  # type: ignore[attr-defined]  # it is a generator
    assert not alive(worker)


PARENT = r"""
import os, sys, time
from toolkit import pool

def waiting(number):
    os.write(1, f"{os.getpid()}\n".encode())  # in one go: two write here
    time.sleep(60)

if __name__ == "__main__":
    list(pool.run([(waiting, (number,)) for number in range(2)], 2))
"""


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_their_parent_however_that_ends(sign: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "parent.py").write_text(PARENT, "utf-8")
    parent = subprocess.Popen([sys.executable, tmp_path / "parent.py"], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    workers = [int(parent.stdout.readline()) for _ in range(2)]
    assert all(alive(worker) for worker in workers)
    parent.send_signal(sign)
    parent.wait(30)
    for _ in range(300):
        if not any(alive(worker) for worker in workers):
            return
        time.sleep(0.1)
    pytest.fail("a worker outlived its parent")


STARTED = """
import multiprocessing
from tests.test_pool import square
from toolkit import pool

if __name__ == "__main__":
    multiprocessing.set_start_method({method!r})
    print(sorted(pool.run([(square, (number,)) for number in range(5)], 2)))
"""


@pytest.mark.whole
@pytest.mark.parametrize("method", ["spawn", "forkserver"])  # Windows and macOS; Python 3.14
def test_workers_may_be_started_in_another_way(method: str, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(STARTED.format(method=method), "utf-8")
    root = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, str(tmp_path / "main.py")]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (run.stdout, run.stderr) == ("[(0, 0), (1, 1), (2, 4), (3, 9), (4, 16)]\n", "")


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


KEPT: list[bytes] = []


def hoard(size: int) -> int:
    KEPT.append(b"x" * size)
    time.sleep(0.02)
    return os.getpid()


def test_a_worker_that_has_grown_is_followed_by_a_fresh_one() -> None:
    grown = [process for _, process in pool.run([(hoard, (pool.GROWN + 2**20,))] * 4, 2)]
    assert len(set(grown)) == 4
    small = [process for _, process in pool.run([(hoard, (1,))] * 8, 2)]
    assert len(set(small)) == 2

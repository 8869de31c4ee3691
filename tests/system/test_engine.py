"""The build as a process among others: what it notices, what it survives, and what it says when it cannot go on."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from filelock import FileLock

from tests.system import checkout
from tests.system.checkout import MADE, built, change, contents, small, stamps, toolkit

pytestmark = pytest.mark.whole
ONE = {path for path in MADE if "/one." in path}
PLACES = {path for path in ONE if path.startswith("geometry/")}  # where answers stand, whatever the words
ALL = "trackers/my-job-search.xlsx"
SITE = {"site", "offline-site.zip"}
WORKSHEETS = "toolkit/content/worksheets"


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small(tmp_path_factory.mktemp("engine") / "center")
    built(folder)
    return folder


@pytest.fixture
def center(clean: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(clean, tmp_path / "center"))


@pytest.fixture(scope="module")
def clean_quick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = checkout.quick(tmp_path_factory.mktemp("quick") / "center")
    built(folder)
    return folder


@pytest.fixture
def quick(clean_quick: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(clean_quick, tmp_path / "quick"))


def written(folder: Path, before: dict[str, tuple[int, int]]) -> set[str]:
    """What a build has written, the website's files as one."""
    after = stamps(folder / "build")
    names = {name for name in after if before.get(name) != after[name]}
    return {"site" if name.startswith("site/") else name for name in names}


# what is noticed


def test_nothing_changed_means_nothing_written(center: Path) -> None:
    before = stamps(center / "build")
    assert built(center).endswith(" 0 of them new or changed.\n")
    assert stamps(center / "build") == before


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (f"{WORKSHEETS}/one.yaml", "What happened", "What occurred", ONE - PLACES | SITE | {ALL, "manifest.json"}),
        ("toolkit/content/glossary.yaml", "You pay it nothing", "You pay IT nothing", SITE | {"manifest.json"}),
        ("docs/privacy.md", "look for work", "LOOK FOR WORK", SITE | {"manifest.json"}),
        ("overrides/main.html", "on Mondays", "at weekend", SITE | {"manifest.json"}),
        ("mkdocs.yml", "A small center", "A SMALL CENTER", SITE | {"manifest.json"}),
    ],
)
def test_one_changed_byte_under_the_same_time_stamp_is_noticed(
    path: str, old: str, new: str, expected: set[str], center: Path
) -> None:
    change(center / path, old, new)
    before = stamps(center / "build")
    built(center)
    assert written(center, before) == expected


def test_changed_template_makes_all_that_it_shows_in(center: Path) -> None:
    (center / "mkdocs.yml").unlink()
    change(center / "templates/pdf/sheet.html.j2", "KEEP THIS", "keep this")
    before = stamps(center / "build")
    built(center)
    assert written(center, before) == {path for path in MADE if path.endswith(".pdf")} | {"manifest.json"}


def test_changed_byte_in_a_page_of_the_website_is_mended(center: Path) -> None:
    good = contents(center / "build")
    change(center / "build" / "site" / "privacy.html", "look for work", "LOOK FOR WORK")
    assert built(center).endswith(" 1 of them new or changed.\n")
    assert contents(center / "build") == good


def test_options_say_what_is_built_and_where(center: Path, tmp_path: Path) -> None:
    said = built(center, "--only", "one", "--paper", "a4", "--out", str(tmp_path / "else"), "--jobs", "2")
    assert set(contents(tmp_path / "else")) == {
        "geometry/a4/one.json",
        "low-ink/a4/one.pdf",
        "print/a4/one.pdf",
        "trackers/one.xlsx",
        "manifest.json",
    }
    assert said.endswith(f"Done: 3 files to hand out, in {tmp_path}/else/. 3 of them new or changed.\n")


# what stops it


def test_mistake_in_a_worksheet_stops_the_build_before_anything_is_written(quick: Path) -> None:
    change(quick / f"{WORKSHEETS}/one.yaml", "minutes: 5", "minutes: V")
    shutil.rmtree(quick / "build")
    place = f"{WORKSHEETS}/one.yaml:7:10: This should be a whole number, not 'V'."
    stopped(toolkit(quick, "build"), place, "1 problem. Nothing was written.")
    assert not (quick / "build").exists()


def test_mistake_in_a_page_by_hand_leaves_every_file_as_it_was(center: Path) -> None:
    change(center / f"{WORKSHEETS}/one.yaml", "What happened", "What occurred")
    (center / "docs" / "privacy.md").write_text(checkout.PAGE + "[gone](gone.md)\n", "utf-8")
    before = stamps(center / "build")
    stopped(toolkit(center, "build"), "mkdocs.yml: ", "gone.md", "1 problem. Nothing was written.")
    assert stamps(center / "build") == before


def test_two_builds_at_once_the_second_says_so(quick: Path) -> None:
    before = stamps(quick / "build")
    with FileLock(quick / "build" / ".lock"):
        run = toolkit(quick, "build")
    stopped(run, "build: Another build is running in this folder. Wait until it is done, then start again.")
    assert stamps(quick / "build") == before


def test_output_that_leads_out_of_the_workspace_is_refused(quick: Path, tmp_path: Path) -> None:
    (quick / "build").replace(tmp_path / "elsewhere")
    (quick / "build").symlink_to(tmp_path / "elsewhere")
    change(quick / f"{WORKSHEETS}/one.yaml", "What happened", "What occurred")
    before = stamps(tmp_path / "elsewhere")
    stopped(toolkit(quick, "build"), "build: This is a link that leads elsewhere. Delete it, or name another folder")
    assert stamps(tmp_path / "elsewhere") == before


def test_pipe_for_a_worksheet_is_refused_at_once(quick: Path) -> None:
    before = stamps(quick / "build")
    os.mkfifo(quick / WORKSHEETS / "three.yaml")
    stopped(toolkit(quick, "build"), f"{WORKSHEETS}/three.yaml: This is not an ordinary file.")
    assert stamps(quick / "build") == before


def mounted(center: Path, mount: str, then: str = "") -> subprocess.CompletedProcess[str]:
    """Build where some folder is mounted as `mount` says, which nobody else sees; needs root."""
    probe = subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False) if _unshare() else None
    if probe is None or probe.returncode:
        pytest.skip("needs root: a mount of its own")
    build = " ".join(checkout.command("build", "--jobs", "2"))
    script = f"set -e; {mount}; status=0; {build} || status=$?; {then or 'true'}; exit $status"
    command = ["unshare", "-m", "sh", "-c", script]
    settings = checkout.environment(center)
    return subprocess.run(command, cwd=center, env=settings, capture_output=True, text=True, check=False)


def _unshare() -> bool:
    return shutil.which("unshare") is not None


def test_output_folder_that_cannot_be_written_ends_in_a_sentence(quick: Path) -> None:
    change(quick / f"{WORKSHEETS}/one.yaml", "What happened", "What occurred")
    before = stamps(quick / "build")
    run = mounted(quick, "mount --bind build build; mount -o remount,ro,bind build")
    stopped(run, "Read-only file system. No file is half written.")
    assert stamps(quick / "build") == before


@pytest.mark.parametrize("free", [0, 64])  # KB: for nothing, some PDFs
def test_full_disk_leaves_every_file_as_it_was(free: int, quick: Path) -> None:
    full_disk(quick, free)


def test_disk_that_fills_up_with_the_website_leaves_every_file_as_it_was(center: Path) -> None:
    full_disk(center, 1024)


def full_disk(center: Path, free: int) -> None:
    for id in ("one", "two"):
        change(center / f"{WORKSHEETS}/{id}.yaml", "What happened", "What occurred")
    (center / "build").rename(center / "old")
    (center / "build").mkdir()
    before = contents(center / "old")
    fill = f"dd if=/dev/zero of=build/fill bs=1k 2>/dev/null || true; truncate -s -{free}k build/fill"
    mount = f"mount -t tmpfs -o size=24m full build; cp -a old/. build; rm -f build/.lock; {fill}"
    run = mounted(center, mount, "mkdir saved; rm build/fill; cp -a build/. saved")
    stopped(run, "No space left on device. No file is half written.")
    assert contents(center / "saved") == before
    assert not list((center / "saved").glob(".part-*"))


def stopped(run: subprocess.CompletedProcess[str], *said: str) -> None:
    """It has ended as a user's mistake does: with 1 and with sentences."""
    assert run.returncode == 1, run.stdout + run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    for sentence in said:
        assert sentence in run.stderr


# what it survives


def killed(center: Path, moment: float, sign: signal.Signals, moving: bool = False) -> tuple[bool, list[int], str]:
    """Build and end it after some seconds, counted from where the first file is moved if you like.

    Return whether it still ran, who worked for it, and what it said.
    """
    run = subprocess.Popen(
        checkout.command("build", "--jobs", "2"),
        cwd=center,
        env=checkout.environment(center),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    first = center / "build" / "print" / "a4" / "one.pdf"
    before = _inode(first)
    while moving and _inode(first) == before and run.poll() is None:
        pass
    while sign == signal.SIGINT and len(list(_children(run.pid))) < 2 and run.poll() is None:
        time.sleep(0.05)  # what a user interrupts is the work; a busy machine takes its time to begin it
    with suppress(subprocess.TimeoutExpired):
        run.wait(moment)
    running = run.poll() is None
    workers = list(_children(run.pid))
    if sign == signal.SIGINT:  # as a terminal does it: all of them get it
        os.killpg(run.pid, sign)
    else:
        run.send_signal(sign)
    _, said = run.communicate()
    return running, workers, said


def _inode(path: Path) -> int:
    return path.stat().st_ino if path.exists() else 0


def _children(parent: int) -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, fields = int(path.parent.name), path.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            yield pid


def gone(pids: list[int]) -> bool:
    for _ in range(300):
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.1)
    return False


def rounds(center: Path, old: Path, times: int, seed: int) -> None:
    """Kill so many builds from an old state to a new one, each at another moment; every other one while it moves."""
    change(center / f"{WORKSHEETS}/one.yaml", "What happened", "What occurred")
    (center / WORKSHEETS / "two.yaml").unlink()
    start = time.monotonic()
    built(center)
    seconds = time.monotonic() - start
    before, after = contents(old), contents(center / "build")
    moments, interrupted, torn, different, begun = random.Random(seed), 0, 0, 0, 0
    for number in range(times):
        shutil.rmtree(center / "build")
        if number % 5:  # every fifth begins with nothing
            shutil.copytree(old, center / "build")
        moving = number % 2 == 0
        moment = moments.uniform(0, 0.01 if moving else seconds)
        running, workers, _ = killed(center, moment, signal.SIGKILL, moving)
        interrupted += running
        assert gone(workers), "a worker outlived the build"
        whole = contents(center / "build") if (center / "build").exists() else {}
        seen = {name: sum for name, sum in whole.items() if not name.startswith(".part-")}
        begun += seen not in (before, {})
        torn += sum(sum not in (before.get(name), after.get(name)) for name, sum in seen.items())
        built(center)
        different += contents(center / "build") != after
    print(
        f"kill -9: {times} builds, {interrupted} still running, {begun} while moving, {torn} torn, {different} differ"
    )
    assert (torn, different) == (0, 0)
    assert interrupted >= times // 2
    assert begun


@pytest.mark.slow
def test_killed_build_leaves_whole_files_and_the_next_one_equals_a_clean_one(quick: Path, clean_quick: Path) -> None:
    rounds(quick, clean_quick / "build", 5, seed=1)


@pytest.mark.slow
def test_hundred_kills_leave_whole_files_and_the_next_build_equals_a_clean_one(center: Path, clean: Path) -> None:
    rounds(center, clean / "build", 100, seed=2)


@pytest.mark.slow
def test_interrupted_by_the_user_it_ends_without_a_traceback_and_alone(quick: Path) -> None:
    before = stamps(quick / "build")
    printer = quick / "toolkit" / "formats" / "pdf" / "print.py"
    printer.write_text(checkout.QUICK.replace("SECONDS = 0.1", "SECONDS = 60"), "utf-8")
    running, workers, said = killed(quick, 0.5, signal.SIGINT)
    assert running
    assert gone(workers)
    assert "Traceback" not in said
    assert stamps(quick / "build") == before
    assert not list((quick / "build").glob(".part-*"))


# the same bytes


RUNS = [  # jobs, hash seed, locale, time zone, folder: each value of one with each of its neighbors somewhere
    ("1", "1", "C.UTF-8", "UTC", "plain"),
    ("2", "4711", "tr_TR.UTF-8", "Asia/Tokyo", "Büro with a space"),
    ("4", "1", "ja_JP.UTF-8", "America/St_Johns", "deep/er"),
    ("1", "4711", "ja_JP.UTF-8", "UTC", "Büro with a space"),
    ("2", "1", "C.UTF-8", "America/St_Johns", "Büro with a space"),
    ("4", "4711", "tr_TR.UTF-8", "UTC", "plain"),
    ("2", "4711", "ja_JP.UTF-8", "Asia/Tokyo", "plain"),
    ("4", "1", "C.UTF-8", "Asia/Tokyo", "deep/er"),
    ("1", "1", "tr_TR.UTF-8", "America/St_Johns", "deep/er"),
]
SET = "import locale, time; print(locale.setlocale(locale.LC_ALL, ''), time.tzname[0])"
ZONES = {"UTC": "UTC", "Asia/Tokyo": "JST", "America/St_Johns": "NST"}


@pytest.fixture(scope="module")
def digests(clean: Path) -> dict[str, str]:
    return contents(clean / "build")


@pytest.mark.slow
@pytest.mark.parametrize(("jobs", "seed", "locale", "zone", "name"), RUNS, ids=lambda value: str(value))
def test_same_bytes_for_all_jobs_seeds_locales_time_zones_and_folders(
    jobs: str, seed: str, locale: str, zone: str, name: str, digests: dict[str, str], tmp_path: Path
) -> None:
    env = {"PYTHONHASHSEED": seed, "LC_ALL": locale, "LANG": locale, "TZ": zone}
    folder = small(tmp_path / name)
    probe = [checkout.command()[0], "-c", SET]
    settings = checkout.environment(folder, **env)
    seen = subprocess.run(probe, env=settings, capture_output=True, text=True, check=False)
    if "unsupported locale" in seen.stderr:
        pytest.skip(f"needs the Debian package locales-all: {locale}")
    assert seen.stdout.split() == [locale, ZONES[zone]]
    built(folder, "--jobs", jobs, **env)
    assert contents(folder / "build") == digests

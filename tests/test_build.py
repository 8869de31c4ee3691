"""What the build promises of its output folder: nothing twice, nothing half, nothing that isn't ours touched.

1. Where nothing has changed, nothing is written.
2. Every changed byte is noticed, whatever the time stamp says, and only what is made from it is made again.
3. A problem, a full disk or a kill leaves each file as it was or as it will be; the next build equals a clean one.
4. Only files that a manifest of ours has named are ever removed, and nothing is written outside the folder.
"""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tests.system.checkout import SHEET
from toolkit import build, files, library, products, resources
from toolkit.branding import Branding
from toolkit.build import Options, Report
from toolkit.document import Document, Medium
from toolkit.fingerprint import fingerprint
from toolkit.formats.pdf import native
from toolkit.formats.pdf.paper import PAPERS
from toolkit.problems import Problem, ProblemsFound, Source
from toolkit.products import Made

EDITIONS = {"print": "pdf", "low-ink": "pdf", "geometry": "json"}
ONE, TWO = (
    {
        *(f"{kind}/{size}/{name}.{end}" for kind, end in EDITIONS.items() for size in PAPERS),
        f"trackers/{name}.xlsx",
    }
    for name in ("one", "two")
)
ALL = "trackers/my-job-search.xlsx"
Stamps = dict[str, tuple[int, int]]


@dataclasses.dataclass
class Center:
    """A workspace with two small worksheets, and a library of its own beside it."""

    folder: Path

    @property
    def out(self) -> Path:
        return self.folder / "build"

    def sheet(self, id: str) -> Path:
        return self.folder / "content" / "worksheets" / f"{id}.yaml"

    def build(self, *only: str, jobs: int = 1, **options: Any) -> Report:
        found = library.load(self.folder / "content")
        wanted = Options(self.folder, self.out, only, jobs=jobs, **options)
        return build.build(found, Branding(), wanted, lambda path, total: None)

    def state(self) -> dict[str, bytes]:
        return {name: (self.out / name).read_bytes() for name in self.stamps()}

    def stamps(self) -> Stamps:
        found = (path for path in sorted(self.out.rglob("*")) if path.is_file() and path.name != ".lock")
        return {path.relative_to(self.out).as_posix(): _stamp(path) for path in found}

    def touched(self, before: Stamps) -> set[str]:
        return {name for name, stamp in self.stamps().items() if before.get(name) != stamp}


def _stamp(path: Path) -> tuple[int, int]:
    return path.stat().st_ino, path.stat().st_mtime_ns


def change(path: Path, old: bytes, new: bytes) -> None:
    """Change some bytes so that neither size nor time says so."""
    assert len(old) == len(new)
    times, data = (path.stat().st_atime_ns, path.stat().st_mtime_ns), path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))
    os.utime(path, ns=times)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Center:
    """Built once; tests that change anything get a copy."""
    center = Center(tmp_path_factory.mktemp("clean"))
    shutil.copytree(resources.content() / "lists", center.folder / "content" / "lists")
    shutil.copy(resources.content() / "modules.yaml", center.folder / "content")
    for id, code in (("one", "X81"), ("two", "X82")):
        center.sheet(id).parent.mkdir(exist_ok=True)
        center.sheet(id).write_text(SHEET.format(id=id, code=code), "utf-8")
    assert set(center.build().written) == ONE | TWO | {ALL}
    return center


@pytest.fixture
def center(clean: Center, tmp_path: Path) -> Center:
    shutil.copytree(clean.folder, tmp_path / "center")
    return Center(tmp_path / "center")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that say what they are made from, in no time: for tests that build very often."""

    def editions(document: Document, size: str, branding: Branding, medium: Medium) -> dict[str, Made]:
        said = f"{document.id} {size} {medium} {fingerprint(document)}".encode() * 200
        return dict.fromkeys(products.SHEETS[medium], (said, 1, ()))

    def tracker(slug: str, title: str, documents: Any, branding: Branding) -> tuple[bytes, int, tuple[Problem, ...]]:
        return f"{slug} {fingerprint(tuple(documents))}".encode() * 200, 0, ()

    monkeypatch.setattr(products, "_editions", editions)
    monkeypatch.setattr(products, "_tracker", tracker)


# 1. nothing changed


def test_nothing_is_written_where_nothing_has_changed(center: Center) -> None:
    before = center.stamps()
    report = center.build()
    assert report.written == ()
    assert set(report.files) == ONE | TWO | {ALL}
    assert center.stamps() == before


def test_newer_times_are_no_change(center: Center) -> None:
    for path in center.folder.rglob("*"):
        os.utime(path, ns=(2_000_000_000_000_000_000, 2_000_000_000_000_000_000))
    before = center.stamps()
    assert center.build().written == ()
    assert center.stamps() == before


def test_manifest_names_every_file_and_what_it_is(center: Center) -> None:
    manifest = json.loads((center.out / "manifest.json").read_text("utf-8"))
    assert set(manifest["files"]) == set(center.stamps()) - {"manifest.json"}
    for path, entry in manifest["files"].items():
        assert entry["sha256"] == files.digest((center.out / path).read_bytes())
    assert manifest["files"]["print/a4/one.pdf"].items() >= {"kind": "print", "pages": 1, "worksheet": "one"}.items()


# 2. what has changed


def test_one_changed_worksheet_makes_its_own_files_and_the_tracker_with_everything(center: Center) -> None:
    change(center.sheet("one"), b"What happened", b"What occurred")
    before = center.stamps()
    worded = {path for path in ONE if not path.startswith("geometry/")}  # new words need not move a box
    assert set(center.build().written) == worded | {ALL}
    assert center.touched(before) == worded | {ALL, "manifest.json"}


def test_comment_or_a_word_that_no_file_shows_makes_nothing_new(center: Center) -> None:
    center.sheet("one").write_text("# Begun by a colleague.\n" + center.sheet("one").read_text("utf-8"), "utf-8")
    before = center.stamps()
    assert center.build().written == ()
    assert center.stamps() == before


def test_changed_list_makes_what_shows_it(center: Center) -> None:
    change(center.folder / "content" / "lists" / "agree.yaml", b"Partly", b"PARTLY")
    assert {"print/a4/one.pdf", "print/letter/two.pdf", ALL} <= set(center.build().written)


def test_list_that_no_worksheet_uses_makes_nothing_new(center: Center) -> None:
    used = center.folder / "content" / "lists" / "stage.yaml"
    used.write_text(used.read_text("utf-8") + "# A comment.\n", "utf-8")
    assert center.build().written == ()


@pytest.mark.parametrize("path", ["print/a4/one.pdf", "trackers/two.xlsx", ALL])
def test_output_with_another_byte_in_it_is_made_again(path: str, center: Center) -> None:
    good, place = (center.out / path).read_bytes(), center.out / path
    change(place, good[1000:1001], bytes([good[1000] ^ 1]))
    assert place.read_bytes() != good
    assert center.build().written == (path,)
    assert place.read_bytes() == good


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_output_that_is_gone_or_empty_is_made_again(spoil: Callable[[Path], object], center: Center) -> None:
    before = center.state()
    spoil(center.out / "print/letter/two.pdf")
    assert center.build().written == ("print/letter/two.pdf",)
    assert center.state() == before


@pytest.mark.usefixtures("quick")
def test_another_name_of_the_center_makes_everything_new_and_only_once(center: Center) -> None:
    center.build()
    found, options = library.load(center.folder / "content"), Options(center.folder, center.out)
    origins = []
    for _ in range(2):
        build.build(found, Branding(center="Büro"), options, lambda path, total: None)
        manifest = json.loads((center.out / "manifest.json").read_text("utf-8"))["files"]
        origins.append({path: entry["made_from"] for path, entry in manifest.items()})
    center.build()
    manifest = json.loads((center.out / "manifest.json").read_text("utf-8"))["files"]
    assert origins[0] == origins[1]
    assert all(entry["made_from"] != origins[0][path] for path, entry in manifest.items())


# The hash of what is not a worksheet


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / "templates"
    shutil.copytree(resources.templates(), copy)
    monkeypatch.setattr(resources, "templates", lambda: copy)
    return copy


def test_each_template_counts_with_its_place_and_its_bytes(templates: Path) -> None:
    bases = {products.base()}
    first, second = sorted((templates / "parts").iterdir())[:2]
    change(first, first.read_bytes()[:1], b"\x00")
    bases.add(products.base())
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)
    bases.add(products.base())
    (templates / "css").joinpath(first.name).write_bytes(two)
    first.unlink()
    bases.add(products.base())
    assert len(bases) == 4


def test_versions_of_what_draws_count(monkeypatch: pytest.MonkeyPatch) -> None:
    before = products.base()
    with monkeypatch.context() as changed:
        changed.setattr(products, "version", lambda name: "99" if name == "weasyprint" else "1")
        assert products.base() != before
    with monkeypatch.context() as changed:
        changed.setattr(native, "versions", lambda: {"pango": "1.99.0"})
        assert products.base() != before
    assert products.base() == before


def test_fingerprint_looks_at_what_is_said_and_not_at_where(center: Center) -> None:
    (one, _) = library.load(center.folder / "content").documents
    moved = dataclasses.replace(one, source=Source("elsewhere.yaml", 99))
    assert fingerprint(moved) == fingerprint(one)
    for change in ({"title": "Another"}, {"version": 2}, {"sensitivity": 1}, {"blocks": one.blocks[:1]}):
        assert fingerprint(dataclasses.replace(one, **change)) != fingerprint(one)


def test_fingerprint_knows_no_order_of_sets_and_mappings_and_all_bytes_of_a_picture() -> None:
    assert fingerprint(frozenset("abc")) == fingerprint(frozenset("cba"))
    assert fingerprint({"a": (1, 2), "b": 2}) == fingerprint({"b": 2, "a": (1, 2)})
    assert fingerprint({"a": (1, 2), "b": 2}) != fingerprint({"a": (1, 2), "b": 3})
    assert fingerprint(b"\x89PNG 1") != fingerprint(b"\x89PNG 2")


# Options


@pytest.mark.usefixtures("quick")
def test_only_one_worksheet_leaves_all_else_as_it_was(center: Center) -> None:
    center.build()
    for id in ("one", "two"):
        change(center.sheet(id), b"What happened", b"What occurred")
    before = center.stamps()
    assert set(center.build("one").written) == ONE
    assert center.touched(before) == ONE | {"manifest.json"}
    assert set(center.build().written) == TWO | {ALL}


@pytest.mark.usefixtures("quick")
def test_only_one_paper_leaves_the_other_as_it_was(center: Center) -> None:
    center.build()
    change(center.sheet("one"), b"What happened", b"What occurred")
    assert set(center.build(papers=("a4",)).written) == {
        "geometry/a4/one.json",
        "low-ink/a4/one.pdf",
        "print/a4/one.pdf",
        "trackers/one.xlsx",
        ALL,
    }
    assert set(center.build().written) == {f"{kind}/letter/one.{end}" for kind, end in EDITIONS.items()}


@pytest.mark.usefixtures("quick")
def test_part_of_a_build_in_a_new_folder_makes_that_part(center: Center, tmp_path: Path) -> None:
    found = library.load(center.folder / "content")
    options = Options(center.folder, tmp_path / "else" / "where", ("two",), ("letter",))
    report = build.build(found, Branding(), options, lambda path, total: None)
    letter = {f"{kind}/letter/two.{end}" for kind, end in EDITIONS.items()}
    assert set(report.files) == letter | {"trackers/two.xlsx"}
    made = {path.relative_to(options.out).as_posix() for path in options.out.rglob("*") if path.is_file()}
    assert made - {".lock"} == {*report.files, "manifest.json"}


def test_more_jobs_make_the_same_files(center: Center, clean: Center) -> None:
    shutil.rmtree(center.out)
    told = list[tuple[str, int]]()
    options = Options(center.folder, center.out, jobs=3)
    build.build(library.load(center.folder / "content"), Branding(), options, lambda *said: told.append(said))
    assert center.state() == clean.state()
    assert sorted(told) == [(path, 15) for path in sorted(ONE | TWO | {ALL})]


# 3. whole or not at all


def test_problem_of_one_sheet_leaves_every_file_as_it_was(center: Center, monkeypatch: pytest.MonkeyPatch) -> None:
    long = Problem(Source("two.yaml", 1), "page-too-long", "On a4 paper a page of this sheet is 9 mm too long.")

    def editions(document: Document, size: str, branding: Branding, medium: Medium) -> dict[str, Made]:
        bad = (document.id, size, medium) == ("two", "a4", "print")
        made: dict[str, Made] = dict.fromkeys(products.SHEETS[medium], (b"{}", 0, ()))
        return made | {"print": (b"", 0, (long,)) if bad else (b"%PDF new", 1, ())}

    monkeypatch.setattr(products, "_editions", editions)
    for id in ("one", "two"):
        change(center.sheet(id), b"What happened", b"What occurred")
    before = center.stamps()
    with pytest.raises(ProblemsFound) as caught:
        center.build()
    assert caught.value.problems == (long,)
    assert center.stamps() == before


def test_what_an_interrupted_build_has_left_is_cleared_away(center: Center) -> None:
    before = center.stamps()
    (center.out / f"{files.PARTIAL}dead" / "print").mkdir(parents=True)
    (center.out / f"{files.PARTIAL}dead" / "print" / "one.pdf").write_bytes(b"%PDF half")
    (center.out / f"{files.PARTIAL}file").write_bytes(b"{")
    assert center.build().written == ()
    assert center.stamps() == before
    assert not list(center.out.glob(f"{files.PARTIAL}*"))


DISK = {"write": (os, "fdopen"), "fsync": (os, "fsync"), "replace": (os, "replace"), "mkdir": (os, "mkdir")}


@pytest.mark.whole
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("step", DISK)
def test_disk_that_fails_at_any_call_leaves_old_or_new_files_and_the_next_build_is_clean(
    step: str, center: Center, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(center.out)
    center.build()
    old = center.state()
    change(center.sheet("one"), b"What happened", b"What occurred")
    center.sheet("two").unlink()
    after = Center(center.folder.with_name("after"))
    shutil.copytree(center.folder, after.folder)
    after.build()
    new, calls, failed = after.state(), 0, True
    while failed:
        shutil.rmtree(center.out)
        shutil.copytree(center.folder.with_name("kept"), center.out) if calls else shutil.copytree(
            _rebuilt(center, old), center.out
        )
        failed = _fails(center, step, calls, monkeypatch)
        for name, data in center.state().items():
            assert data in (old.get(name), new.get(name)), f"{step} {calls}: {name}"
        assert not list(center.out.rglob(f"{files.PARTIAL}*"))
        center.build()
        assert center.state() == new
        calls += 1
    print(f"{step}: failed at each of {calls - 1} calls, 0 torn files, 0 rebuilds that differ")
    assert calls > 3


def _rebuilt(center: Center, state: dict[str, bytes]) -> Path:
    kept = center.folder.with_name("kept")
    for name, data in state.items():
        files.write_atomic(kept / name, data)
    return kept


def _fails(center: Center, step: str, works: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Build while the n-th call of a step and all after it fail. Return whether any did."""
    owner, name = DISK[step]
    real, left, failed = getattr(owner, name), [works], []

    def broken(*arguments: Any, **named: Any) -> Any:
        if not left[0]:
            failed.append(step)
            raise OSError(errno.ENOSPC, "No space left on device")
        left[0] -= 1
        return real(*arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, broken)
        try:
            center.build()
        except OSError:
            assert failed
    return bool(failed)


def test_second_build_at_the_same_time_says_so_and_touches_nothing(center: Center) -> None:
    before = center.stamps()
    with FileLock(center.out / ".lock"), pytest.raises(ProblemsFound, match="Another build is running in this folder"):
        center.build()
    assert center.stamps() == before


# 4. nothing that isn't ours


@pytest.mark.usefixtures("quick")
def test_files_of_a_worksheet_that_is_gone_are_removed_and_foreign_ones_are_not(center: Center) -> None:
    center.build()
    foreign = center.out / "print" / "a4" / "my own.pdf"
    foreign.write_bytes(b"mine")
    center.sheet("two").unlink()
    center.build("one")
    assert set(center.stamps()) >= TWO
    report = center.build()
    assert report.written == (ALL,)
    assert set(center.stamps()) == ONE | {ALL, "manifest.json", "print/a4/my own.pdf"}


@pytest.mark.usefixtures("quick")
def test_files_without_a_manifest_are_nobodys(center: Center) -> None:
    center.build()
    (center.out / "manifest.json").unlink()
    center.sheet("two").unlink()
    center.build()
    assert set(center.stamps()) >= TWO


ENTRY = {"kind": "print", "made_from": "0", "sha256": "0", "size": 1}
MANIFESTS = {
    "empty": b"",
    "half": b'{"files": {"print/a4/one.pdf": {"kind": "pri',
    "not UTF-8": b"\xff\xfe\x00",
    "another shape": b"[1, 2]",
    "files is a text": b'{"files": "all"}',
    "entries are none": b'{"files": {"print/a4/one.pdf": null, "print/a4/two.pdf": [], "trackers/one.xlsx": {}}}',
    "nested without end": b"[" * 200_000,
    "up": json.dumps({"files": {"../mine.txt": ENTRY, "print/../../mine.txt": ENTRY}}).encode(),
    "absolute": json.dumps({"files": {"/etc/hostname": ENTRY, "{mine}": ENTRY}}).encode(),
    "folders": json.dumps(
        {"files": dict.fromkeys((".", "", "print", "print/a4", "./print", "site/.."), ENTRY)}
    ).encode(),
    "odd names": json.dumps({"files": {"a\0b": ENTRY}}).encode(),
    "half a character": b'{"files": {"\\ud800": {"kind": "", "made_from": "", "sha256": ""}}}',
    "a very long name": json.dumps({"files": {"x" * 5_000: ENTRY}}).encode(),
}


@pytest.mark.whole
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("name", MANIFESTS)
def test_manifest_that_someone_has_spoiled_costs_a_build_and_no_file(name: str, center: Center) -> None:
    shutil.rmtree(center.out)
    center.build()
    good = center.state()
    mine = [center.folder / "mine.txt", center.out / "print" / "a4" / "mine.txt", center.out / "mine.txt"]
    for path in mine:
        path.write_bytes(b"mine")
    (center.out / "manifest.json").write_bytes(MANIFESTS[name].replace(b"{mine}", str(mine[0]).encode()))
    center.build()
    assert all(path.read_bytes() == b"mine" for path in mine)
    assert {path: data for path, data in center.state().items() if not path.endswith("mine.txt")} == good


@pytest.mark.usefixtures("quick")
def test_manifest_that_is_a_pipe_or_a_link_is_replaced(center: Center) -> None:
    shutil.rmtree(center.out)
    center.build()
    good, manifest, mine = center.state(), center.out / "manifest.json", center.folder / "mine.json"
    manifest.unlink()
    os.mkfifo(manifest)
    center.build()
    assert center.state() == good
    manifest.replace(mine)
    manifest.symlink_to(mine)
    center.build()
    assert not manifest.is_symlink()
    assert center.state() == good
    assert mine.read_bytes() == good["manifest.json"]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("folder", ["print", "print/a4", "trackers"])
def test_folder_of_the_output_that_is_a_link_to_elsewhere_stops_the_build(folder: str, center: Center) -> None:
    elsewhere = center.folder.with_name("elsewhere")
    (center.out / folder).replace(elsewhere)
    (center.out / folder).symlink_to(elsewhere)
    change(center.sheet("one"), b"What happened", b"What occurred")
    before, there = center.stamps(), {path: _stamp(path) for path in elsewhere.rglob("*")}
    with pytest.raises(ProblemsFound, match=f"{folder}: This is a link that leads elsewhere. Delete it"):
        center.build()
    assert center.stamps() == before
    assert {path: _stamp(path) for path in elsewhere.rglob("*")} == there


@pytest.mark.usefixtures("quick")
def test_only_the_topmost_link_of_several_folders_is_named(center: Center) -> None:
    elsewhere = center.folder.with_name("elsewhere")
    (center.out / "print").replace(elsewhere)
    (center.out / "print").symlink_to(elsewhere)
    with pytest.raises(ProblemsFound) as caught:
        center.build()
    assert [problem.source.file for problem in caught.value.problems] == [str(center.out / "print")]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("name", ["print/a4/one.pdf", ALL, "manifest.json"])
def test_folder_in_the_place_of_a_file_stops_the_build_before_anything_is_written(name: str, center: Center) -> None:
    center.build()
    change(center.sheet("one"), b"What happened", b"What occurred")
    (center.out / name).unlink()
    (center.out / name).mkdir()
    (center.out / name / "mine.txt").write_bytes(b"mine")
    before = center.stamps()
    with pytest.raises(ProblemsFound, match=rf"{name}: There is a folder where a file belongs\. Move it away\."):
        center.build()
    assert center.stamps() == before


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("name", ["print", "print/a4", "trackers"])
def test_file_in_the_place_of_a_folder_stops_the_build_before_anything_is_written(name: str, center: Center) -> None:
    shutil.rmtree(center.out / name)
    (center.out / name).write_bytes(b"mine")
    change(center.sheet("one"), b"What happened", b"What occurred")
    before = center.stamps()
    with pytest.raises(ProblemsFound, match=rf"{name}: There is a file where a folder belongs\. Move it away\."):
        center.build()
    assert center.stamps() == before


def test_output_folder_that_is_a_link_out_of_the_workspace_stops_the_build(
    center: Center, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = center.folder.with_name("elsewhere")
    elsewhere.mkdir()
    shutil.rmtree(center.out)
    center.out.symlink_to(elsewhere)
    monkeypatch.chdir(center.folder)
    options = Options(Path.cwd(), Path("build"))
    found = library.load(center.folder / "content")
    with pytest.raises(ProblemsFound, match="build: This is a link that leads elsewhere"):
        build.build(found, Branding(), options, lambda path, total: None)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.usefixtures("quick")
def test_output_file_that_is_a_link_is_replaced_and_its_target_kept(center: Center) -> None:
    shutil.rmtree(center.out)
    center.build()
    good, mine, path = center.state(), center.folder / "mine.pdf", center.out / "print" / "a4" / "one.pdf"
    mine.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(mine)
    before = _stamp(mine)
    assert center.build().written == ("print/a4/one.pdf",)
    assert not path.is_symlink()
    assert (center.state(), _stamp(mine)) == (good, before)


def _out(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _folder(path: Path) -> None:
    path.symlink_to(path.parent.parent)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("make", [os.mkfifo, _out, _device, _folder])
def test_page_by_hand_that_is_no_file_of_the_workspace_is_a_problem(
    make: Callable[[Path], None], center: Center
) -> None:
    shutil.copy(Path(__file__).parents[1] / "mkdocs.yml", center.folder)
    (center.folder / "docs").mkdir()
    make(center.folder / "docs" / "about.md")
    before = center.stamps()
    with pytest.raises(ProblemsFound, match=r"^docs/about\.md: This is not an ordinary file or folder\."):
        center.build()
    assert center.stamps() == before


def test_a_pack_is_made_of_the_files_of_the_build_and_only_when_one_of_them_changes(
    center: Center, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = products.jobs

    def with_pack(*given: Any) -> Any:
        found = tuple(listed(*given))
        yield from found
        parts = tuple(job.path for job in found if job.kind == "print")
        made_from = fingerprint([job.made_from for job in found if job.kind == "print"])
        task: products.Task = (products._pack, (parts,))
        yield products.Job("packs/x.zip", "pack", made_from, task, parts=parts)

    monkeypatch.setattr(products, "jobs", with_pack)
    center.build()
    with zipfile.ZipFile(center.out / "packs" / "x.zip") as archive:
        names = archive.namelist()
        assert {name: archive.read(name) for name in names} == {
            name: (center.out / name).read_bytes() for name in names
        }
    assert len(names) == 4
    assert center.build().written == ()
    (center.out / names[0]).write_bytes(b"broken")
    (center.out / "packs" / "x.zip").unlink()
    assert set(center.build().written) >= {names[0], "packs/x.zip"}
    with zipfile.ZipFile(center.out / "packs" / "x.zip") as archive:
        assert archive.read(names[0]) == (center.out / names[0]).read_bytes() != b"broken"

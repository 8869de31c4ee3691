"""The house rules, each checked by the tool that knows it: style, format, types, walls between modules."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sysconfig.get_path("scripts"))

RULES = {
    "style": ["ruff", "check", "--output-format=concise", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "walls": ["lint-imports", "--no-logo"],
}


@pytest.mark.parametrize("rule", RULES)
def test_house_rule_is_kept(rule: str) -> None:
    tool, *arguments = RULES[rule]
    program = TOOLS / tool
    done = subprocess.run([program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.fail(f"{tool} {' '.join(arguments)}\n{done.stdout}{done.stderr}", pytrace=False)

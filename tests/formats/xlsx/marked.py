"""Run by the system's own Python: how many cells of each workbook LibreOffice marks as invalid, by sheet, as JSON.

Arguments: the address of a folder for LibreOffice's profile, then the paths of workbooks; one LibreOffice opens all.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue

PIPE = f"toolkit-{os.getpid()}"
HIDDEN = PropertyValue()
HIDDEN.Name, HIDDEN.Value = "Hidden", True


def desktop() -> Any:
    """LibreOffice's desktop, once it answers."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(240):
        try:
            found = resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
        except Exception:  # noqa: BLE001  it says in several ways that it is not there yet
            time.sleep(0.5)
        else:
            return found.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", found)
    raise SystemExit("LibreOffice did not start")


def marked(sheet: Any) -> int:
    """LibreOffice draws a circle around each cell that breaks the check of its column."""
    if sheet.isProtected():
        sheet.unprotect("")
    before = sheet.DrawPage.Count
    sheet.showInvalid()
    return int(sheet.DrawPage.Count) - int(before)


office = subprocess.Popen(
    ["soffice", "--headless", "--norestore", f"-env:UserInstallation={sys.argv[1]}", f"--accept=pipe,name={PIPE};urp;"],
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)
try:
    desk = desktop()
    said = {}
    for path in map(Path, sys.argv[2:]):
        book = desk.loadComponentFromURL(path.as_uri(), "_blank", 0, (HIDDEN,))
        said[path.stem] = {sheet.Name: marked(sheet) for sheet in book.Sheets}
        book.close(True)
    print(json.dumps(said))
    desk.terminate()
finally:
    office.wait(60)

"""The page for an address that does not exist: it is shown at any depth, so it has to find the site's root itself.

A theme writes it with addresses from the root of the server. A site below a path, or in a folder, has another root.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from toolkit.branding import Branding
from toolkit.formats import html

NAME = "404.html"
TITLE = "This page is not here"
LINE = "It may have moved, or there is a typing mistake in its address."
LINKS = (("Find what fits you", "topics.html"), ("All worksheets", "worksheets/index.html"), ("Home", "index.html"))
THEIRS = "<h1>404 - Not found</h1>"  # what the theme says
HEAD = '<meta charset="utf-8">'
CONFIG = re.compile(r'<script id="__config" type="application/json">.*?</script>', re.DOTALL)
# Before anything is loaded: the root is where this file lies, or above the first folder of ours in the address.
ROOT = """<script>(() => {
  const path = location.pathname, above = FOLDERS.map((name) => path.indexOf(`/${name}/`)).filter((at) => at >= 0);
  const known = location.protocol !== "file:" && path.startsWith(KNOWN) && KNOWN !== "/" ? KNOWN : "";
  const here = path.slice(0, path.lastIndexOf("/") + 1), isFile = path.endsWith("/404.html");
  const base = document.createElement("base");
  base.href = known || (above.length && !isFile ? path.slice(0, Math.min(...above) + 1) : here);
  document.head.append(base);
})()</script>"""
# The theme counts addresses of its search from the page, not from the root that was found.
SEARCH = """<script>(() => {
  const island = document.getElementById("__config"), config = JSON.parse(island.textContent);
  for (const key of ["base", "search"]) config[key] = new URL(config[key] || ".", document.baseURI).href;
  island.textContent = JSON.stringify(config);
  const button = document.getElementById("tk-search");
  const query = document.querySelector("[data-md-component=search-query]");
  button.hidden = !query;
  button.addEventListener("click", () => query.focus());
})()</script>"""


def lost(theirs: str, root: str, folders: Iterable[str], branding: Branding) -> str:
    """The theme's page with our words, and addresses that hold wherever the site lies.

    `root` is the path that the theme counts from, `/` or that of the site's address. `folders` are those at the root of
    the site. A page without the theme's words is a center's own, and stays as it is.
    """
    if THEIRS not in theirs:
        return theirs
    root = f"{root.rstrip('/')}/"
    own = html.render("site/lost.html.j2", branding, title=TITLE, line=LINE, links=LINKS)
    page = re.sub(rf'\b(href|src)="{re.escape(root)}(?!/)([^"]*)"', _relative, theirs)
    page = page.replace(f'new URL("{root}",location)', 'new URL(".",document.baseURI)')
    page = CONFIG.sub(lambda found: found[0].replace(f'"{root}', '"') + SEARCH, page, count=1)
    page = page.replace("<title>", f"<title>{TITLE} - ", 1).replace(THEIRS, own, 1)
    found = ROOT.replace("FOLDERS", json.dumps(sorted(folders))).replace("KNOWN", json.dumps(root))
    return page.replace(HEAD, HEAD + found, 1)


def _relative(found: re.Match[str]) -> str:
    return f'{found[1]}="{found[2] or "index.html"}"'

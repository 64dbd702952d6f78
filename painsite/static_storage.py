"""Static files with hashed names, compressed, and one stylesheet for the whole site.

In the source, and in DEBUG, css/site.css is a list of @import lines that the browser follows.
collectstatic puts the imported files in their place, so that a page asks for one stylesheet.
There are such lists for a few pages too, so that an article does not carry what it has no use for.
"""

import posixpath
import re
from itertools import groupby

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEETS = (
    "css/site.css",
    "css/wide.css",
    "css/bad-day.css",
    "css/clinic.css",
    "css/evidence.css",
    "css/search.css",
)

# Strings, bare url(...) and escaped letters are kept letter for letter.
KEPT_OR_GAP = re.compile(
    r"""
    "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' | url\(\s*[^"'\s)][^)]*\) | \\.\s?
    | (?P<gap>(?:\s|/\*.*?\*/)+)
    """,
    re.DOTALL | re.VERBOSE,
)
IMPORT = re.compile(r"""@import\s+url\(\s*["']?([^"')]+?)["']?\s*\)\s*([^;]*);""")
PROPERTY = re.compile(r"(?:[{};]|\*/)\s*[a-z-]+:\Z")
URL = re.compile(r"""url\(\s*(["']?)([^"')]+?)\1\s*\)""")


class StylesheetError(ValueError):
    pass


class SiteStaticStorage(CompressedManifestStaticFilesStorage):
    def post_process(self, paths, dry_run=False, **options):
        # The source is replaced, not the collected file: that one would then look newer
        # than its source, and the next collectstatic would join a joined file.
        joined = {
            name: (Joined(_joined(name, paths)), name) for name in STYLESHEETS if name in paths
        }
        paths = {**paths, **joined}
        yield from super().post_process(paths, dry_run=dry_run, **options)


class Joined:
    """Stands where the storage of a source file would, as far as post_process looks."""

    def __init__(self, text: str):
        self.text = text

    def open(self, name, mode="rb"):
        return ContentFile(self.text.encode(), name)


def _joined(stylesheet: str, paths) -> str:
    return join(stylesheet, lambda name: _text_of(name, stylesheet, paths))


def _text_of(name: str, importer: str, paths) -> str:
    if name not in paths:
        raise StylesheetError(f"{importer} imports {name}, and there is no such file in static/.")
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()


def join(name: str, text_of) -> str:
    """The stylesheet with its imports in place, in their order, without comments.

    `text_of` gives the text of a static file by its name.
    """
    source = minified(text_of(name))
    rest = IMPORT.sub("", source).strip()
    if rest:
        raise StylesheetError(f"{name} may hold @import url(…); lines only, but has: {rest[:80]}")
    directory = posixpath.dirname(name)
    imports = [
        (posixpath.normpath(posixpath.join(directory, target)), media)
        for target, media in IMPORT.findall(source)
    ]
    return _layers_together(_imported(target, media, name, text_of) for target, media in imports)


def _layers_together(texts) -> str:
    """Texts one below the other; neighbours that are one block of the same layer become one."""
    joined = ""
    for layer, group in groupby(texts, key=_its_layer):
        if layer:
            joined += f"@layer {layer}{{" + "".join(
                text[text.index("{") + 1 : -2] for text in group
            )
            joined += "}\n"
        else:
            joined += "".join(group)
    return joined


def _its_layer(text: str) -> str:
    """The layer of which a text is one block; "" when it is anything else."""
    found = re.match(r"@layer ([a-z-]+)\{", text)
    if not found or not text.endswith("}\n"):
        return ""
    depth = 0
    for bracket in re.finditer(r"[{}]", re.sub(r"""(["']).*?\1""", _blank, text[:-2])):
        depth += 1 if bracket[0] == "{" else -1
        if depth == 0:
            return ""
    return found[1]


def _blank(match: re.Match) -> str:
    return " " * len(match[0])


def _imported(name: str, media: str, importer: str, text_of) -> str:
    text = minified(text_of(name))
    if "@import" in text:
        raise StylesheetError(f"{name} has an @import of its own: move it to {importer}.")
    text = _with_urls_from(text, posixpath.dirname(name), posixpath.dirname(importer))
    if not media:
        return text + "\n"
    if re.match(r"layer\b|supports\(", media):
        raise StylesheetError(f"{importer} imports {name} with {media}: write that into {name}.")
    return f"@media {media}{{{text}}}\n"


def _with_urls_from(text: str, old_directory: str, new_directory: str) -> str:
    """Addresses in a stylesheet are relative to it, and it has moved."""

    def moved(match: re.Match) -> str:
        quote, target = match.groups()
        if re.match(r"[a-z][a-z0-9+.-]*:|/|#", target):
            return match[0]
        target = posixpath.relpath(posixpath.join(old_directory, target), new_directory)
        return f"url({quote}{target}{quote})"

    return URL.sub(moved, text)


def minified(css: str) -> str:
    """Without comments and needless white space, and otherwise what was written.

    White space is needless at both ends of the file, next to { } ; and the comma, and after the
    name of a property: next to other colons, or a plus, it has a meaning.
    """
    return KEPT_OR_GAP.sub(_smaller, css)


def _smaller(match: re.Match) -> str:
    gap = match["gap"]
    if gap is None:
        return match[0]
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if before in "{};," or after in "{};,":  # the empty string, at an end, is in it too
        return ""
    if before == ":" and PROPERTY.search(match.string[max(0, match.start() - 80) : match.start()]):
        return ""
    # A comment alone parts two words without being white space.
    return " " if re.sub(r"/\*.*?\*/", "", gap, flags=re.DOTALL) else "/**/"

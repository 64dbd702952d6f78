"""A drawing as PNG: a program of its own, for what draws SVG may crash, hang or eat all memory.

    svg_to_png.py WIDTH HEIGHT FONT < drawing.svg > drawing.png

The drawing comes out as large as fits WIDTH by HEIGHT, in its light colours, its words in FONT. It
reads no other file and asks nobody: the elements that could lead elsewhere are taken out.
"""

import contextlib
import re
import resource
import sys
from xml.etree import ElementTree

MOST_MEMORY = 512 * 1024**2
MOST_SECONDS = 2  # of computing, also when whoever started this is gone

IN_OTHER_CASES = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
SET = re.compile(r"--([\w-]+)\s*:\s*([^;{}]+)")
USED = re.compile(r"var\(\s*--([\w-]+)\s*(?:,([^()]*))?\)")


def closed(svg):
    """The drawing without a document type, and without pictures that lie outside of it."""
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            if _leads_elsewhere(child):
                parent.remove(child)
    return ElementTree.tostring(root, encoding="unicode")


def in_light_colours(svg):
    """The drawing with its custom properties put in: resvg knows neither them nor @media."""
    svg = IN_OTHER_CASES.sub("", svg)
    values = dict(SET.findall(svg))
    return USED.sub(lambda use: values.get(use[1], use[2] or "").strip() or "none", svg)


def _leads_elsewhere(element):
    if element.tag.rpartition("}")[2].lower() not in ("image", "feimage"):
        return False
    targets = [value for name, value in element.items() if name.rpartition("}")[2] == "href"]
    return not all(target.startswith("data:") for target in targets)


def _limit(kind, most):
    with contextlib.suppress(OSError, ValueError):  # not every system knows every limit
        resource.setrlimit(kind, (most, most))


def main(width, height, font):
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, MOST_SECONDS)
    _limit(resource.RLIMIT_AS, MOST_MEMORY)
    import resvg_py

    png = resvg_py.svg_to_bytes(
        svg_string=in_light_colours(closed(sys.stdin.buffer.read())),
        width=int(width),
        height=int(height),
        dpi=96,
        skip_system_fonts=True,
        font_files=[font],
        serif_family="Source Serif Pro",  # what every other family falls back to
    )
    sys.stdout.buffer.write(png)


if __name__ == "__main__":
    main(*sys.argv[1:])

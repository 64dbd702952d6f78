"""Where in a file a field of its document stands, so that a remark about it can name the line."""

import re

import yaml

from . import strict_yaml
from .document import normalise, split
from .problems import DocumentError


def line_in_file(text, field, line=1):
    """The line of a document's file on which line `line` of a field stands, or None.

    `field` is “body”, or the way through the front matter: `treatment_facts.findings.2.claim`.
    """
    try:
        front_matter, _body, body_line = split(normalise(text))
        if field == "body":
            return body_line + line - 1
        node = strict_yaml.compose(front_matter, first_line=2)
    except DocumentError:
        return None
    found = _find(node, field.split("."))
    if found is None:
        return None
    start = found.start_mark.line + 2
    is_block = isinstance(found, yaml.ScalarNode) and found.style in ("|", ">")
    return start + line if is_block else start


def _find(node, names):
    """The node at the end of the way, or the last one before it that is there."""
    found = None
    for name in names:
        node = _inside(node, name)
        if node is None:
            break
        found = node
    return found


def _inside(node, name):
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == name), None)
    if isinstance(node, yaml.SequenceNode) and re.fullmatch(r"[1-9][0-9]*", name):
        return node.value[int(name) - 1] if int(name) <= len(node.value) else None
    return None

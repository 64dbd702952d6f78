"""Tables: of bounded size, each in a box that scrolls."""

from collections import Counter
from xml.etree.ElementTree import Element

from markdown.extensions.tables import TableProcessor
from markdown.treeprocessors import Treeprocessor

from .limits import MOST_BACKTICKS, MOST_CELLS
from .tree import HEADINGS, literal, visible_words


class SmallTables(TableProcessor):
    """A short first line with many columns, over many short lines, would make millions of cells."""

    def __init__(self, parser, config, renderer):
        super().__init__(parser, config)
        self.renderer = renderer

    def test(self, parent, block):
        lines = block.split("\n")
        if len(lines) < 2 or "-" not in lines[1] or "|" not in lines[1]:
            return False
        most_backticks = max(line.count("`") for line in lines)
        if self.cells(lines) > MOST_CELLS or most_backticks > MOST_BACKTICKS:
            self.renderer.report("A table is too large, so it is shown as it was typed.")
            return False
        return super().test(parent, block)

    def run(self, parent, blocks):
        self.renderer.counts["cells"] = self.cells(blocks[0].split("\n"))
        super().run(parent, blocks)

    def cells(self, lines):
        """How many cells there will be, this table's and those of the tables before it."""
        return self.renderer.counts["cells"] + (lines[0].count("|") + 1) * len(lines)


class ScrollingTables(Treeprocessor):
    """A wide table scrolls in its own box, which the keyboard can reach."""

    def run(self, root):
        heading, names = "", Counter()
        parents = {child: parent for parent in root.iter() for child in parent}
        for element in list(root.iter()):
            if element.tag in HEADINGS:
                heading = visible_words(element, self.md)
            elif element.tag == "table":
                name = f"Table: {heading}" if heading else "Table"
                names[name] += 1
                self.wrap(parents[element], element, self.numbered(name, names[name]))

    def numbered(self, name, count):
        return name if count == 1 else f"{name} ({count})"

    def wrap(self, parent, table, name):
        for heading in table.iter("th"):
            heading.set("scope", "col")
        label = {"role": "region", "aria-label": literal(name)}
        box = Element("div", {"class": "table", "tabindex": "0"} | label)
        box.tail, table.tail = table.tail, None
        parent[list(parent).index(table)] = box
        box.append(table)

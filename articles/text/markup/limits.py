"""How much of everything is read, and the guards that are about no one kind of thing.

Markdown takes minutes, and pages grow without end, for some short but hostile texts. These limits
keep both small; no article that a person would read comes near them. What goes over a limit is
shown as it was typed, and reported.
"""

import re
from xml.etree.ElementTree import SubElement

from markdown.blockprocessors import BlockProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

from .tree import Step

# In one piece of a document: the text of an article, one answer …
LONGEST_MARKDOWN = 60_000
LONGEST_HTML = 1_000_000
LONGEST_BLOCK = 10_000  # characters between two empty lines
MOST_LINES = 200  # lines between two empty lines
DEEPEST = 20  # lists, quotes and boxes within one another
MOST_READ_AGAIN = 1_500_000  # characters; an article is read about twice, list by list
MOST_BRACKET_STEPS = 3_000_000
MOST_HEADINGS = 300
MOST_FOOTNOTES = 200
MOST_ABBREVIATIONS = 100
MOST_ABBREVIATION_USES = 1_000
LONGEST_EXPLANATION = 300  # of an abbreviation; it is repeated at each use

# In one paragraph of it, or one line of a table
MOST_EMPHASES = 250  # each may stand within another
MOST_STASHED = 2_000  # \, `, < and &
LONGEST_PLACEHOLDER = 18  # what each of those is while Markdown looks for brackets
MOST_BACKTICKS = 200

# In the whole document
MOST_CELLS = 3_000
MOST_CITATIONS = 1_000
MOST_FOOTNOTE_MENTIONS = 500
MOST_LINKS = 500
MOST_PICTURES = 100
MOST_PROBLEMS = 100
LONGEST_QUOTE = 60  # of the text, in a problem


class ShortBlocks(Preprocessor):
    """Cuts what has no empty line for very long: each line of it may be searched for many times."""

    def __init__(self, md, renderer):
        super().__init__(md)
        self.renderer = renderer

    def run(self, lines):
        result, count, characters = [], 0, 0
        for line in lines:
            count, characters = (count + 1, characters + len(line)) if line else (0, 0)
            if count > 1 and (count > MOST_LINES or characters > LONGEST_BLOCK):
                self.renderer.report("A part of the text is very long and has no empty line in it.")
                result.append("")
                count, characters = 1, len(line)
            result.append(line)
        return result


class LimitedDepth:
    """Stands before the parser's parseBlocks, which calls itself for each list in another."""

    def __init__(self, parser, renderer):
        self.inner, self.renderer = parser.parseBlocks, renderer
        self.depth = 0

    def parse(self, parent, blocks):
        if self.depth == DEEPEST:
            self.renderer.report("The text is nested too deeply; the innermost part is not read.")
            SubElement(parent, "p").text = AtomicString("\n\n".join(blocks))
            return
        self.depth += 1
        self.inner(parent, blocks)
        self.depth -= 1


class LimitedReading(BlockProcessor):
    """Comes before all other readers of blocks, and counts what they are given.

    For each heading, box or definition in a block, the rest of the block is read again.
    """

    def __init__(self, parser, renderer):
        super().__init__(parser)
        self.renderer = renderer
        self.characters = 0

    def test(self, parent, block):
        self.characters += len(block)
        return self.characters > MOST_READ_AGAIN

    def run(self, parent, blocks):
        begins = blocks[0].strip().partition("\n")[0]
        self.renderer.report(
            "Too many lists or headings have no empty line between them. "
            f"From “{begins[:LONGEST_QUOTE]}” on, the text is shown as it was typed."
        )
        SubElement(parent, "p").text = AtomicString("\n\n".join(blocks))
        blocks.clear()


class LimitedMarks(Step):
    """Leaves text unread in which Markdown would look for the ends of too many links."""

    def run(self, root):
        self.steps = 0
        for element in root.iter():
            element.text = self.limited(element.text)
            element.tail = self.limited(element.tail)

    def limited(self, text):
        if not text or isinstance(text, AtomicString) or self.is_quick(text):
            return text
        self.renderer.report(
            "A paragraph has too many marks in it, so it is shown as it was typed."
        )
        return AtomicString(text)

    def is_quick(self, text):
        stashed = sum(text.count(mark) for mark in "\\`<&")
        # From each bracket, Markdown may look through all of the text for its end.
        self.steps += text.count("[") * (len(text) + LONGEST_PLACEHOLDER * stashed)
        return (
            len(re.findall(r"[*_]+", text)) <= MOST_EMPHASES
            and stashed <= MOST_STASHED
            and self.steps <= MOST_BRACKET_STEPS
        )

"""What this site adds to Markdown, and what it takes away: the one list, in working order."""

import markdown
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteBlockProcessor
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from .abbreviations import Abbreviations, AbbreviationUses
from .boxes import Boxes, TitledBoxes
from .citations import CitationPlaces, Citations
from .footnotes import FootnoteList, FootnoteMentions, FootnoteNumbers, Footnotes
from .glossary import GlossaryTerms
from .headings import HeadingIds, HeadingLevels
from .limits import LimitedDepth, LimitedMarks, LimitedReading, ShortBlocks
from .links import Links, MailLinks, References
from .pictures import Pictures
from .tables import ScrollingTables, SmallTables


def new_markdown(renderer):
    """A Markdown parser that numbers, looks up and reports through `renderer`."""
    return markdown.Markdown(
        output_format="html",
        extensions=[
            TableExtension(use_align_attribute=True),
            DefListExtension(),
            AbbrExtension(),
            SaneListExtension(),
            AdmonitionExtension(),
            PageExtension(renderer),
        ],
    )


class PageExtension(Extension):
    """Of two steps, the one with the higher number comes first; an old name replaces that step."""

    def __init__(self, renderer):
        super().__init__()
        self.renderer = renderer

    def extendMarkdown(self, md):
        md.registerExtension(self)
        md.preprocessors.deregister("html_block")
        md.preprocessors.register(ShortBlocks(md, self.renderer), "short_blocks", 25)
        md.parser.parseBlocks = LimitedDepth(md.parser, self.renderer).parse
        self.reading = LimitedReading(md.parser, self.renderer)
        self.footnotes = Footnotes(md.parser, self.renderer)
        self.add_blocks(md.parser, md.parser.blockprocessors)
        self.add_inlines(md, md.inlinePatterns)
        self.add_tree_steps(md, md.treeprocessors)

    def reset(self):
        self.footnotes.definitions.clear()
        self.reading.characters = 0

    def add_blocks(self, parser, blocks):
        renderer = self.renderer
        tables, abbreviations = blocks["table"].config, blocks["abbr"].abbrs
        blocks.register(self.reading, "limited_reading", 200)
        blocks.register(TitledBoxes(parser), "admonition", 105)
        blocks.register(SmallTables(parser, tables, renderer), "table", 75)
        blocks.register(FootnoteBlockProcessor(self.footnotes), "footnote", 17)
        blocks.register(Abbreviations(parser, abbreviations, renderer), "abbr", 16)
        blocks.register(References(parser), "reference", 15)

    def add_inlines(self, md, inlines):
        inlines.deregister("html")
        inlines.register(CitationPlaces(md), "citation", 175)
        inlines.register(FootnoteMentions(self.footnotes), "footnote", 174)
        inlines.register(MailLinks(md), "automail", 110)

    def add_tree_steps(self, md, steps):
        renderer = self.renderer
        steps.register(FootnoteList(md, self.footnotes), "footnote_list", 50)
        steps.register(LimitedMarks(md, renderer), "limited_marks", 21)  # just before "inline" (20)
        steps.register(Citations(md, renderer), "citations", 18)
        steps.register(FootnoteNumbers(md, renderer), "footnote_numbers", 17)
        steps.register(HeadingLevels(md, renderer), "heading_levels", 14)
        steps.register(Boxes(md), "boxes", 12)
        steps.register(AbbreviationUses(md, steps["abbr"].abbrs, renderer), "abbr", 7)
        steps.register(GlossaryTerms(md, renderer), "glossary_terms", 6)
        # After "unescape" (0), which turns stashed characters back: before it, an address is not
        # yet what the browser will see.
        steps.register(HeadingIds(md, renderer), "heading_ids", -4)
        steps.register(Pictures(md, renderer), "pictures", -5)
        steps.register(Links(md, renderer), "links", -6)
        steps.register(ScrollingTables(md), "tables", -7)

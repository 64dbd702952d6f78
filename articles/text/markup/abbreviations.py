"""Abbreviations: explained in a line of their own, shown wherever they are used."""

from markdown.extensions.abbr import AbbrBlockprocessor, AbbrTreeprocessor

from .limits import LONGEST_EXPLANATION, MOST_ABBREVIATION_USES, MOST_ABBREVIATIONS


class Abbreviations(AbbrBlockprocessor):
    """Reads `*[DVT]: deep vein thrombosis`."""

    def __init__(self, parser, abbreviations, renderer):
        super().__init__(parser, abbreviations)
        self.renderer = renderer

    def run(self, parent, blocks):
        if not super().run(parent, blocks):
            return False
        while len(self.abbrs) > MOST_ABBREVIATIONS:
            self.abbrs.popitem()
            self.renderer.report(f"Only {MOST_ABBREVIATIONS} abbreviations can be explained.")
        for short, explanation in self.abbrs.items():
            self.abbrs[short] = explanation[:LONGEST_EXPLANATION]
        return True


class AbbreviationUses(AbbrTreeprocessor):
    """Explains them where they stand, unless that is nearly everywhere."""

    def __init__(self, md, abbreviations, renderer):
        super().__init__(md, abbreviations)
        self.renderer = renderer

    def run(self, root):
        text = " ".join(root.itertext())
        if sum(text.count(short) for short in self.abbrs) > MOST_ABBREVIATION_USES:
            self.renderer.report("The abbreviations stand too often in the text to be explained.")
            return
        super().run(root)

"""An article's document as the pieces of HTML that its page is put together from."""

from dataclasses import dataclass

from .markup.glossary import NO_GLOSSARY
from .rendering import Html, Picture, Renderer

CERTAINTY_LEVELS = {"very low": 1, "low": 2, "moderate": 3, "high": 4}


@dataclass(frozen=True)
class RenderedFinding:
    claim: Html
    certainty: str
    level: int  # 1 to 4, as many dots as the mark shows; 0 where no certainty is given
    sources: Html


@dataclass(frozen=True)
class RenderedArticle:
    one_minute: Html
    key_points: tuple
    care_cards: Html
    body: Html
    contents: tuple  # (id, title) of each h2 of the body
    findings: tuple
    harms: Html
    who_should_not: Html
    alternatives: Html
    without_treatment: Html
    next_steps: tuple
    questions_to_ask: tuple
    faq: tuple  # (question, answer)
    picture: Picture | None
    picture_alt: str
    picture_caption: Html
    sources: tuple
    problems: tuple


def render_article(document, images, glossary=NO_GLOSSARY):
    """Render a whole ArticleDocument; `images` finds a Picture by the name written in the text.

    Pieces are rendered in the order of the page, because citations are numbered by first mention,
    and terms of the glossary are explained there.
    """
    renderer = Renderer(images, glossary)
    picture = images(f"images/{document.image.file}") if document.image else None
    caption = renderer.inline(document.image.caption) if document.image else Html()
    one_minute = renderer.inline(document.one_minute)
    key_points = tuple(renderer.inline(point) for point in document.key_points)
    care_cards = Html("".join(_care_card(renderer, card) for card in document.care_cards))
    body = renderer.block(document.body)
    contents = tuple(renderer.headings)
    facts = document.treatment_facts
    findings = tuple(_finding(renderer, finding) for finding in facts.findings) if facts else ()
    fact_texts = {
        name: renderer.block(getattr(facts, name)) if facts else Html()
        for name in ("harms", "who_should_not", "alternatives", "without_treatment")
    }
    next_steps = tuple(renderer.inline(step) for step in document.next_steps)
    questions = tuple(renderer.inline(question) for question in document.questions_to_ask)
    faq = tuple((item.question, renderer.block(item.answer)) for item in document.faq)
    if document.image and picture is None:
        renderer.problems.append(f"There is no picture “{document.image.file}”.")
    return RenderedArticle(
        one_minute=one_minute,
        key_points=key_points,
        care_cards=care_cards,
        body=body,
        contents=contents,
        findings=findings,
        **fact_texts,
        next_steps=next_steps,
        questions_to_ask=questions,
        faq=faq,
        picture=picture,
        picture_alt=_alt(document.image),
        picture_caption=caption,
        sources=renderer.sources,
        problems=tuple(renderer.problems),
    )


def _alt(image):
    return image.alt if image and not image.decorative else ""


def _care_card(renderer, card):
    items = "\n".join(f"    - {item}" for item in card.items)
    heading = card.heading.replace('"', "”")
    return renderer.block(f'!!! {card.level} "{heading}"\n{items}\n')


def _finding(renderer, finding):
    return RenderedFinding(
        claim=renderer.inline(finding.claim),
        certainty=finding.certainty,
        level=CERTAINTY_LEVELS.get(finding.certainty, 0),
        sources=renderer.cite(finding.sources),
    )

"""Sample data for the style guide: each component in each of its states."""

import datetime
from types import SimpleNamespace as Sample

from django import forms

from .evidence import Choice, ListedFinding
from .images import find_picture
from .sign_offs import EARLIER, STATES
from .text.document import Image
from .text.entries import RETRACTED, SUPERSEDED, Name, ReferenceEntry, UrgentEntry
from .text.markup.glossary import Glossary
from .text.rendering import Renderer

TODAY = datetime.date(2026, 11, 21)
PICTURE = "therapeutic-massage-what-to-know.svg"
GLOSSARY = Glossary((("blood thinner", "blood-thinner"),))

CARE_CARDS = """
!!! emergency "Call 911 if"
    - your chest hurts or you suddenly cannot catch your breath
    - your face droops on one side

!!! urgent "Get help the same day if"
    - one leg is newly swollen, sore, warm or red

!!! soon "Talk to your doctor first if"
    - you take a blood thinner
    - your pain is new and nobody knows why
"""
PROSE = """
A paragraph with **strong words**, a [link to a topic](/topics/), a link to
[another website](https://www.cdc.gov/) and two sources [@first; @second]. The glossary explains
what a blood thinner is.

## A heading of the text

- A point in a list
- Another point, long enough to run over more than one line on a phone and on most desks as well

1. First of two
2. Second of two

### A smaller heading

Term
:   What the term means.

> Words that somebody said.

| Kind | What was found | How sure |
|---|---|---|
| Relaxation | Helped as much as a targeted kind [@first] | Low |
| Deep tissue | One trial of 59 people | Very low |

![Two open hands above a calm wave.](images/topic-how-massage-works.svg "A picture with a caption")

!!! do "Do"
    - tell the therapist about every medicine
    - say “lighter” or “stop” as soon as you want it

!!! dont "Do not"
    - do not grit your teeth through sharp pain
    - do not stop a medicine because you had a massage

!!! note "Use heat with care"
    Put a cloth between your skin and the heat, and keep it short.

A note at the foot of the text.[^1]

[^1]: The note itself.
"""


def context():
    renderer = Renderer(find_picture, GLOSSARY)
    care_cards = renderer.block(CARE_CARDS)
    prose = renderer.block(PROSE)
    return {
        "care_cards": care_cards,
        "prose": prose,
        "picture": find_picture(f"images/{PICTURE}"),
        "facts": _facts(renderer),
        "points": ["Massage may ease pain for some weeks.", "Our certainty is low."],
        "headings": [("a-heading-of-the-text", "A heading of the text")],
        "steps": [
            "Write down one goal.",
            "Ask your doctor if massage is safe for you, with the conditions that you have and the "
            "medicines that you take.",
            "Pick a stop date.",
        ],
        "questions": ["What else would help me?", "How many visits make a fair test?"],
        "faq": [
            ("How long does relief last?", renderer.block("Most trials looked at weeks.")),
            ("Is my pain only stress?", renderer.block("No. Your pain is real.")),
        ],
        "sources": _sources(renderer),
        "chosen": Choice("low"),
        "topics": [_topic()],
        "findings": _listed_findings(),
        "result": _result(),
        "urgent": _urgent(),
        "sample_clinic": _clinic(),
        "sample_today": _today(),
        "announcements": _announcements(),
        "changes_of_hours": _changes_of_hours(),
        "comfort": [("Stairs", "None."), ("Running late in a flare", "Call when you can.")],
        "service": _service(),
        "services": [_service()],
        "form": SampleForm({"times": ["morning"]}),
        "member": _member(),
        "article": _article(),
        "topic": _topic(),
        "related": [
            Sample(
                kind="before you try it", reason="Learn what a visit is like.", related=_article()
            ),
            Sample(kind="", reason="Also about sleep and back pain", related=_article()),
        ],
        "published_at": datetime.datetime(2026, 11, 21, 6, tzinfo=datetime.UTC),
        "next_review_on": TODAY.replace(year=2027),
        "changed_on": TODAY,
        "checks": [[_check(state)] for state in STATES],
        "changes": [Sample(changed_on=TODAY, note="We added a trial of neck pain.")],
        "first_page": _page(1),
        "middle_page": _page(2),
        "last_page": _page(3),
    }


class SampleForm(forms.Form):
    """Sent with something missing, so that it shows how that looks."""

    name = forms.CharField(
        label="Your name",
        help_text="The name that we may ask for when we call.",
        error_messages={"required": "Write your name, so that we know whom to ask for."},
    )
    language = forms.CharField(label="Which language do you like to speak?", required=False)
    times = forms.MultipleChoiceField(
        choices=[("morning", "Morning"), ("evening", "Evening")],
        label="When is a good time to call?",
        widget=forms.CheckboxSelectMultiple,
    )


def _check(state):
    contributor = Sample(
        title="A clinician",
        get_absolute_url="/about/us/",
        document=Sample(credentials="with credentials"),
    )
    return Sample(contributor=contributor, signed_on=TODAY, state=state, holds=state != EARLIER)


def _facts(renderer):
    levels = ((4, "high"), (3, "moderate"), (2, "low"), (1, "very low"))
    return Sample(
        findings=[
            Sample(
                claim=f"A finding of {word} certainty.",
                certainty=word,
                level=level,
                sources=renderer.cite(["first"]),
            )
            for level, word in levels
        ],
        harms=renderer.block("About 10 in 100 people feel sore for a day."),
        who_should_not=renderer.block("Ask first if you bleed easily."),
        alternatives=renderer.block("Exercise has firmer support."),
        without_treatment=renderer.block("Little is known."),
    )


def _listed_findings():
    sources = [_reference(status) for status in ("", SUPERSEDED, RETRACTED)]
    claim = "One finding of two articles, from three sources."
    return [
        ListedFinding(claim, 2, sources, [_article(), _article()]),
        ListedFinding("A finding whose certainty nobody has judged.", 0, [], [_article()]),
    ]


def _reference(status=""):
    return Sample(document=_complete(status), get_absolute_url="/evidence/")


def _complete(status=""):
    return ReferenceEntry(
        type="article-journal",
        title="Massage for low-back pain",
        author=(Name(family="Furlan", given="AD"), Name(family="Giraldo", given="M")),
        issued=2015,
        container_title="Cochrane Database of Systematic Reviews",
        DOI="10.1002/14651858.CD001929.pub3",
        study="systematic review",
        found="In 25 trials, massage eased low-back pain for a short time.",
        status=status,
        checked_on=TODAY,
    )


def _sources(renderer):
    bare = ReferenceEntry(
        type="webpage",
        title="A page without an author or a year",
        URL="https://www.cdc.gov/",
        study="official advice",
        found="A clot can cause swelling, pain and redness.",
        checked_on=TODAY,
    )
    return [
        Sample(number=1, key="first", entry=_complete()),
        Sample(number=2, key="second", entry=bare),
        Sample(number=3, key="third", entry=None),
        Sample(number=4, key="fourth", entry=_complete(SUPERSEDED)),
        Sample(number=5, key="fifth", entry=_complete(RETRACTED)),
    ]


def _clinic():
    return Sample(
        name="Example Pain Clinic",
        phone="+1 202-555-0100",
        phone_link="tel:+12025550100",
        emergency_number="911",
        relay_phone="711",
        relay_link="tel:711",
        callback=Sample(accepts_requests=True),
        online=Sample(
            portal="https://portal.example.org/",
            booking="https://booking.example.org/",
            telehealth="https://visit.example.org/",
        ),
        crisis_lines=[
            Sample(
                name="A line that also reads messages",
                phone="988",
                phone_link="tel:988",
                text_message="988",
                when="everything feels too much to bear",
            ),
            Sample(
                name="A line for calls alone", phone="1-800-555-0100", phone_link="tel:18005550100"
            ),
        ],
    )


def _today():
    """Two locations: one is open and confirmed, one is neither."""
    is_open = Sample(
        location=_location("first-house", "First house"),
        is_open=True,
        is_stale=False,
        now="Open now, until 5 pm",
        hours="Open today 8 am to 5 pm",
        week=[("Monday to Thursday", "8 am to noon, 1 pm to 5 pm"), ("Friday", "8 am to 1 pm")],
    )
    is_closed = Sample(
        location=_location("second-house", "Second house"),
        is_open=False,
        is_stale=True,
        now="Closed today: Thanksgiving. Opens Monday at 8 am",
        hours="",
        week=[],
    )
    return Sample(main=is_open, locations=[is_open, is_closed], has_many=True, is_stale=True)


def _location(slug, name):
    return Sample(slug=slug, name=name, address=["100 Example Street", "Sample Town, ST 00000"])


def _announcements():
    return [
        Sample(text="We are closed on Friday.", link="", link_text=""),
        Sample(text="Now with visits by video.", link="/articles/", link_text="How it works"),
        Sample(text="We have moved to a new house.", link="/articles/", link_text=""),
    ]


def _changes_of_hours():
    return [
        Sample(name="Thanksgiving", dates="Thursday, November 26", times="Closed", rows=()),
        Sample(
            name="Winter weeks",
            dates="Monday, December 21 to Saturday, January 2",
            times="",
            rows=[("Monday to Thursday", "9 am to 3 pm"), ("Friday to Sunday", "Closed")],
        ),
    ]


def _service():
    return Sample(
        slug="massage-therapy",
        name="Massage therapy",
        summary="A massage therapist who works with your care team.",
        next_step="Call and ask what would fit you.",
        telehealth=True,
    )


def _member():
    return Sample(
        name="A therapist",
        credentials="with credentials",
        role="Helps you plan how to move",
        languages="English, Spanish",
        profile="a-therapist",
    )


def _article():
    return Sample(
        title="Therapeutic massage: what to know",
        summary="How to choose a massage, what a visit is like, and when to stop.",
        image={"file": PICTURE, "alt": "Stepping stones"},
        reading_minutes=6,
        get_absolute_url="/articles/",
    )


def _topic():
    return Sample(
        slug="choosing-massage",
        title="Choosing massage",
        summary="How to pick a kind of massage and a therapist.",
        article_count=2,
        get_absolute_url="/topics/",
        document=Sample(image=Image(file="topic-choosing-massage.svg", alt="A signpost")),
    )


def _page(number):
    return Sample(
        number=number,
        has_other_pages=True,
        has_previous=number > 1,
        has_next=number < 3,
        previous_page_number=number - 1,
        next_page_number=number + 1,
        paginator=Sample(num_pages=3),
    )


def _result():
    """What the search found, with the words that were asked for marked."""
    entry = Sample(
        address="/topics/", kind="article", minutes=7, get_kind_display=lambda: "Article"
    )
    return Sample(
        entry=entry,
        title=[("Sleep position and ", False), ("back pain", True)],
        passage=[("No one way to sleep suits every sore ", False), ("back", True), (".", False)],
        topic=_topic(),
    )


def _urgent():
    """A card that comes before what the search found."""
    return UrgentEntry(
        words=("want to die",),
        level="emergency",
        heading="Do you think of ending your life?",
        items=("Somebody can talk with you now, by day and by night.",),
        line="988 Suicide & Crisis Lifeline",
    )

"""What a document is checked against: all of the site, or all of a folder."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import checking, publishing
from articles.library import Library, ids_in
from articles.models import Article
from articles.text.document import CareCard, QuestionAndAnswer, TreatmentFacts
from articles.text.entries import GlossaryEntry, WordingEntry
from clinic.document import ClinicDocument, Service
from clinic.models import Clinic
from tests.makers import (
    make_article,
    make_document,
    make_draft,
    make_page,
    make_reference,
    make_topic,
)

pytestmark = pytest.mark.django_db
FIXED = {"/", "/articles/", "/topics/", "/evidence/", "/glossary/", "/bad-day/", "/contact/"}


def no_picture(name):
    return None


@pytest.fixture
def site():
    make_article("sleep", title="Sleep", aliases=("old-sleep",))
    make_article("draft", make_draft(title="Draft"))
    make_article("gone", title="Gone", status="archived")
    make_page("us")
    make_reference("furlan2015")
    make_reference("old2001", status="superseded")
    publishing.save_glossary_term(
        "flare", GlossaryEntry("flare", "A worse time.", ("flare-up",), True)
    )
    publishing.save_wording("elderly", WordingEntry(("elderly",), "older people"))


FILES = {
    "articles/sleep.md": make_document(title="Sleep", aliases=("old-sleep",)).text,
    "articles/draft.md": make_draft(title="Draft").text,
    "articles/gone.md": make_document(title="Gone", status="archived").text,
    "topics/living-well.md": "---\ntitle: Living well\nsummary: Day by day.\n---\n",
    "pages/us.md": "---\ntitle: About us\nsummary: Who.\nupdated_on: 2026-01-05\n---\nWe.\n",
    "glossary.yaml": "flare:\n  term: flare\n  definition: A worse time.\n  also: [flare-up]\n"
    "  unavoidable: true\n",
    "wording.yaml": "elderly:\n  avoid: [elderly]\n  say: older people\n",
    "references.yaml": "".join(
        f"{key}:\n  type: article-journal\n  title: T\n  PMID: '1'\n  study: survey\n"
        f"  found: F.\n{more}  checked_on: 2026-01-05\n"
        for key, more in (("furlan2015", ""), ("old2001", "  status: superseded\n"))
    ),
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture(params=["site", "folder"])
def library(request):
    """The same content, kept on the site and in files."""
    made = request.getfixturevalue(request.param)
    return Library.of_folder(made) if request.param == "folder" else Library.of_site()


def test_every_page_of_the_site_is_a_known_address_and_no_other(library):
    assert library.addresses == FIXED | {
        *("/articles/sleep/", "/articles/draft/", "/articles/old-sleep/"),
        *("/topics/living-well/", "/about/us/", "/evidence/furlan2015/", "/evidence/old2001/"),
    }


def test_titles_are_compared_whatever_their_capitals(library):
    assert library.titled("SLEEP") == {"/articles/sleep/"}
    assert library.titled("living well") == {"/topics/living-well/"}
    assert library.titled("Gone") == library.titled("Slee") == set()


def test_what_staff_have_set_is_there(library):
    assert library.unavoidable == ("flare", "flare-up")
    assert [entry.say for entry in library.wordings] == ["older people"]
    assert library.emergency_number == "911"
    assert set(library.references) == {"furlan2015", "old2001"}
    assert set(library.fallen) == {"old2001"}
    assert library.unreadable == []


@pytest.mark.parametrize(
    ("address", "anchor", "is_there"),
    [
        ("/articles/sleep/", "first", True),
        ("/articles/sleep/", "key-points", True),
        ("/articles/sleep/", "second", False),
        ("/topics/living-well/", "first", False),
        ("/about/us/", "sources", True),
        ("/glossary/", "flare", True),
        ("/glossary/", "other", False),
    ],
)
def test_the_parts_of_a_page_are_known(library, address, anchor, is_there):
    assert (anchor in library.anchors(address)) is is_there
    assert (anchor in library.anchors(address)) is is_there  # the second time, from memory


@pytest.mark.parametrize("address", ["/", "/evidence/", "/articles/old-sleep/", "/bad-day/"])
def test_the_parts_of_other_pages_are_not_known(library, address):
    assert library.anchors(address) is None


def test_a_part_may_stand_in_any_text_of_an_article():
    document = make_document(
        care_cards=(CareCard("urgent", "Call if", ("it hurts",)),),
        treatment_facts=TreatmentFacts((), harms="## Sore\n"),
        faq=(QuestionAndAnswer("Why?", "## Because\n"),),
        body="## First\n\n## First\n",
    )
    assert {"call-if", "sore", "because", "first", "first-2"} <= ids_in(document, no_picture)


def test_articles_that_are_coming_count_as_if_they_were_there(site):
    coming = {"new": make_document(title="New", body="## Part\n")}
    library = Library.of_site(coming, replaced=("sleep",))
    assert {"/articles/new/", "/articles/sleep/"} <= library.addresses
    assert library.titled("new") == {"/articles/new/"}
    assert library.titled("Sleep") == set()
    assert "part" in library.anchors("/articles/new/")


def test_what_readers_do_not_see_yet_is_known(library):
    assert library.unseen == {"draft"}


def test_what_is_coming_is_seen_once_it_is_published(site):
    later = timezone.now() + timedelta(days=1)
    coming = {
        "draft": make_document(title="Draft"),
        "next": make_draft(title="Next"),
        "planned": make_document(title="Planned", published_at=later),
    }
    make_article("tomorrow", title="Tomorrow", published_at=later)
    assert Library.of_site(coming).unseen == {"next", "planned", "tomorrow"}


def test_what_is_set_for_all_texts_is_read_once_for_each_state_of_the_site(
    site, django_assert_num_queries
):
    Library.of_site()
    # The stamp, three times the clinic, old addresses, who is unseen.
    with django_assert_num_queries(6):
        again = Library.of_site()
    assert set(again.fallen) == {"old2001"}
    publishing.save_glossary_term("nerve", GlossaryEntry("nerve", "It carries signals."))
    assert set(Library.of_site().terms) == {"flare", "nerve"}
    publishing.save_wording("pain", WordingEntry(("painful",), "sore"))
    assert [entry.say for entry in Library.of_site().wordings] == ["older people", "sore"]
    make_reference("late2020", status="retracted")
    assert set(Library.of_site().fallen) == {"old2001", "late2020"}


@pytest.mark.parametrize(
    "name", ["articles/other.md", "articles/night/sleep.md", "articles/old-sleep.md"]
)
def test_two_files_that_claim_one_address_are_named(folder, name):
    text = make_draft(title="Other", aliases=("old-sleep",)).text
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    found = [problem for problem in checking.check_folder(folder) if "is claimed" in str(problem)]
    assert sorted(problem.path for problem in found) == sorted(["articles/sleep.md", name])
    assert all(map(checking.is_blocking, found))


def test_people_of_a_folder_are_checked(folder):
    (folder / "contributors").mkdir()
    person = "---\ntitle: Ada Stone\nrole: Physical therapist\n---\nSee [it](nowhere.md).\n"
    (folder / "contributors/ada-stone.md").write_text(person)
    found = [(p.path, p.line, p.rule) for p in checking.check_folder(folder) if p.path[0] == "c"]
    assert found == [("contributors/ada-stone.md", 5, "link-broken")]


def test_an_article_that_comes_anew_is_known_by_its_new_text(site):
    library = Library.of_site({"sleep": make_document(title="Night", body="## Other\n")})
    assert library.titled("Night") == {"/articles/sleep/"}
    assert library.titled("Sleep") == set()
    assert "other" in library.anchors("/articles/sleep/")


def test_a_text_is_read_when_it_is_asked_for_and_once(site, django_assert_num_queries):
    library = Library.of_site()
    with django_assert_num_queries(2):
        assert library.articles["sleep"].title == "Sleep"
        assert library.articles["sleep"].title == "Sleep"
    with pytest.raises(KeyError):
        library.articles["gone"]


def test_the_emergency_number_is_that_of_the_clinic(folder):
    entry = ClinicDocument(name="Clinic", phone="+44 20 7946 0000", emergency_number="112")
    Clinic.objects.update_or_create(pk=1, defaults={"text": entry.text, "digest": entry.digest})
    assert Library.of_site().emergency_number == "112"
    (folder / "clinic.yaml").write_text(entry.text.replace("112", "999"))
    assert Library.of_folder(folder).emergency_number == "999"


def test_the_clinic_says_which_services_and_pages_it_has(folder):
    entry = ClinicDocument(
        name="Clinic",
        phone="711",
        emergency_number="911",
        services=(Service("massage", "Massage", "By hand."),),
    )
    Clinic.objects.update_or_create(pk=1, defaults={"text": entry.text, "digest": entry.digest})
    assert Library.of_site().services == {"massage"}
    assert {"/contact/", "/services/", "/services/massage/"} <= Library.of_site().addresses
    (folder / "clinic.yaml").write_text(entry.text.replace("massage", "walks"))
    assert Library.of_folder(folder).services == {"walks"}
    assert "/services/walks/" in Library.of_folder(folder).addresses
    assert "/services/massage/" not in Library.of_folder(folder).addresses


def test_a_file_that_cannot_be_read_is_left_out_and_named(folder):
    (folder / "articles/bad.md").write_text("no document")
    library = Library.of_folder(folder)
    assert "bad" not in library.articles and "sleep" in library.articles
    assert [problem.path for problem in library.unreadable] == ["articles/bad.md"]


def test_pictures_of_a_folder_are_looked_for_in_that_folder(folder):
    assert Library.of_folder(folder).find_picture("images/a.svg") is None
    (folder / "images").mkdir()
    (folder / "images/b.svg").write_text('<svg viewBox="0 0 4 3"/>')
    assert Library.of_folder(folder).find_picture("images/b.svg").width == 4


def test_an_empty_folder_is_an_empty_library(tmp_path):
    assert Library.of_folder(tmp_path).addresses == FIXED
    assert checking.check_folder(tmp_path) == []


def test_what_blocks_comes_first():
    make_topic()
    document = make_document(summary="", one_minute="Rest.", body="It cures pain [@a1].\n")
    found = checking.problems_of("articles", "sleep", document)
    levels = [checking.is_blocking(problem) for problem in found]
    assert levels == sorted(levels, reverse=True) and set(levels) == {True, False}


def test_an_article_that_needs_a_blocked_one_is_blocked_with_it():
    make_reference("furlan2015")
    sound = {"one_minute": "Rest.", "body": "It may help [@furlan2015].\n"}
    coming = {
        "good": make_document(**sound, title="Good"),
        "bad": make_document(**sound | {"one_minute": ""}, title="Bad"),
        "next": make_document(**sound | {"body": "[Bad](bad.md) [@furlan2015]"}, title="Next"),
        "draft": make_draft(title="Draft"),
    }
    make_topic()
    found = checking.blocked(coming)
    assert {slug: [p.rule for p in problems] for slug, problems in found.items()} == {
        "bad": ["one-minute-version"],
        "next": ["link-broken"],
    }
    assert not Article.objects.exists()

"""Which links may be followed, and where they lead."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.links import address_of, cited_keys, internal_links


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("heat-and-cold.md", "/articles/heat-and-cold/"),
        ("./heat-and-cold.md", "/articles/heat-and-cold/"),
        ("../articles/heat.md", "/articles/heat/"),
        ("articles/heat.md#how-long", "/articles/heat/#how-long"),
        ("../topics/self-care.md", "/topics/self-care/"),
        ("/pages/privacy.md", "/about/privacy/"),
        ("/about/privacy/", "/about/privacy/"),
        ("/", "/"),
        ("#sources", "#sources"),
        (" https://www.nice.org.uk/guidance ", "https://www.nice.org.uk/guidance"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("https://example.org:8443/?q=a&b=c#d", "https://example.org:8443/?q=a&b=c#d"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
        ("tel:+15551234", "tel:+15551234"),
    ],
)
def test_an_address_that_may_be_followed(written, address):
    assert address_of(written) == address


@pytest.mark.parametrize(
    "written",
    [
        "",
        "heat",
        "Heat.md",
        "../../etc/passwd.md",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "https:evil.example",
        "https:///evil.example",
        "https://good.example@evil.example/",
        "https://good.example\\@evil.example/",
        "mailto:nobody",
        "tel:javascript",
        "blob:https://example.org/x",
        "/a b",
        "/" + "a" * 1_000,
    ],
)
def test_an_address_that_is_refused(written):
    assert address_of(written) is None


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("/\\:@#?.ahtpsjv-\t\n &;%"), max_size=30))
def test_an_accepted_address_begins_as_it_should(written):
    address = address_of(written)
    assert address is None or address.lower().startswith(
        ("/", "#", "http://", "https://", "mailto:")
    )
    assert address is None or not address.startswith(("//", "/\\"))


def test_internal_links_are_found_in_order():
    text = (
        "[One](one.md) and [two, on\ntwo lines](two.md#part), ![a picture](images/x.svg),\n"
        "[out](https://example.org), [top](#top), [three](/about/privacy/), [four][4].\n\n"
        "[4]: four.md\n"
    )
    assert internal_links(text) == [
        "/articles/one/",
        "/articles/two/",
        "/about/privacy/",
        "/articles/four/",
    ]


def test_cited_keys_are_found_once_each():
    text = "One [@furlan2015], two [@mak2024; @furlan2015 ; @cdc-clots], none [@ x] [@a_b] @c."
    assert cited_keys(text) == ["furlan2015", "mak2024", "cdc-clots"]

"""One stylesheet for the whole site, joined when static files are collected."""

import json
import re
from pathlib import Path

import brotli
import pytest
from django.core.management import call_command

from painsite.static_storage import StylesheetError, join, minified

SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.fixture
def collect(settings, tmp_path):
    """Collects the given static files and returns the directory they end up in."""
    source, root = tmp_path / "source", tmp_path / "collected"
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = root
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "painsite.static_storage.SiteStaticStorage"},
    }

    def run(files):
        for name, text in files.items():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_text(text)
        call_command("collectstatic", interactive=False, verbosity=0)
        return root

    return run


def hashed(root: Path, name: str) -> str:
    return json.loads((root / "staticfiles.json").read_text())["paths"][name]


def stylesheet(root: Path) -> str:
    return (root / hashed(root, "css/site.css")).read_text()


FILES = {
    "css/site.css": '@import url("tokens.css");\n@import url("components/card.css");\n',
    "css/tokens.css": "/* The order. */\n@layer tokens, base;\n:root { --space: 4px; }\n",
    "css/components/card.css": '.card { background: url("../../images/leaf.svg"); }\n',
    "images/leaf.svg": SVG,
}


def test_it_works(collect):
    css = stylesheet(collect(FILES))

    assert "@import" not in css
    assert "/*" not in css
    assert css.index("--space") < css.index(".card")


def test_the_lists_for_a_few_pages_are_joined_as_well(collect):
    lists = {"css/clinic.css": '@import url("components/where.css");\n'}
    root = collect({**FILES, **lists, "css/components/where.css": ".where { color: red; }\n"})
    assert (root / hashed(root, "css/clinic.css")).read_text() == ".where{color:red;}\n"
    assert ".where" not in stylesheet(root)


def test_pictures_are_named_by_their_hash_and_found_from_the_new_place(collect):
    root = collect(FILES)

    (target,) = re.findall(r'url\("([^"]+)"\)', stylesheet(root))

    assert target == "../" + hashed(root, "images/leaf.svg")
    assert (root / "css" / target).resolve().is_file()


def test_brotli_and_gzip_are_made(collect):
    root = collect({**FILES, "css/tokens.css": ":root { --space: 4px; }\n" * 50})
    name = hashed(root, "css/site.css")

    assert (root / f"{name}.gz").is_file()
    assert brotli.decompress((root / f"{name}.br").read_bytes()).decode() == stylesheet(root)


def test_a_change_of_an_imported_file_gives_the_stylesheet_a_new_name(collect):
    before = hashed(collect(FILES), "css/site.css")

    root = collect({**FILES, "css/tokens.css": ":root { --space: 8px; }"})

    assert hashed(root, "css/site.css") != before
    assert "8px" in stylesheet(root)
    assert "4px" not in stylesheet(root)


def test_a_missing_imported_file_is_named(collect):
    with pytest.raises(StylesheetError, match=r"css/site.css imports css/lost.css"):
        collect({"css/site.css": '@import url("lost.css");'})


def test_a_missing_picture_is_named(collect):
    with pytest.raises(ValueError, match=r"lost\.svg"):
        collect({"css/site.css": '@import url("a.css");', "css/a.css": "a{b:url(lost.svg)}"})


def test_the_site_itself_joins():
    """The real stylesheet, if this test fails: see the file it names."""
    static = Path(__file__).resolve().parents[2] / "static"

    css = join("css/site.css", lambda name: (static / name).read_text())

    assert "@import" not in css
    assert css.count("{") == css.count("}") > 50


# join


def joined(**files):
    return join("css/site.css", {f"css/{name}.css": text for name, text in files.items()}.get)


def test_imports_come_in_their_order_and_with_either_quotes_or_none():
    css = joined(site="@import url(b.css);@import url('a.css');", a="a{}", b="b{}")

    assert css == "b{}\na{}\n"


def test_an_import_for_a_medium_keeps_it():
    assert joined(site='@import url("p.css") print;', p="a{}") == "@media print{a{}}\n"


@pytest.mark.parametrize(
    "files",
    [
        {"site": "@import url(a.css); p{}", "a": "a{}"},
        {"site": "@import url(a.css) layer(x);", "a": "a{}"},
        {"site": "@import url(a.css);", "a": "@import url(b.css);", "b": "b{}"},
    ],
)
def test_what_joining_would_change_the_meaning_of_is_refused(files):
    with pytest.raises(StylesheetError):
        joined(**files)


@pytest.mark.parametrize(
    "target", ["data:image/png;base64,a", "/static/x.png", "#f", "https://a/b"]
)
def test_addresses_that_are_not_relative_stay(target):
    css = join(
        "css/site.css",
        {"css/site.css": "@import url(x/a.css);", "css/x/a.css": f"a{{b:url({target})}}"}.get,
    )

    assert f"url({target})" in css


# minified


@pytest.mark.parametrize(
    ("css", "smaller"),
    [
        ("a {\n  b: c;\n}\n", "a{b:c;}"),
        ("/* x */ a{b:c} /* y */", "a{b:c}"),
        ("a :hover > b , c{}", "a :hover > b,c{}"),
        ("a{width:calc(1px + 2px)}", "a{width:calc(1px + 2px)}"),
        ("a/**/b{}", "a/**/b{}"),
        ("a /* x */ b{}", "a b{}"),
        ('a{b:"/* no */  ;  \\"  {"}', 'a{b:"/* no */  ;  \\"  {"}'),
        ("a{b:'it''s  ;'}", "a{b:'it''s  ;'}"),
        ("a{b:url(data:x,  y)}", "a{b:url(data:x,  y)}"),
        (".a\\, .b{}", ".a\\, .b{}"),
        ("/* it's */ a{b:c} /* it's */", "a{b:c}"),
        ("", ""),
    ],
)
def test_white_space_goes_only_where_it_means_nothing(css, smaller):
    assert minified(css) == smaller


def test_neighbours_in_one_layer_become_one_block():
    files = {
        "css/site.css": '@import url("a.css");@import url("b.css");@import url("c.css");',
        "css/a.css": '@layer parts { .a { content: "}" } }',
        "css/b.css": "@layer parts { .b { color: red } }",
        "css/c.css": "@layer parts { .c { top: 0 } } @layer paper { .c { top: 1px } }",
    }
    assert join("css/site.css", files.get) == (
        '@layer parts{.a{content:"}"}.b{color:red}}\n'
        "@layer parts{.c{top:0}}@layer paper{.c{top:1px}}\n"
    )


@pytest.mark.parametrize(
    ("css", "smaller"),
    [
        ("a { color: red; --gap: 1px }", "a{color:red;--gap:1px}"),
        ("a { /* why */ top: 0 }", "a{top:0}"),
        ("@media (width: 1px) { a :is(b) {} }", "@media (width: 1px){a :is(b){}}"),
        ("ul :hover { top: 0 }", "ul :hover{top:0}"),
    ],
)
def test_space_goes_after_the_name_of_a_property_alone(css, smaller):
    assert joined(site='@import url("p.css");', p=css) == smaller + "\n"

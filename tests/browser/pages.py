"""One address of each kind of page that readers see, and every article."""

from pathlib import Path

CONTENT = Path(__file__).resolve().parents[2] / "content"

ARTICLE = "/articles/how-massage-may-help-chronic-pain/"
SOME_ARTICLES = [
    ARTICLE,
    "/articles/therapeutic-massage-what-to-know/",
    "/articles/taking-pain-medicine-safely/",
    "/articles/sleep-position-and-back-pain/",
]
ARTICLES = [f"/articles/{path.stem}/" for path in sorted(CONTENT.glob("articles/*.md"))]
BAD_DAY = "/bad-day/"
EVIDENCE = "/evidence/"
GLOSSARY = "/glossary/"
CONTACT = "/contact/"
LOCATION = "/locations/main-office/"
SERVICE = "/services/massage-therapy/"
CLINIC = [CONTACT, "/locations/", LOCATION, "/services/", SERVICE, "/team/"]
PAGES = [
    "/",
    "/articles/",
    "/topics/",
    "/topics/choosing-massage/",
    "/topics/medicines-and-supplements/",
    EVIDENCE,
    "/evidence/furlan2015/",
    GLOSSARY,
    BAD_DAY,
    "/about/editorial-policy/",
    "/nothing-here/",
    *CLINIC,
    *SOME_ARTICLES,
]
WIDTHS = [320, 768, 1280]

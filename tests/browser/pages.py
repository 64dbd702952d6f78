"""One address of each kind of page that readers see."""

ARTICLE = "/articles/how-massage-may-help-chronic-pain/"
ARTICLES = [
    ARTICLE,
    "/articles/what-massage-does-to-the-body/",
    "/articles/massage-in-team-care/",
    "/articles/therapeutic-massage-what-to-know/",
    "/articles/medical-massage-or-spa-massage/",
]
PAGES = [
    "/",
    "/articles/",
    "/topics/",
    "/topics/choosing-massage/",
    "/about/editorial-policy/",
    "/nothing-here/",
    *ARTICLES,
]
WIDTHS = [320, 768, 1280]

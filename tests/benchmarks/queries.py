"""What is asked, by kind. The same list for every library."""

from .made_up_library import name_of

QUERIES = {
    "rare word": [name_of(7), name_of(500), name_of(900)],
    "common word": ["massage", "doctor", "sleep"],
    "“pain”": ["pain"],
    "two words": ["knee arthritis", "hot stones", "back massage"],
    "question": [
        "why does my back hurt more at night",
        "can i take two pain medicines on one day",
        "how soon after a car crash can i get a massage",
    ],
    "misspelled": ["fibromialgia", "masage for cronic pain", "ibuprofin"],
    "phrase": ['"back pain"', '"blood thinner"', '"deep tissue massage"'],
}
STARTS = [
    "pai",
    "mas",
    "back",
    "sle",
    "hot st",
    "what mas",
    "how",
    "ging",
    "neck p",
    name_of(7)[:4],
]

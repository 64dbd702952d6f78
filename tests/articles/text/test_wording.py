"""What the rules on wording find in realistic prose, and what they have to leave alone."""

import pytest

from articles.text import wording


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Massage cures pain.", ["cures"]),
        ("A proven way to rest.", ["proven"]),
        ("It eliminates knots and is guaranteed.", ["eliminates", "guaranteed"]),
        ("Live pain-free.", ["pain-free"]),
        ("Live pain free again.", ["pain free"]),
        ("It heals your back.", ["heals"]),
        ("Heal the nerves with oil.", ["Heal"]),
        ("You get permanent relief.", ["permanent"]),
        ("It permanently ends pain.", ["permanently"]),
        ("Our oil is 100% safe.", ["100%"]),
        ("Our oil is 100 % natural.", ["100 %"]),
        ("It is not only gentle, it cures pain.", ["cures"]),
        ("It not only cures pain.", ["cures"]),
        ("No side effects, and it cures pain.", ["cures"]),
        ("It cures pain without surgery.", ["cures"]),
        ("It cures pain that does not go away.", ["cures"]),
        ("Few tests, but proven.", ["proven"]),
    ],
)
def test_a_promise_is_found(sentence, words):
    assert wording.cure_words_in(sentence) == words


@pytest.mark.parametrize(
    "sentence",
    [
        "There is no known cure.",
        "It is not a cure or a miracle.",
        "It won’t cure you.",
        "It can't cure chronic pain.",
        "We cannot promise that it heals your back.",
        "Nobody can guarantee that.",
        "This has not been proven.",
        "A cure for chronic pain is not known.",
        "It is an unproven cure.",
        "Beware of anyone who promises a cure.",
        "Can massage cure pain?",
        "Secure the strap, and accurate notes help.",
        "Pain can go on after the injury heals.",
        "Most sprains heal within weeks.",
        "Nerve damage can be permanent.",
        "It can cause permanent harm.",
        "The test found a link in 100% of them.",
    ],
)
def test_a_denial_a_question_or_another_meaning_is_no_promise(sentence):
    assert wording.cure_words_in(sentence) == []


@pytest.mark.parametrize(
    "text",
    [
        "DESCRIBE THIS IMAGE",
        "TODO: ask Ann",
        "Ask by TBD.",
        "lorem ipsum dolor",
        "It lasts ??? weeks",
        "[your clinic]",
        "[Insert phone number]",
        "Call [name].",
        "[clinic phone]",
        "Write to [address].",
        "[date]",
        "FIXME",
        "XXX",
    ],
)
def test_what_was_to_be_filled_in_is_found(text):
    assert wording.PLACEHOLDERS.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "[your care team](massage-in-team-care.md)",
        "[add heat][heat]",
        "[your doctor]: /about/us/",
        "[name your pain](a.md)",
        "Write a to-do list.",
        "Lea todo el texto.",
        "Does it help??",
        "Size XXL",
        "See [@furlan2015].",
        "A note.[^1]",
    ],
)
def test_a_finished_text_is_no_placeholder(text):
    assert not wording.PLACEHOLDERS.search(text)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Call 911 if your chest hurts.", ["911"]),
        ("Call 911. 2 of 3 people do.", ["911"]),
        ("call an ambulance on 999", ["999"]),
        ("Dial 112 now", ["112"]),
        ("Ring 000", ["000"]),
        ("Call: 999", ["999"]),
        ("Calling 999 is free.", ["999"]),
        ("Call emergency services on 112.", ["112"]),
        ("Call the number 999.", ["999"]),
        ("Call 911 or 999.", ["911", "999"]),
        ("Call 911/999", ["911", "999"]),
        ("telephone 1122", ["1122"]),
    ],
)
def test_an_order_to_call_is_found_with_its_number(words, numbers):
    assert [match["number"] for match in wording.EMERGENCY_CALL.finditer(words)] == numbers


@pytest.mark.parametrize(
    "words",
    [
        "Call 999-555-0100.",
        "Call 110 555 0100.",
        "Call Poison Help at 1-800-222-1222.",
        "Call or text 988.",
        "About 110 or 112 of 200 people slept.",
        "In 911 people, the pain eased.",
        "You may recall 119 things.",
        "Call 1100 first.",
    ],
)
def test_other_numbers_are_no_emergency_call(words):
    assert not wording.EMERGENCY_CALL.search(words)


@pytest.mark.parametrize(
    "alt",
    [
        "hands.png",
        "Back and hands.JPG",
        "IMG_1234",
        "IMG-20241121-WA0003",
        "DSC0001",
        "Screenshot 2024-01-01",
        "photo",
        "Image 3",
        "hands-on-back",
        "untitled",
    ],
)
def test_the_name_of_a_file_is_known_as_one(alt):
    assert wording.FILE_NAME.fullmatch(alt)


@pytest.mark.parametrize(
    "alt",
    [
        "A picture of two hands on a back",
        "Photo of a self-care kit",
        "Hands",
        "A well-lit room",
        "Imagine a wave",
        "The label says: save your file as pain.pdf",
        "Image 3 of a label, with the dose in a ring",
    ],
)
def test_a_description_is_no_file_name(alt):
    assert not wording.FILE_NAME.fullmatch(alt)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("You may have bronchitis or anemia.", ["bronchitis", "anemia"]),
        ("Nerve pain is called neuralgia.", ["neuralgia"]),
        ("Take duloxetine, diazepam or oxycodone.", ["duloxetine", "diazepam", "oxycodone"]),
        ("Take no NSAIDs, and ask about TENS.", ["NSAIDs", "TENS"]),
        ("Your GPs know.", ["GPs"]),
        ("The diagnosis is arthritis.", []),
        ("An MRI or MRIs, by the FDA in the US.", []),
        ("NEVER stop. DO NOT wait. STOP.", []),
        ("Type II, in 8 AM light", []),
        ("Your anatomy, economy and empathy", []),
        ("Out of nostalgia", []),
        ("Osteopathic care and photogenically", []),
        ("a I X", []),
    ],
)
def test_medical_words_are_told_from_plain_ones_and_from_shouting(words, found):
    assert wording.medical_words_in(words) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "The dose was given by a nurse.",
        "It is often recommended.",
        "It is used to treat pain.",
        "It has not been proven.",
        "People were put into groups.",
        "This is always done.",
        "You got hurt.",
    ],
)
def test_a_passive_is_seen(sentence):
    assert wording.is_passive(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "You are tired and worried.",
        "You are used to it.",
        "You get used to the heat.",
        "Your skin is red.",
        "You are not supposed to.",
        "There is no need.",
        "You lie in bed.",
        "We measured it.",
        "It gets better.",
        "Your muscles are relaxed.",
        "The therapist asked you.",
    ],
)
def test_a_state_is_no_passive(sentence):
    assert not wording.is_passive(sentence)


def test_a_passive_beside_a_state_is_still_seen():
    assert wording.is_passive("You are tired when the drug is given.")


@pytest.mark.parametrize(
    ("words", "count"),
    [("You should go, and must not wait.", 2), ("You shouldn’t", 1), ("Mustard on a shoulder", 0)],
)
def test_orders_are_counted(words, count):
    assert len(wording.SHOULD.findall(words)) == count

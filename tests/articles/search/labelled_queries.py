"""What patients type, and what they have to find first: (query, address or addresses)."""


def articles(*slugs):
    return tuple(f"/articles/{slug}/" for slug in slugs)


SLEEP = articles("sleep-position-and-back-pain")
CRASH = articles("symptoms-after-a-car-crash")
MEDICINE = articles("taking-pain-medicine-safely")
GINGER = articles("ginger-and-pain")
CBD = articles("cbd-oil-massage")
STONES = articles("hot-stone-massage-for-back-pain")
CHRONIC = articles("how-massage-may-help-chronic-pain")
TEAM = articles("massage-in-team-care")
SPA = articles("medical-massage-or-spa-massage")
APPS = articles("mobile-apps-for-pain")
CHOOSING = articles("therapeutic-massage-what-to-know")
BODY = articles("what-massage-does-to-the-body")
WORKOUT = articles("deep-tissue-or-swedish-after-workouts")
BACK = SLEEP + STONES + ("/topics/back-and-neck-pain/",)
MASSAGE = CHRONIC + CHOOSING + BODY + ("/services/massage-therapy/", "/topics/how-massage-works/")

WORDS = [
    ("sleep", SLEEP),
    ("sleep position", SLEEP),
    ("best sleeping position for back pain", SLEEP),
    ("pillow between knees", SLEEP),
    ("mattress", SLEEP),
    ("ginger", GINGER),
    ("ginger arthritis knee", GINGER),
    ("cbd oil", CBD),
    ("cbd massage", CBD),
    ("hot stone massage", STONES),
    ("whiplash", (*CRASH, "/glossary/#whiplash")),
    ("car crash neck pain", CRASH),
    ("concussion after crash", CRASH),
    ("pain medicine", MEDICINE),
    ("acetaminophen daily limit", MEDICINE),
    ("ibuprofen and naproxen together", MEDICINE),
    ("naloxone", (*MEDICINE, "/glossary/#naloxone")),
    ("opioids", MEDICINE),
    ("pain app", APPS),
    ("phone app privacy", APPS),
    ("deep tissue massage", (*WORKOUT, *CHOOSING, "/glossary/#deep-tissue-massage")),
    ("massage after workout", WORKOUT),
    ("sore muscles after exercise", WORKOUT),
    ("medical massage", SPA),
    ("spa massage", SPA),
    ("choosing a massage therapist", (*CHOOSING, "/topics/choosing-massage/")),
    ("toxins", BODY),
    ("endorphins", (*BODY, "/glossary/#endorphins")),
    ("cortisol", (*BODY, "/glossary/#cortisol")),
    ("trigger points", (*BODY, "/glossary/#trigger-point")),
    ("massage after surgery", TEAM),
    ("orthopedic massage", TEAM),
    ("chronic pain massage", CHRONIC + CHOOSING),
    ('"back pain"', BACK),
    ('"hot stone"', STONES),
    ("insurance", ("/about/insurance-and-cost/",)),
    ("telehealth", ("/services/telehealth/",)),
    ("physical therapy", ("/services/physical-therapy/",)),
    ("privacy", ("/about/privacy/",)),
    ("fibromyalgia", ("/glossary/#fibromyalgia", *TEAM, *CHRONIC)),
]
QUESTIONS = [
    ("why does my back hurt more at night", SLEEP),
    ("how should I sleep when my back hurts", SLEEP),
    ("does ginger really help with joint pain?", GINGER),
    ("can I take Tylenol and Advil together", MEDICINE),
    ("how much Tylenol is too much in one day", MEDICINE),
    ("is CBD oil safe with my blood thinner?", CBD),
    ("will cbd make me fail a drug test", CBD),
    ("can I have a massage if I take blood thinners", (*CHOOSING, *CHRONIC, *SPA, *WORKOUT)),
    ("how soon after a car accident can I get a massage", CRASH),
    ("my neck hurts days after a car accident what should I do", CRASH),
    ("does massage get rid of lactic acid", (*BODY, *WORKOUT)),
    ("does massage release toxins from the body", BODY),
    ("is deep tissue better than swedish?", WORKOUT + CHOOSING),
    ("what is the difference between medical massage and a spa massage", SPA),
    ("do pain apps sell my data", APPS),
    ("which app is best for chronic pain", APPS),
    ("how do I find a good massage therapist", (*CHOOSING, "/topics/choosing-massage/")),
    ("does massage help with chronic pain", CHRONIC),
    ("can hot stones burn my skin", STONES),
    ("what should I bring to my first visit", ("/about/new-patients/",)),
    ("what will it cost me and does insurance pay", ("/about/insurance-and-cost/",)),
]
MISSPELLED = [
    ("fibromialgia", ("/glossary/#fibromyalgia", *TEAM, *CHRONIC)),
    ("message therapy", MASSAGE),
    ("arthuritis ginger", GINGER),
    ("arthritus", (*GINGER, "/glossary/#osteoarthritis", *TEAM)),
    ("siatica", ("/glossary/#sciatica",)),
    ("accetaminofen limit", MEDICINE),
    ("ibuprofin", (*MEDICINE, "/glossary/#ibuprofen")),
    ("wiplash", (*CRASH, "/glossary/#whiplash")),
    ("masage for cronic pain", CHRONIC + CHOOSING),
    ("backpain", BACK),
    ("matress for back", SLEEP),
    ("hotstone massage", STONES),
    ("theraputic massage", CHOOSING),
    ("opiods", MEDICINE),
    ("gingre", GINGER),
    ("sweedish massage", (*WORKOUT, *CHOOSING, "/glossary/#swedish-massage")),
    ("insurence", ("/about/insurance-and-cost/",)),
    ("orthapedic", TEAM),
    ("tylanol", (*MEDICINE, "/glossary/#acetaminophen")),
    ("car acident", CRASH),
    ("mariuana", CBD),
]
OTHER_WORDS = [
    ("Tylenol", (*MEDICINE, "/glossary/#acetaminophen")),
    ("Advil", (*MEDICINE, "/glossary/#ibuprofen")),
    ("Aleve", (*MEDICINE, "/glossary/#naproxen")),
    ("painkillers", MEDICINE),
    ("oxycodone", MEDICINE),
    ("Narcan", (*MEDICINE, "/glossary/#naloxone")),
    ("weed oil", CBD),
    ("hemp cream", CBD),
    ("marijuana", CBD),
    ("slipped disc", (*BACK, "/glossary/#sciatica")),
    ("charley horse", ("/glossary/#spasm", *BODY, *WORKOUT)),
    ("backache", BACK),
    ("car wreck", CRASH),
    ("fender bender sore neck", CRASH),
    ("smartphone", APPS),
    ("insomnia back", SLEEP),
    ("detox", BODY),
    ("muscle knots", (*BODY, "/glossary/#trigger-point")),
    ("DOMS gym", WORKOUT),
    ("physio", ("/services/physical-therapy/",)),
    ("video visit", ("/services/telehealth/",)),
]
SPANISH = [
    ("dolor de espalda", BACK),
    ("me duele la espalda en la noche", SLEEP),
    ("masaje", MASSAGE + SPA + STONES),
    ("masaje con piedras calientes", STONES),
    ("artritis", (*GINGER, "/glossary/#osteoarthritis", *TEAM)),
    ("jengibre", GINGER),
    ("accidente de carro", CRASH),
    ("pastillas para el dolor", MEDICINE),
    ("¿cómo dormir con dolor de espalda?", SLEEP),
    ("ciática", ("/glossary/#sciatica",)),
    ("fibromialgia dolor", ("/glossary/#fibromyalgia", *TEAM, *CHRONIC)),
    ("seguro", ("/about/insurance-and-cost/",)),
]
LABELLED = [*WORDS, *QUESTIONS, *MISSPELLED, *OTHER_WORDS, *SPANISH]

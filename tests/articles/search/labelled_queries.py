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
BACK_AND_NECK = ("/topics/back-and-neck-pain/",)
BAD_DAY = ("/bad-day/",)
COST = ("/about/insurance-and-cost/",)
NEW = ("/about/new-patients/",)
CONTACT = ("/contact/",)
LOCATION = ("/locations/main-office/", "/locations/")
FAIR = ("/about/nondiscrimination/",)
CONTENT = ("/about/editorial-policy/",)
EVIDENCE = ("/evidence/", "/glossary/#certainty-of-evidence", *CONTENT)
PSYCHOLOGY = ("/services/pain-psychology/",)
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
SPANISH += [
    ("me duele mucho la espalda por la noche", SLEEP),
    ("qué puedo tomar para el dolor si estoy embarazada", MEDICINE),
    ("medicamento para el dolor", MEDICINE),
    ("me duele la pierna desde la espalda", ("/glossary/#sciatica", *BACK_AND_NECK)),
    ("me duele todo el cuerpo", ("/glossary/#fibromyalgia", *TEAM, *CHRONIC)),
    ("no aguanto el dolor", BAD_DAY),
    ("dolor insoportable que hago", BAD_DAY),
    ("accidente automovilistico dolor de cuello", CRASH),
    ("té de jengibre", GINGER),
    ("masaje deportivo", WORKOUT),
    ("no tengo seguro", COST),
    ("cuánto cuesta", COST),
    ("quiero una cita", CONTACT),
    ("a que hora abren", CONTACT + LOCATION),
    ("cómo llegar a la clínica", CONTACT + LOCATION),
    ("necesito cambiar mi cita", CONTACT + NEW),
    ("estacionamiento", LOCATION),
    ("necesito un intérprete", (*FAIR, *LOCATION, *NEW)),
    ("psicóloga", PSYCHOLOGY),
    ("quién escribe esto", CONTENT),
]
BRANDS = [
    ("Excedrin", (*MEDICINE, "/glossary/#acetaminophen")),
    ("Celebrex", MEDICINE),
    ("Percocet and Xanax", MEDICINE),
    ("Suboxone", MEDICINE),
    ("Lyrica", (*MEDICINE, "/glossary/#gabapentin")),
    ("ginger with Eliquis", GINGER),
    ("Theragun", WORKOUT),
    ("ThermaCare", (*STONES, "/glossary/#heat-wrap")),
    ("Tempur-Pedic", SLEEP),
    ("Blue Cross", COST),
    ("FaceTime with the doctor", ("/services/telehealth/",)),
]
DOCTORS_LETTERS = [
    ("LBP", BACK + CHRONIC),
    ("MVA neck", CRASH),
    ("NSAID and CKD", MEDICINE),
    ("APAP max dose", MEDICINE),
    ("RA joint pain", (*GINGER, *TEAM, "/glossary/#osteoarthritis")),
    ("OSA", ("/glossary/#sleep-apnea", *SLEEP)),
    ("GI bleed ibuprofen", MEDICINE),
    ("cervical strain", (*CRASH, "/glossary/#whiplash")),
    ("TBI after collision", (*CRASH, "/glossary/#concussion")),
    ("lumbar pain", BACK + CHRONIC),
    ("lymphatic drainage", TEAM),
]
FEELINGS = [
    ("tender everywhere", ("/glossary/#fibromyalgia", *TEAM, *CHRONIC)),
    ("pain shooting down the back of my leg", ("/glossary/#sciatica", *BACK_AND_NECK)),
    ("my back went out", BACK + BACK_AND_NECK),
    ("I wake up so stiff", SLEEP),
    ("scared to drive since the crash", CRASH),
    ("nobody believes me", PSYCHOLOGY),
    ("it is all in my head they say", PSYCHOLOGY),
    ("I need someone to talk to", PSYCHOLOGY),
    ("overwhelmed by pain", PSYCHOLOGY),
    ("my doctors don't talk to each other", (*TEAM, "/topics/your-care-team/")),
    ("the pain is killing me", BAD_DAY),
    ("pain so bad tonight", BAD_DAY),
    ("I can't take this pain anymore", BAD_DAY),
    ("I don't know what to do anymore", BAD_DAY),
    ("can't go on", BAD_DAY),
    ("crisis hotline", BAD_DAY),
    ("hooked on pain pills", MEDICINE),
]
PRACTICAL = [
    ("phone number", CONTACT),
    ("book an appointment", CONTACT),
    ("please call me back", CONTACT),
    ("are you open on Saturday", CONTACT + LOCATION),
    ("Friday hours", CONTACT + LOCATION),
    ("where is the clinic", CONTACT + LOCATION),
    ("can I get a refill", CONTACT),
    ("reschedule", CONTACT + NEW),
    ("I will be late for my appointment", LOCATION + NEW),
    ("where do I park", LOCATION),
    ("does the bus stop there", LOCATION),
    ("wheelchair ramp", LOCATION),
    ("perfume", LOCATION),
    ("service dog", LOCATION),
    ("can my husband come with me", LOCATION + NEW),
    ("what should I bring", NEW),
    ("paperwork", NEW),
    ("first visit what to expect", NEW),
    ("what to wear to physical therapy", ("/services/physical-therapy/",)),
    ("how much is a visit", COST),
    ("sliding scale", COST),
    ("self pay", COST),
    ("payment plan", COST),
    ("do I need a referral", COST),
    ("sign language", FAIR + NEW),
    ("file a complaint", FAIR),
    ("who wrote this", CONTENT),
    ("is this checked by a doctor", CONTENT),
    ("written by AI", CONTENT),
    ("what do the stars mean", EVIDENCE),
    ("low certainty", EVIDENCE),
    ("medical dictionary", ("/glossary/",)),
    ("list of articles", ("/articles/",)),
    ("who works there", ("/team/",)),
    ("what services do you offer", ("/services/",)),
    ("bigger letters", ("/about/accessibility/",)),
    ("do you track me", ("/about/privacy/",)),
    ("see a pain specialist", ("/services/pain-visit/",)),
    ("online visit", ("/services/telehealth/",)),
]
LABELLED = [
    *WORDS,
    *QUESTIONS,
    *MISSPELLED,
    *OTHER_WORDS,
    *SPANISH,
    *BRANDS,
    *DOCTORS_LETTERS,
    *FEELINGS,
    *PRACTICAL,
]

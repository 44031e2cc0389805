"""An emergency is warned of however it is told; what is long known, over, or asked in general is answered."""

import pytest

from cordwise.answers.sections.urgent import urgent_first
from cordwise.answers.sections.urgent_signs import told_of

from .asking import asked, line_of

TOLD_AS_PRESENT = (
    "numb saddle area and cannot urinate, would stem cells help disc herniation",
    "cannot pass urine, numb genitals, lumbar disc, would stem cells work",
    "can't pee since 2 days, stem cells for slipped disc?",
    "cannot control bladder since two days and leg weakness, had disc bulge, is msc good option",
    "bowel incontinence and weak legs since 3 days with disc prolapse, msc?",
    "for two days no bladder control and both legs weak",
    "cant hold my pee since yesterday and both legs weak, slipped disc",
    "i am wetting myself since yesterday with back pain, stem cells for disc?",
    "no feeling when i wipe since this morning, herniated disc stem cells",
    "i cannot urinate since last night and have bad sciatica in both legs",
    "my husbands legs suddenly gave way and he cant pee, stem cell clinic next week",
    "lost feeling around my anus and disc herniation, stem cells or surgery?",
    "incontinence new since stem cell shot in back",
    "after lumbar puncture stem cells i have stiff neck fever and vomiting what to do",
    "fever 39 three days after stem cells in spinal fluid",
    "fever and stiff neck after stem cells",
    "high fever after intrathecal msc in my son",
    "had msc injection spinal 2 days ago and confused and vomiting",
    "seizures began the day after stem cells, my daughter",
    "seizure 3 hours after intrathecal cells, normal?",
    "leg swollen and painful after iv stem cells",
    "leaking clear fluid from puncture site after intrathecal stem cells",
    "new numbness in both legs and stumbling after stem cells in neck",
    "trouble breathing after the infusion",
    "after the stem cell treatment my mother cannot speak and face is drooping",
    "sudden leg paralysis this morning",
    "i woke up and cant move my legs",
    "my son just dove in pool and cant feel his arms",
    "baby dropped and not moving legs",
    "i fell off a ladder an hour ago and cant move my legs",
    "autonomic dysreflexia pounding headache bp 220 t4 injury stem cells?",
    "high blood pressure headache sweating above injury t5, is that after stem cells",
    "i got intrathecal stem cells yesterday now stiff neck and fever",
    "since the injection in my disc i have fever and night sweats",
    "pain is getting worse each day since disc injection and i have chills",
    "headache worse when sitting up after stem cell lumbar puncture 6 days",
    "my legs are weaker since stem cell surgery last week",
    "i had stem cells in my spine on monday and now i have a stiff neck and a fever",
    "vomiting and stiff neck since my stem cell lumbar puncture",
    "my son has 40 fever 2 days after intrathecal cells",
    "had stem cell injection in disc 5 days ago now fever and terrible back pain",
    "i had chest pain and short breath after iv stem cells",
    "numb between legs and legs weak suddenly should i wait for my stem cell appointment",
    "unable to urinate for 3 days, herniated disc L5-S1, msc injection good?",
    "not able to pass water since monday, back pain both legs, exosomes?",
    "numb genitals for two days after lifting, disc bulge",
    "peeing myself for 4 days and foot drop, bulging disc, stem cells",
    "temperature 103 and shaking since cord blood infusion",
    "child very sleepy and hard to wake after stem cell injection in spine",
    "wet dressing on back, watery fluid since intrathecal cells, bad headache standing up",
    "swollen leg four days after liposuction for stem cells",
    "face dropped on one side and speech slurred since this morning",
    "dad suddenly cannot talk and arm weak, stem cells for stroke?",
    "T2 injury, headache, flushed face, bp 200, full catheter bag",
    "legs paralysed since 2 hours, no injury",
    "diving accident just now, cannot move arms or legs",
    "motorbike accident an hour ago, friend has no feeling in legs",
    "weakness in legs getting worse since 3 days, tripping, stem cells?",
    "paralysed since the stem cell injection in spinal cord last week",
    "no control of bladder after disc stem cells",
    "my wound is leaking after the stem cell operation on the spinal cord",
    "i have t6 injury since 2015 and since the stem cells last week i lost feeling in my arms",
    "i got cells into my spine three days ago and now my neck is rigid and i am burning up",
    "temperature 38.7 since the spinal injection of exosomes",
    "she is talking nonsense and has fever since the stem cell transplant",
    "haven't been able to urinate for 24 hours after disc injection",
    "husband lost control of bowels last night, sciatica both sides, stem cells",
    "my wife cannot move her legs since she woke up",
    "numbness climbing from feet to chest over 2 days",
    "he crashed his bike an hour ago and his legs are numb",
    "one side of face is drooping after stem cell infusion",
    "t3 para, bp 190, headache, goosebumps since the procedure",
    "my calf is swollen and hurts since the bone marrow harvest",
    "lips swollen after exosome injection",
    "spinal fluid leaking from the wound after stem cell surgery",
    "foot drop since disc stem cell injection 3 days ago",
    "can't walk since the stem cell injection yesterday",
    "c6 injury 2012, stem cells last week, now fever and stiff neck",
    "ms patient, intrathecal cells 2 days ago, can't pee now",
    "autistic son had a seizure 2 hours after stem cells",
    "i cant feel my legs since this morning, t6 fusion 2010",
    "fever, chills and back pain 3 weeks after disc injection of stem cells",
    "vision went black and bad headache after stem cell spinal tap",
    "post stem cell lumbar puncture fever",
    "legs feel like jelly and i keep falling since the cells were put in my neck",
    "loss of bladder sensation for 2 days with lumbar disc herniation",
    "i have numb private parts and sciatica in both legs",
    "i think i have cauda equina, numb between legs, stem cells?",
    "cannot stand up since this morning legs too weak",
    "he was tackled in football today, no movement in arms",
    "i was in a car accident yesterday and my hands are numb and weak",
    "grandfather can't speak since this morning",
    "pain in chest after stem cell iv",
    "fainted after the stem cell drip and lips blue",
    "my quadriplegic husband has a splitting headache and bp 240",
    "csf dripping from puncture site",
    "my child is not waking up properly after the stem cell injection",
    "39 fever two days post op stem cells spine",
    "i cant touch my chin to my chest and have fever, had lumbar msc thursday",
    "could my fever be from the stem cells i got on monday?",
    "help, my son is having seizures since the transplant",
    "do i need a doctor if my leg is swollen after stem cells",
    "since the disc injection i have no control over my bowels",
    "trouble urinating and numb between legs, disc",
    "my bladder is full and nothing comes out, numb saddle",
    "cannot feel toilet paper when wiping, sciatica",
    "lost sexual sensation and bladder control two days ago, disc",
    "my legs became weak all of a sudden, ms?",
    "my friend was shot in the back tonight and can't feel his legs",
    "her face is lopsided and she cant lift her arm, started an hour ago",
    "C5, headache, sweating, goosebumps, blood pressure high",
    "my lips are swelling after the exosomes",
    "back wound leaking clear fluid after intramedullary cells",
    "since the cells my arms are paralysed",
    "my mom got umbilical cells by iv this afternoon and her lips are blue",
    "since the spinal tap two days ago my dad talks strange",
    "my legs are dead since this morning",
    "husband with herniated disc cannot pee and has no feeling in bottom",
    "pins and needles in groin and can't urinate, l5/s1",
    "my daughter's hand went limp an hour ago and she can't speak",
    "he hit the bottom of the pool an hour ago and can't move",
    "t5 complete: sweating, headache, bp 195/100, catheter blocked",
    "got epidural exosomes last week, since then my bladder leaks and legs weak",
    "can hardly breathe after the iv cells",
)

LONG_KNOWN_OVER_OR_IN_GENERAL = (
    "my bladder has not worked since my accident in 2015",
    "what are the symptoms of cauda equina?",
    "can stem cells cause meningitis?",
    "my bladder has not worked since my accident in 2015, can stem cells help?",
    "i cannot control my bladder 5 years after t10 injury, would stem cells help",
    "cauda equina syndrome 2 years ago, still numb saddle area and catheter, stem cells?",
    "can stem cells restore feeling in the saddle area",
    "stem cells for neurogenic bladder",
    "can stem cells cause paralysis",
    "is fever a common side effect of intrathecal stem cells",
    "how many people had headache after lumbar puncture in trials",
    "is cord blood safe for autistic children seizures",
    "seizures since birth, cerebral palsy, stem cells?",
    "can i have stem cells if i have seizures",
    "stroke 3 years ago left arm weak, stem cells",
    "als slurred speech and weak arm, stem cells",
    "i am paralysed since 2010 can stem cells help",
    "t6 complete no feeling in legs, stem cells",
    "fell off a horse 4 years ago t4 injury cannot walk stem cells",
    "is dysreflexia dangerous after stem cells",
    "can stem cells reduce autonomic dysreflexia",
    "does stem cell therapy cause blood clots",
    "what is csf leak",
    "csf leak rate after intrathecal injection",
    "how long does headache last after lumbar puncture for stem cells",
    "do patients get fever the day after stem cells",
    "meningitis after intrathecal stem cells: how many cases are reported?",
    "sciatica for 3 weeks, stem cells?",
    "back pain for 5 years with numb foot, is msc good",
    "cervical disc bulge c5 c6 numb fingers can stem cell help",
    "paralyzed man walks again mayo clinic stem cells true?",
    "what will happen during the lumbar puncture",
    "stem cells given 2 days after injury, do paralysed patients recover?",
    "acute spinal cord injury stem cells within 48 hours evidence",
    "my ms attack 2 years ago made my legs numb, stem cells",
    "fever after my first intrathecal injection went away, is the second safe?",
    "my mother has dementia and is confused, stem cells?",
    "erectile dysfunction numb penis since cycling, stem cells",
    "how soon after stem cells can i fly with swollen legs risk",
    "does leg strength improve 2 days after stem cells",
    "when can i shower after a lumbar puncture",
    "are seizures listed in the trial of neuronata-r",
    "what blood pressure is safe for intrathecal injection in c5 injury",
    "als trouble breathing at night stem cells",
    "i use a catheter because i cannot pee, t12 injury 2009",
    "new study on leg weakness after stroke stem cells",
    "sudden hype about stem cells curing paralysis, true?",
    "my doctor said yesterday that stem cells may help my paralysed legs",
    "stem cells this week in panama for my paralysed son, safe?",
    "should i worry about meningitis before my lumbar puncture",
    "my legs got stronger 3 days after stem cells, placebo?",
    "which warning signs are typical for cauda equina?",
    "will i get a fever after the injection",
    "is there a chance of losing bladder control after epidural stem cells",
    "seizure reduction after stem cells in cerebral palsy",
    "incontinence in spinal cord injury, stem cells",
    "i have ms, legs numb, stem cells?",
    "c5 complete cannot move arms",
    "husband paralysed after a fall, t8, stem cells",
    "cauda equina syndrome since 2018, bladder and bowel incontinence, stem cells",
    "numb leg for six months, disc herniation, stem cells?",
    "stenosis, legs get weak when walking, stem cells?",
    "my hands are numb from carpal tunnel",
    "bell's palsy face drooping for 3 months",
    "my legs are swollen from heart failure, can i have stem cells",
    "what if i get a headache after lumbar puncture",
    "csf leak two years ago after surgery, stem cells?",
    "stem cells help my son walk after he fell from horse in 2018?",
    "stem cells for acute injury within 24 hours, which trial",
    "prone to autonomic dysreflexia, is the procedure safe",
    "i was paralysed for 2 days after covid then fine",
    "had stem cells 6 months ago, still weak legs, no effect",
    "study found rats moved legs 7 days after stem cells",
    "i read today about paralysed people walking",
    "night sweats and menopause, can i have stem cells",
    "weak bladder after three births, stem cells",
    "is saddle numbness a sign of cauda equina",
    "arachnoiditis after epidural, will stem cell help",
    "how to prevent blood clots after liposuction",
    "did the fever go away in the trials",
    "numbness in fingers c6 radiculopathy stem cells",
    "weak ankle since disc herniation in january 2024",
    "bladder problems from ms",
    "can bladder function come back after stem cells",
    "paralysed dog stem cells",
    "stem cells in acute stroke within 36 hours",
    "newborn with brain injury, seizures at birth, stem cells",
    "tbi 2018 with seizures, stem cells",
    "spinal cord injury 10 days ago, cannot move legs, stem cells?",
    "headaches with c5 injury, can i have intrathecal cells",
    "stem cells iv for copd shortness of breath",
    "leg swelling in paraplegia",
    "tired after stem cells for two days",
    "how soon after surgery for cauda equina should stem cells be given",
    "tethered cord bladder incontinence since childhood",
    "optic neuritis ms today's evidence for stem cells",
    "my legs shake (spasticity) t10 stem cells",
    "can i drive after numbness from lumbar puncture",
    "is bladder control the first thing to come back after stem cells",
    "cannot stand for long because of back pain, msc injection",
    "cannot lift heavy things since disc herniation",
    "can't feel any benefit after stem cells",
    "i cannot take ibuprofen, is bmac in disc fine",
    "no improvement two days after stem cells",
    "my spasticity got worse after stem cells years ago",
    "what should i watch for after lumbar puncture",
    "epidural stem cell injection for numb leg",
    "exosome injection for foot drop",
    "my son c6 can't move fingers will stem cells restore hand function",
    "numb thigh meralgia stem cells",
    "my grandmother is 85, cannot walk, stem cells?",
    "wheelchair user cannot stand, muscular dystrophy, stem cells",
    "hemiplegic child weak left hand, cord blood",
    "days in hospital after stem cell surgery",
    "woke up from surgery paralysed in 2019",
    "stem cells for transverse myelitis after vaccine, legs weak",
    "i had a stem cell injection 3 days ago and feel nothing, normal?",
    "stiff neck from arthritis, stem cells",
    "headache and neck pain from c5 disc, stem cells?",
    "chronic fatigue and fever, stem cells",
    "i have a cold and fever, should the injection be postponed",
    "is fever before the stem cell infusion a reason to postpone",
    "autistic son with daily seizures after birth injury, cord blood",
    "which stem cells are best for numb legs",
    "my spinal stenosis makes my legs numb after walking 5 minutes",
    "my feet go numb after sitting for an hour",
    "can a disc herniation make you incontinent",
    "is dysreflexia a contraindication",
    "i had meningitis as a child, are intrathecal cells ok",
    "sci 4 days ago, t10 asia a, trial?",
    "bone marrow taken, how long to fly",
    "fever blister before injection",
    "is a swollen leg normal with paraplegia",
)

OUT_OF_WHAT_CAN_BE_ANSWERED = (
    "sudden leg paralysis this morning",
    "i woke up and cant move my legs",
    "baby dropped and not moving legs",
    "for two days no bladder control and both legs weak",
    "trouble breathing after the infusion",
    "after the stem cell treatment my mother cannot speak and face is drooping",
)


@pytest.mark.parametrize("question", TOLD_AS_PRESENT)
def test_an_emergency_is_read_without_a_pronoun_and_in_any_order(question):
    assert told_of(question)


@pytest.mark.parametrize("question", LONG_KNOWN_OVER_OR_IN_GENERAL)
def test_what_is_long_known_or_over_or_asked_in_general_is_no_emergency(question):
    assert told_of(question) is None


@pytest.mark.parametrize("question", OUT_OF_WHAT_CAN_BE_ANSWERED)
def test_an_emergency_that_names_no_treatment_is_answered_with_the_warning_alone(question):
    reply = asked(question)
    assert reply.bottom_line.startswith("First: ") and [section.id for section in reply.sections] == ["urgent"]


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("infection", "fever 39 three days after stem cells in spinal fluid"),
        ("mind", "had msc injection spinal 2 days ago and confused and vomiting"),
        ("limb", "new numbness in both legs and stumbling after stem cells in neck"),
        ("stroke", "face dropped on one side and speech slurred since this morning"),
        ("clot", "leg swollen and painful after iv stem cells"),
        ("breath", "trouble breathing after the infusion"),
        ("dysreflexia_named", "autonomic dysreflexia pounding headache bp 220 t4 injury stem cells?"),
        ("cauda", "numb saddle area and cannot urinate, would stem cells help disc herniation"),
        ("cauda_leak", "bowel incontinence and weak legs since 3 days with disc prolapse, msc?"),
        ("cauda_named", "cauda equina symptoms since this morning, should i fly to panama for stem cells"),
        ("injury", "my son just dove in pool and cant feel his arms"),
        ("cord", "sudden leg paralysis this morning"),
    ],
)
def test_the_warning_is_of_what_is_told(name, question):
    row = told_of(question)
    assert row is not None and row["id"] == name and line_of(question).startswith(row["says"])


def test_a_sign_of_today_counts_beside_an_injury_of_long_ago():
    assert told_of("i have t6 injury since 2015 and since the stem cells last week i lost feeling in my arms")
    assert told_of("t6 injury in 2015, no feeling in my legs") is None


def test_a_general_question_does_not_hide_what_the_next_sentence_tells():
    assert told_of("Can stem cells cause fever? My son has 39.4 since yesterday's lumbar puncture")
    assert told_of("Can stem cells cause fever? My son is to get them tomorrow.") is None


@pytest.mark.parametrize(
    "question",
    [
        "cell retention in disc after injection",
        "retention of cells in the spinal cord after injection",
        "retention and survival of msc after intrathecal injection",
        "fluid retention after stem cells",
        "patient retention in the trial after injection",
        "retention of results after stem cells",
        "what did the trial say about urinary retention after intrathecal cells",
        "what did the study say about urinary retention after lumbar puncture",
        "did the paper mention fever after intrathecal cells",
        "case report of a woman who could not urinate after stem cell injection",
        "a case study of a man who became paralysed after the injection of cells",
        "the nejm report found paraplegia after stem cell injections",
        "for an exam: patient with saddle anaesthesia and retention, role of msc?",
        "exam question: sudden saddle numbness and cannot urinate, are msc indicated",
        "hypothetically, if a patient could not urinate after disc injection, what would it be",
        "sudden paralysis in a rat model treated with msc",
        "rats lost bladder control suddenly after cells",
        "mice could not move their legs until they got stem cells, is that relevant to people",
        "tremor and shaking after stem cells parkinson better?",
        "shaking hands after stem cells for parkinson",
        "fluid leaking from the disc annulus after stem cells",
        "disc leaks fluid after injection of cells?",
        "breathlessness as outcome after msc in als",
        "chest pain after msc infusion in trials",
        "i am confused after reading about stem cells",
        "urinary incontinence outcomes after MSC for spinal cord injury",
    ],
)
def test_what_cells_keep_what_trials_papers_and_exams_tell_and_what_befalls_animals_is_no_emergency(question):
    assert told_of(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "urinary retention since disc injection 2 days ago",
        "i am in retention since the stem cell injection",
        "acute retention of urine and numb saddle since this morning",
        "fever and shaking since the infusion",
        "shaking and hot after the stem cell drip",
        "i read a case report, and now i cannot urinate since the injection",
        "clear fluid leaking from my back after disc injection",
        "i am confused and vomiting after the spinal stem cells",
        "i was in the trial and cannot pee since yesterday",
        "i finished my exam yesterday and since the injection i cannot urinate",
        "fluid leaking from my wound after disc surgery with cells",
    ],
)
def test_a_sign_of_a_person_beside_such_words_is_still_one(question):
    assert told_of(question)


@pytest.mark.parametrize(
    "question",
    [
        "my baclofen ran out and i am shaking, sci",
        "my son's baclofen pump is beeping and he is itchy",
        "i stopped baclofen 2 days ago and now have fever and spasms",
        "she missed her baclofen and is confused and stiff",
        "his baclofen pump failed, he has a fever",
    ],
)
def test_baclofen_that_stops_at_once_is_an_emergency(question):
    assert urgent_first(question).startswith("First: baclofen that stops at once")


@pytest.mark.parametrize(
    "question",
    [
        "can i stop baclofen after stem cells, spasms better",
        "i was able to stop baclofen after stem cells, is my spasticity cured",
        "should i do baclofen pump or stem cells for spasms",
        "can i have stem cells with a baclofen pump, i have spasms",
        "how many people stopped baclofen after cells, did spasms come back in his study",
    ],
)
def test_a_medicine_against_spasms_that_is_asked_about_is_none(question):
    assert urgent_first(question) == ""


def test_the_tumour_of_a_friend_of_whom_it_is_asked_whether_it_is_true_is_no_emergency():
    assert urgent_first("my friend got a tumor after stem cells in portugal is that true") == ""
    assert urgent_first("my wife got a tumor after stem cells in portugal").startswith("First: a mass")


@pytest.mark.parametrize(
    "question",
    [
        "was anyone left paralyzed after stem cells",
        "had chest pain during infusion last month, ok now, safe to repeat?",
        "fever after infusion 3 weeks ago, fine now, can i have another",
    ],
)
def test_what_befell_others_or_is_long_over_raises_no_alarm(question):
    assert urgent_first(question) == ""


@pytest.mark.parametrize(
    "question",
    [
        "had fever after cells last month, now fever again",
        "chest pain during infusion 2 days ago, ok now",
        "my arm went numb and face drooped an hour ago, ok now",
    ],
)
def test_what_came_back_or_is_of_these_days_raises_the_alarm(question):
    assert urgent_first(question).startswith("First:")


@pytest.mark.parametrize(
    "question",
    [
        "had stem cells 3 years ago, my face drooped this morning, ok now",
        "he had the infusion 2 months ago and collapsed yesterday, fine now",
        "had cells last year, two hours ago a seizure, he is ok now",
    ],
)
def test_a_treatment_of_long_ago_does_not_hide_a_sign_of_these_days(question):
    assert urgent_first(question).startswith("First:")

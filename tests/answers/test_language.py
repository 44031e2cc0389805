"""A page that is not in English, or on nothing that is covered, is told to be unread: silence is no clean bill."""

from __future__ import annotations

import pytest

from cordwise.answers.language import is_foreign

# fmt: off
FOREIGN = [
    "Curamos la lesión medular con células madre, 100% seguro, el 90% vuelve a caminar. Precio: 9.000 dólares.",
    "Notre clinique soigne les lésions de la moelle épinière avec des cellules souches. C'est sûr.",
    "Unsere Klinik behandelt Querschnittslähmung mit Stammzellen. Die Behandlung ist sicher.",
    "La nostra clinica cura le lesioni del midollo spinale con cellule staminali. Il trattamento è sicuro.",
    "Nossa clínica trata a lesão medular com células-tronco. O tratamento é seguro e não tem riscos.",
    "Nasza klinika leczy urazy rdzenia kręgowego komórkami macierzystymi. Leczenie jest bezpieczne.",
    "Klinik kami mengobati cedera tulang belakang dengan sel punca dan aman untuk semua pasien.",
    "Kliniğimiz omurilik yaralanmasını kök hücre ile tedavi eder. Tedavi güvenlidir.",
    "Phòng khám của chúng tôi điều trị chấn thương tủy sống bằng tế bào gốc.",
    "Kantasoluhoito selkäydinvammaan on turvallista eikä siinä ole riskejä.",
    "我们的诊所用干细胞治疗脊髓损伤,安全有效。",
    "Наша клиника лечит травмы спинного мозга стволовыми клетками.",
    "يعالج مركزنا إصابات الحبل الشوكي بالخلايا الجذعية",
]
ENGLISH = [
    "Stem cell therapy back pain clinic London prices book now",
    "Stem cells repair damaged nerves. Patients improve. Safe procedure.",
    "MSC α-synuclein β-catenin 10 µg knee hip spine shoulder disc",
    "Dr. José Muñoz, Hospital Universitario de la Paz, Madrid: the cells were given to ten patients with an injury.",
    "Stem cell therapy in Ciudad de México, Cancún, Tijuana, Bogotá",
    "Stem cells for the spine",
    "",
]
# fmt: on


@pytest.mark.parametrize("text", FOREIGN)
def test_another_language_is_known(text):
    assert is_foreign(text)


@pytest.mark.parametrize("text", ENGLISH)
def test_english_with_names_and_letters_of_others_is_english(text):
    assert not is_foreign(text)


@pytest.mark.parametrize("text", FOREIGN[:3])
def test_a_page_in_another_language_is_told_to_be_unread(audit_of, text):
    audit = audit_of(f"{text}\n")
    assert audit.claims == ()
    assert "another language than English" in audit.summary and "neither for nor against" in audit.summary
    assert any("another language than English" in note for note in audit.notes)


def test_a_page_on_nothing_that_is_covered_is_told_to_be_unread(audit_of):
    audit = audit_of("Knees\n\nOur gel gives you new knees. It is safe, and it works for all.\n")
    assert audit.claims == ()
    assert "nothing that is covered here" in audit.summary
    assert any("nothing that is covered here" in note for note in audit.notes)


def test_a_page_with_claims_needs_no_such_note(audit_of):
    audit = audit_of("Stem cells for spinal cord injury\n\nStem cell therapy is completely safe. It cures paralysis.\n")
    assert audit.claims and audit.notes == () and "neither for nor against" not in audit.summary

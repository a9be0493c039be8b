"""Which of the eleven technology fields a foreign record belongs to.

Where the source has classes of its own they are mapped; where it has none, words of the text decide. Both are guesses
that help finding; a field is no finding about the technology.
"""

import re
from collections import Counter
from functools import lru_cache

ELECTRONICS, AEROSPACE, MANUFACTURING, MEDICINE, MATERIALS, ENERGY = "1", "2", "3", "4", "5", "6"
ENVIRONMENT, NUCLEAR, AGRICULTURE, TRANSPORT, SOCIETY = "7", "8", "9", "10", "11"

_WORDS = {
    ELECTRONICS: "software|comput|algorithm|data|radar|sensor|circuit|antenna|communicat|network|semiconductor|laser|"
    "optic|imag|processor|signal|electronic|cyber|wireless|photon|detector",
    AEROSPACE: "aircraft|spacecraft|satellite|space|rocket|missile|flight|aerospace|orbit|launch|propulsion|uav|"
    "hypersonic|aerodynamic|helicopter|rotorcraft|planetary|lunar",
    MANUFACTURING: "manufactur|machining|robot|additive|weld|tooling|3d|factory|assembly|inspection",
    MEDICINE: "medical|patient|clinical|drug|vaccine|disease|cancer|cell|genes|genom|genetic|protein|therap|diagnos|"
    "surger|surgic|health|pharma|antibod|biomedical|wound|infect|tissue",
    MATERIALS: "material|composite|alloy|polymer|coating|ceramic|nano|fiber|fibre|graphene|crystal|adhesive|resin|"
    "corrosion",
    ENERGY: "battery|batteries|energy|solar|photovoltaic|turbine|hydrogen|biofuel|grid|fuel|thermoelectric|combustion",
    ENVIRONMENT: "environment|pollut|wastewater|waste|climate|emission|recycl|ocean|weather|"
    "contaminant|remediation|ecosystem",
    NUCLEAR: "nuclear|reactor|neutron|radioisotope|plasma|fusion|accelerator|radioactive|beamline|tokamak",
    AGRICULTURE: "agricultur|crop|soil|farm|livestock|breeding|fish|aquacultur|forest|pest|harvest|food|seed|"
    "feeds|dairy",
    TRANSPORT: "vehicle|automotive|transport|railway|railroad|highway|traffic|truck|driver|ship|vessel|"
    "ports|harbor|tire|pavement|bridge",
    SOCIETY: "education|learner|school|student|building|construction|city|urban|emergency|responder|"
    "enforcement|border|community|classroom|teach",
}
_BEGINNINGS = {word: code for code, words in _WORDS.items() for word in words.split("|")}
_LENGTHS = sorted({len(word) for word in _BEGINNINGS})
_ENGLISH_WORD = re.compile(r"[a-z0-9]+")
_LOOKED_AT = 1500

AGENCIES = {
    "Department of Defense": ELECTRONICS,
    "Department of Energy": ENERGY,
    "National Aeronautics and Space Administration": AEROSPACE,
    "National Science Foundation": ELECTRONICS,
    "Department of Agriculture": AGRICULTURE,
    "Department of Homeland Security": SOCIETY,
    "Department of Commerce": ENVIRONMENT,
    "Department of Transportation": TRANSPORT,
    "Environmental Protection Agency": ENVIRONMENT,
    "Department of Education": SOCIETY,
    "Department of Health and Human Services": MEDICINE,
}


def by_words(title: str, text: str, *, leaning: str = ELECTRONICS) -> str:
    """The field whose words an English text uses most, its title counting three times; leaning decides a draw."""
    scores = Counter({leaning: 1})
    for part, weight in ((title, 3), (text[:_LOOKED_AT], 1)):
        for field, times in Counter(map(_field_of, _ENGLISH_WORD.findall(part.lower()))).items():
            if field:
                scores[field] += weight * times
    return max(scores, key=lambda code: (scores[code], code == leaning))


@lru_cache(maxsize=50_000)
def _field_of(word: str) -> str:
    """The field that has a word with this beginning, the longest one first; "" for none."""
    return next((_BEGINNINGS[word[:n]] for n in reversed(_LENGTHS) if word[:n] in _BEGINNINGS and n <= len(word)), "")

"""The 36 osiedla of Łódź: the auxiliary units of the city, as its own table of the civic budget writes them."""

OSIEDLA = {
    "BC": "Bałuty-Centrum",
    "BD": "Bałuty-Doły",
    "BZ": "Bałuty Zachodnie",
    "JM": "Julianów-Marysin-Rogi",
    "LA": "Łagiewniki",
    "RA": "Radogoszcz",
    "TW": "Teofilów-Wielkopolska",
    "WL": "Wzniesień Łódzkich",
    "CH": "Chojny",
    "CD": "Chojny-Dąbrowa",
    "GO": "Górniak",
    "NN": "Nad Nerem",
    "PK": "Piastów-Kurak",
    "RO": "Rokicie",
    "RU": "Ruda",
    "WI": "Wiskitno",
    "KR": "Karolew-Retkinia Wschód",
    "KO": "Koziny",
    "LP": "Lublinek-Pienista",
    "MM": "im. Józefa Montwiłła-Mireckiego",
    "RS": "Retkinia Zachód-Smulsko",
    "SP": "Stare Polesie",
    "ZM": "Zdrowie-Mania",
    "ZL": "Złotno",
    "KA": "Katedralna",
    "WS": "Śródmieście-Wschód",
    "AN": "Andrzejów",
    "DL": "Dolina Łódki",
    "MI": "Mileszki",
    "NO": "Nowosolna",
    "OJ": "Olechów-Janów",
    "NR": "Osiedle nr 33",
    "SW": "Stary Widzew",
    "ST": "Stoki-Sikawa-Podgórze",
    "WW": "Widzew-Wschód",
    "ZA": "Zarzew",
}
DISTRICTS = {
    "Bałuty": ("BC", "BD", "BZ", "JM", "LA", "RA", "TW", "WL"),
    "Górna": ("CH", "CD", "GO", "NN", "PK", "RO", "RU", "WI"),
    "Polesie": ("KR", "KO", "LP", "MM", "RS", "SP", "ZM", "ZL"),
    "Śródmieście": ("KA", "WS"),
    "Widzew": ("AN", "DL", "MI", "NO", "OJ", "NR", "SW", "ST", "WW", "ZA"),
}


def name(code: str) -> str:
    """The name for a code such as "KR"; the code itself if it is none of the 36."""
    return OSIEDLA.get(code, code)


def choices() -> dict[str, dict[str, str]]:
    """For a select, by district."""
    return {district: {code: OSIEDLA[code] for code in codes} for district, codes in DISTRICTS.items()}

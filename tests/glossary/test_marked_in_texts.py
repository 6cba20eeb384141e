"""A known word in running text is marked once, in whatever form it stands; nothing else changes."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from workspace.glossary.routes import terms_in

TEXTS = [  # a text, and which terms it marks, in its order
    ("pl", "W budżecie obywatelskim osiedla mają pule środków.", ["civic-budget", "neighbourhood", "pool"]),
    ("pl", "Wkładu własnego i jeszcze raz: wkład własny.", ["own-contribution"]),
    ("pl", "Projekcie ponadosiedlowym, a nie osiedlowy", ["city-wide-project"]),
    ("pl", "Odwołania od uchwał Rady Miejskiej; uchwalić, podpis", ["appeal", "resolution", "city-council"]),
    ("be", "У грамадзянскім бюджэце патрэбны ўласнага ўнёску.", ["civic-budget", "own-contribution"]),
    ("be", "Мікрагранце, лакальнай ініцыятывай, каштарысу", ["micro-grant", "local-initiative", "cost-estimate"]),
    ("uk", "Оскаржень, ухвалою міської ради", ["appeal", "resolution", "city-council"]),
    ("uk", "Загальнодоступності та власного внеску", ["general-accessibility", "own-contribution"]),
    ("ru", "Смету к гражданскому бюджету, а не сметану", ["cost-estimate", "civic-budget"]),
    ("ru", "В osiedlu проект микрорайона", ["neighbourhood", "neighbourhood-project"]),
    ("en", "Two petitions, an appeal and the civic budget’s pool of funds", ["petition", "appeal", "civic-budget", "pool"]),
    ("nb", "Dugnaden og egeninnsatsen i et lokalt initiativ", ["community-work", "own-contribution", "local-initiative"]),
    ("en", "Nothing of the kind.", []),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "ids"), TEXTS)
def test_each_once_in_any_form(app: Flask, lang: str, text: str, ids: list[str]) -> None:
    with app.test_request_context(headers={"Accept-Language": lang}):
        soup = BeautifulSoup(terms_in(text), "html.parser")
    assert [str(link["href"]).partition("#")[2] for link in soup.select(".gloss > a")] == ids
    for note in soup.select(".term-meaning"):
        note.extract()
    assert soup.get_text() == text


def test_what_a_person_wrote_stays_text(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        marked = terms_in("<b>petition</b> & {{ civic budget }} <script>")
    assert "&lt;b&gt;<span" in marked and "<script" not in marked and "&amp; {{ " in marked

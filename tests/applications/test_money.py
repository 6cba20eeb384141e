"""No grosz is lost between what is typed, what is kept and what is shown."""

from hypothesis import given
from hypothesis import strategies as st

from workspace.applications.entry_forms import SAID, read_cell
from workspace.proposals.forms import MOST_COST
from workspace.tools.answers import cell
from workspace.tools.rulebook import Column, Kind, Words

PRICE = Column("price", Kind.MONEY, Words(en="price"), "cena")
QUANTITY = Column("quantity", Kind.NUMBER, Words(en="how many"), "liczba")
SUM = Column("sum", Kind.MONEY, Words(en="sum"), "razem", product=("quantity", "price"))
GROSZE = st.integers(0, MOST_COST)


@given(GROSZE)
def test_what_is_shown_in_a_cell_is_read_as_the_same(grosze: int) -> None:
    assert read_cell(PRICE, SAID[Kind.MONEY](grosze)) == grosze


@given(GROSZE, st.integers(0, 1000))
def test_a_sum_is_exact(grosze: int, many: int) -> None:
    assert cell((PRICE, QUANTITY, SUM), {"price": grosze, "quantity": many}, "sum") == grosze * many

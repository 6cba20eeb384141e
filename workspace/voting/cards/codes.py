"""What stands on a card: sixty random bits as twelve characters of Crockford's base 32, and a check character.

The check (the value modulo 37, as Crockford has it) catches each single mistyped character and each two that were
swapped, so that a slip of the finger is told from a code that does not exist. Codes whose check would be one of
Crockford's five signs are not printed: keyboards of the six languages have them in different places."""

from workspace.accounts.secrets import code_from, new_token, read_code
from workspace.core.throttle import keyed_hash


def new_codes(count: int) -> list[str]:
    """`count` codes as printed, ABCD-EFGH-JKMN-P. What they were made from is forgotten here: nobody makes them again."""
    seed = new_token()
    return [code_from(seed, number) for number in range(count)]


def read(typed: str) -> str | None:
    """The code behind what was typed or scanned, without hyphens; None if a character is mistyped or missing. Small
    letters, spaces, hyphens and letters that look like figures are forgiven; of an address, what follows # is read."""
    return read_code(typed.rpartition("#")[2])


def code_hash(code: str) -> str:
    """Keyed, because sixty bits are few: a stolen database alone cannot be searched for codes."""
    return keyed_hash("card", code.replace("-", ""))

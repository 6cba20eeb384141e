from workspace.core.lifecycle import Lifecycle, Transition
from workspace.permissions import P
from workspace.translations.models import TranslationStatus as S

SHOWN, HIDDEN = frozenset({S.VISIBLE}), frozenset({S.HIDDEN})

TRANSLATION = Lifecycle(
    #          name       from     to          who
    Transition("hide", SHOWN, S.HIDDEN, P.TRANSLATION_MODERATE, needs_reason=True),
    Transition("show", HIDDEN, S.VISIBLE, P.TRANSLATION_MODERATE, needs_reason=True),
    Transition("replace", HIDDEN, S.VISIBLE, P.TRANSLATION_REPLACE),
)

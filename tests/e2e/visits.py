"""Every page, by who looks at it and its address; and every form, sent as it must not be."""

MAKSIM, BASIA, OLGA = "Maksim", "Basia-z-Kostki", "Olga-koordynuje"  # member, librarian, coordinator
LIPKA, NEWCOMER = "Lipka", "Мілана"  # author of what was refused; somebody who waits to be let in
VISITOR = None  # not signed in
NAMES = {MAKSIM: "member", BASIA: "librarian", OLGA: "coordinator", NEWCOMER: "newcomer", VISITOR: "visitor"}

PAGES: list[tuple[str | None, str]] = [
    *[
        (VISITOR, path)
        for path in (
            "/", "/patterns", "/help", "/accessibility", "/privacy", "/source", "/library-hours",
            "/sign-in", "/sign-in/words", "/sign-in/link", "/sign-in/link/sent", "/sign-in/{link}",
            "/join", "/zones/{empty}/join", "/mail-off?key={off_key}", "/mail-off/done",
            "/zones/kostki", "/zones/kostki/rules", "/zones/pusta", "/zones/pusta/rules",
            "/proposals", "/proposals?q=chess&sort=supported", "/proposals?q=zzzz", "/proposals?zone=pusta",
            "/proposals/{talk}", "/proposals/{merged}", "/proposals/{withdrawn}", "/proposals/{talk}/history",
            "/comments/proposal/{talk}", "/attachments/proposal/{talk}", "/proposals/{own}?in=pl",
            "/rounds", "/rounds?zone=pusta", "/rounds/{open_round}", "/rounds/{coming}", "/rounds/{cancelled}",
            "/rounds/{undecided}", "/rounds/{failed}",
            "/keys", "/rounds/{open_round}/seals", "/rounds/{counted}/seals", "/rounds/{open_round}/check",
            "/rounds/{points}/check", "/witness/{opening}", "/witness/{no_opening}",
            "/card", "/card/done", "/rounds/{counted}/result", "/rounds/{counted}/rules",
            "/rounds/{counted}/what-if?budget=9000&rule=all",
            "/actions", "/actions?view=table", "/actions?zone=pusta", "/actions/{action_planned}",
            "/actions/{action_in_progress}", "/actions/{action_paused}", "/actions/{action_done}",
            "/actions/{action_cancelled}", "/actions/{action_in_progress}/money", "/actions/{action_in_progress}/news",
            "/glossary", "/glossary?q=wklad", "/glossary/own-contribution",
            "/tools", "/tools/civic-budget?osiedle=KO", "/tools/civic-budget/lbo-2024-2025", "/tools/local-initiative",
            "/tools/adviser", "/tools/adviser?where=branch&what=culture&cost=200000&when=next_year&who=group",
            "/actions/{action_done}/history", "/actions/{action}/applications", "/moderation/log", "/moderation/log?zone=pusta",
        )
    ],
    *[
        (MAKSIM, path)
        for path in (
            "/", "/desk", "/notices", "/account", "/account/welcome", "/account/words", "/account/password",
            "/account/email", "/account/email/{confirmation}", "/zones/kostki", "/zones/{empty}/join",
            "/proposals/new", "/proposals/{draft}", "/proposals/{draft}/edit/idea", "/proposals/{draft}/edit/place",
            "/proposals/{draft}/edit/needs", "/proposals/{draft}/edit/people", "/proposals/{draft}/edit/check",
            "/proposals/{own}", "/proposals/{own}/change", "/proposals/{own}/history", "/proposals/{own}/merge-request",
            "/proposals/{asked}", "/proposals/{talk}", "/attachments/proposal/{own}", "/comments/{comment}/edit",
            "/reports/proposal/{talk}", "/rounds", "/rounds/{open_round}", "/rounds/{open_round}/ballot",
            "/rounds/{ranking}/ballot", "/rounds/{points}/ballot",
            "/translations/proposal/{lone}/be", "/glossary/community-work", "/glossary/community-work/be",
            "/rounds/{coming}/ballot", "/actions/{action}", "/actions/{action}/money", "/shares/{share}",
            "/actions/{action}/shares/new", "/applications/{refused_form}",
        )
    ],
    *[
        (BASIA, path)
        for path in (
            "/desk", "/account", "/zones", "/zones/{kostki}/codes", "/moderation", "/moderation/{item}",
            "/proposals/{waiting}", "/proposals/{waiting}/send_back", "/proposals/{talk}",
            "/rounds?zone=kostki", "/rounds/new?zone=kostki", "/rounds/{draft_round}", "/rounds/{draft_round}/edit",
            "/rounds/{undecided}", "/rounds/{undecided}/lot", "/rounds/options/{option}/strike",
            "/rounds/{open_round}/cards", "/rounds/{open_round}/kiosk", "/rounds/{open_round}/witnesses",
            "/rounds/{counted}/unusual", "/moderation/show-again/comment/{hidden}",
            "/rounds/{open_round}/paper", "/rounds/{on_paper}/paper", "/paper/{typing}", "/paper/{typing}/sheets/1",
            "/paper/{differing}",
            "/glossary/own-contribution", "/glossary/corrections/{corrected}/revert",
            "/rounds/{coming}", "/actions", "/actions/new", "/actions/new/{lone}", "/actions/{action}",
            "/actions/{action}/pause", "/actions/{action}/budget", "/actions/{action}/milestones/new",
            "/actions/{action}/tasks/new", "/actions/{action}/expenses/new", "/actions/{action}/updates/new",
            "/actions/{action}/applications", "/applications/{application}", "/applications/{application}/check",
            "/applications/{application}/papers", "/applications/{application}/print",
            "/applications/{application}/steps/plan?in=pl", "/applications/{application}/steps/need?in=be",
            "/applications/{application}/polish", "/applications/{refused_form}/appeal", "/deadlines",
            "/actions/{action}/news", "/actions/{action}/story/pl", "/milestones/{milestone}", "/tasks/{task}",
            "/expenses/{expense}",
        )
    ],
    *[
        (OLGA, path)
        for path in ("/desk", "/zones", "/zones/new", "/zones/{kostki}/edit", "/zones/{kostki}/people",
                     "/zones/{empty}/people", "/outbox", "/account/blocked", "/actions/{action}",
                     "/tools/editions", "/tools/editions/{edition}")
    ],
    *[(NEWCOMER, path) for path in ("/desk", "/notices", "/account", "/account/welcome", "/zones/kostki")],
    (LIPKA, "/proposals/{refused}"), (LIPKA, "/proposals/{appealed}"), (LIPKA, "/proposals/{refused}/appeal"),
    (LIPKA, "/proposals/{joining}"), (LIPKA, "/rounds/{open_round}/receipt"),
    ("Celina", "/moderation"), ("Tomek-z-Odysei", "/proposals/{appealed}"),
    ("Celina", "/account/prove"),
]  # fmt: skip

ERRORS = [(VISITOR, "/proposals/{draft}", 404), (VISITOR, "/nothing", 404), (MAKSIM, "/moderation", 403)]

# In the dark a page of each kind.
DARK = [
    (VISITOR, "/"), (VISITOR, "/zones/kostki"), (VISITOR, "/proposals"), (VISITOR, "/rounds/{counted}/result"),
    (VISITOR, "/actions"), (VISITOR, "/sign-in"), (MAKSIM, "/desk"), (MAKSIM, "/proposals/{own}"),
    (MAKSIM, "/rounds/{open_round}/ballot"), (MAKSIM, "/actions/{action}"), (MAKSIM, "/proposals/{draft}/edit/needs"),
    (BASIA, "/moderation"), (OLGA, "/zones/{kostki}/edit"),
]  # fmt: skip

# (who, page, address the form is sent to, what is typed into it): each comes back with what is wrong.
FAILURES: list[tuple[str | None, str, str, dict[str, str]]] = [
    (VISITOR, "/sign-in", "/sign-in", {"handle": "", "password": ""}),
    (VISITOR, "/sign-in/words", "/sign-in/words", {"handle": "Maksim", "words": "nie te"}),
    (VISITOR, "/sign-in/link", "/sign-in/link", {"email": "m@"}),
    (VISITOR, "/join", "/join", {"code": "ABC"}),
    (VISITOR, "/card", "/card", {"code": "ABC"}),
    (VISITOR, "/rounds/{open_round}/check", "/check", {"code": "ABC"}),
    (VISITOR, "/zones/{empty}/join", "/zones/{empty}/join", {"handle": ""}),
    (MAKSIM, "/account/password", "/account/password", {"password": "abc"}),
    (MAKSIM, "/account/email", "/account/email", {"email": "m@"}),
    (MAKSIM, "/proposals/new", "/proposals/new", {"title": ""}),
    (MAKSIM, "/proposals/{draft}/edit/idea", "/edit/idea", {"title": "", "summary": ""}),
    (MAKSIM, "/proposals/{draft}/edit/needs", "/edit/needs", {"cost": "шмат"}),
    (MAKSIM, "/proposals/{own}/change", "/change", {"title": "", "why": ""}),
    (MAKSIM, "/proposals/{own}/merge-request", "/merge-request", {}),
    (MAKSIM, "/proposals/{own}", "/invitations", {"handle": "nikt"}),
    (MAKSIM, "/proposals/{own}", "/attachments/proposal/{own}", {}),
    (MAKSIM, "/proposals/{talk}", "/offers", {"words": ""}),
    (MAKSIM, "/proposals/{talk}", "/comments/proposal/{talk}", {"text": ""}),
    (MAKSIM, "/comments/{comment}/edit", "/edit", {"text": ""}),
    (MAKSIM, "/reports/proposal/{talk}", "/reports/proposal/{talk}", {}),
    (MAKSIM, "/translations/proposal/{lone}/be", "/be", {"title": ""}),
    (MAKSIM, "/glossary/own-contribution/uk", "/uk", {"word": ""}),
    (BASIA, "/glossary/corrections/{corrected}/revert", "/revert", {"words": ""}),
    (MAKSIM, "/shares/{share}", "/shares/{share}", {"done": "dużo"}),
    (MAKSIM, "/actions/{action}/shares/new", "/shares/new", {"what": "", "pledged": "-1"}),
    (LIPKA, "/proposals/{refused}/appeal", "/appeal", {"words": ""}),
    (BASIA, "/proposals/{waiting}/send_back", "/send_back", {}),
    (BASIA, "/moderation/{item}", "/send_back", {}),
    (BASIA, "/rounds/new?zone=kostki", "/rounds/new?zone=kostki", {"title": "", "budget": "dużo"}),
    (BASIA, "/rounds/{draft_round}/edit", "/edit", {"title": "", "max_choices": "0"}),
    (BASIA, "/rounds/{open_round}/cards", "/hand-out", {"out-card": "x"}),
    (BASIA, "/rounds/{open_round}/witnesses", "/witnesses", {"email": "jan@"}),
    (BASIA, "/rounds/{coming}", "/cancel", {"reason": ""}),
    (BASIA, "/actions/new/{lone}", "/actions/new/{lone}", {"reason": ""}),
    (BASIA, "/applications/{application}/steps/plan?in=pl", "/steps/plan?in=pl", {"a_costs-1-price": "dużo"}),
    (BASIA, "/applications/{refused_form}/appeal", "/appeal", {"happened_on": ""}),
    (BASIA, "/actions/{action}/pause", "/pause", {"reason": ""}),
    (BASIA, "/actions/{action}/budget", "/budget", {"planned": "dużo"}),
    (BASIA, "/actions/{action}/milestones/new", "/milestones/new", {"title": "", "due_on": "2020-01-01"}),
    (BASIA, "/actions/{action}/tasks/new", "/tasks/new", {"title": ""}),
    (BASIA, "/actions/{action}/expenses/new", "/expenses/new", {"what": "", "planned": "x"}),
    (BASIA, "/actions/{action}/updates/new", "/updates/new", {"title": "", "text": ""}),
    (BASIA, "/actions/{action}/story/pl", "/story/pl", {"what": "", "learnt": ""}),
    (BASIA, "/zones/{kostki}/codes", "/codes", {"count": "99"}),
    (OLGA, "/zones/new", "/zones/new", {"slug": "Ł", "from_1": "9:00"}),
    (OLGA, "/zones/{kostki}/people", "/grant", {"handle": ""}),
    (OLGA, "/account/blocked", "/block", {"handle": "nikt", "reason": ""}),
]

# GET routes that no visit above leads to, and why.
ELSEWHERE = {
    "static": "a file, not a page",
    "attachments.download": "a file",
    "attachments.thumbnail": "a picture",
    "feeds.atom": "for a news reader",
    "feeds.calendar": "for a calendar",
    "city_feed.calendar": "for a calendar",
    "papers.fetch": "a file",
    "home.language": "sets a cookie and leads back",
    "home.source_archive": "a file",
    "voting.rules_file": "a file",
    "results.data": "a file",
    "results.table": "a file",
    "seals.sheet": "a file",
    "seals.public_file": "a file",
    "joining.choose_handle": "visited by test_joining_with_a_code_is_accessible",
    "kiosk.start": "visited by test_vote_at_a_kiosk.py",
    "kiosk.end": "visited by test_vote_at_a_kiosk.py",
    "zones.code_sheet": "visited by test_joining_with_a_code_is_accessible",
}

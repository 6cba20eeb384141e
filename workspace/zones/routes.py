"""Zones as coordinators make them and librarians look after them. A zone's own page is put together by `home`."""

from typing import Any

from flask import Blueprint, Flask, Response, abort, flash, request, session, url_for
from flask_babel import lazy_gettext as _l

from workspace.accounts.secrets import new_token
from workspace.accounts.web import me
from workspace.core import language, subjects
from workspace.core.web import leave, page, protected
from workspace.permissions import P, can
from workspace.zones import codes, joining_routes, osiedla, queries, services
from workspace.zones.forms import CodesForm, LibrarianForm, ZoneForm, values_of
from workspace.zones.instructions import instructions
from workspace.zones.models import Membership, Zone

bp = Blueprint("zones", __name__, url_prefix="/zones")
SHEET = "sheet_of_codes"  # in the librarian's own cookie, so that a sheet can be printed again until it is put away


def _zone_form(zone: Zone | None = None, data: Any = None) -> ZoneForm:
    form = ZoneForm(obj=zone, data=data)
    form.zone = zone
    return form


@bp.get("")
@protected(P.ZONE_ADMIT)
def index() -> Response:
    """The zones one looks after, with what can be done there."""
    mine = [zone for zone in queries.all_zones() if can(me(), P.ZONE_ADMIT, zone)]
    return page("zones/index.html", zones=mine)


@bp.get("/new")
@protected(P.ZONE_CREATE)
def new_zone() -> Response:
    return page("zones/edit.html", form=_zone_form(), weekdays=language.weekdays(), zone=None)


@bp.post("/new")
@protected(P.ZONE_CREATE)
def create_zone() -> Response:
    form = _zone_form()
    if not form.validate():
        return page("zones/edit.html", 422, form=form, weekdays=language.weekdays(), zone=None)
    zone = services.create_zone(me(), **form.values())
    return leave(url_for("home.zone", slug=zone.slug))


@bp.get("/<int:zone_id>/edit")
@protected(P.ZONE_EDIT, Zone)
def open_zone(zone: Zone) -> Response:
    return page("zones/edit.html", form=_zone_form(zone, values_of(zone)), weekdays=language.weekdays(), zone=zone)


@bp.post("/<int:zone_id>/edit")
@protected(P.ZONE_EDIT, Zone)
def edit_zone(zone: Zone) -> Response:
    form = _zone_form(zone)
    if not form.validate():
        return page("zones/edit.html", 422, form=form, weekdays=language.weekdays(), zone=zone)
    version = int(form.version.data) if (form.version.data or "").isdecimal() else 0
    services.edit_zone(me(), zone, version=version, **form.values())
    flash(_l("Saved."), "success")
    return leave(url_for("home.zone", slug=zone.slug))


@bp.get("/<slug:slug>/rules")
@protected(P.PUBLIC)
def rules(slug: str) -> Response:
    zone = queries.zone_by_slug(slug) or abort(404)
    shown = {"osiedle": osiedla.name(zone.osiedle), "weekdays": language.weekdays()}
    return page("zones/rules.html", zone=zone, librarians=queries.librarians_of(zone), **shown)


@bp.post("/<int:zone_id>/leave")
@protected(P.ZONE_JOIN, Zone)
def leave_zone(zone: Zone) -> Response:
    services.leave_zone(me(), zone)
    flash(_l("You have left the zone."), "success")
    return leave(url_for("account.show"))


@bp.get("/<int:zone_id>/people")
@protected(P.ROLE_GRANT, Zone)
def people(zone: Zone) -> Response:
    return page("zones/people.html", zone=zone, form=LibrarianForm(), librarians=queries.librarians_of(zone))


@bp.post("/<int:zone_id>/people/<any(grant, revoke):deed>")
@protected(P.ROLE_GRANT, Zone)
def change_role(zone: Zone, deed: str) -> Response:
    form = LibrarianForm()
    if not form.validate():
        return page("zones/people.html", 422, zone=zone, form=form, librarians=queries.librarians_of(zone))
    change = services.grant_role if deed == "grant" else services.revoke_role
    change(me(), form.handle.data, "librarian", zone)
    return leave(url_for("zones.people", zone_id=zone.id))


@bp.get("/<int:zone_id>/codes")
@protected(P.ZONE_ADMIT, Zone)
def code_sheets(zone: Zone) -> Response:
    return page("zones/codes.html", zone=zone, form=CodesForm(), batches=queries.batches_of(zone))


@bp.post("/<int:zone_id>/codes")
@protected(P.ZONE_ADMIT, Zone)
def print_codes(zone: Zone) -> Response:
    form = CodesForm()
    if not form.validate():
        return page("zones/codes.html", 422, zone=zone, form=form, batches=queries.batches_of(zone))
    seed = new_token()
    batch, _codes = codes.create_codes(me(), zone=zone, count=form.count.data, seed=seed)
    session[SHEET] = [zone.id, batch, form.count.data, seed]
    return leave(url_for("zones.code_sheet", zone_id=zone.id))


@bp.get("/<int:zone_id>/codes/sheet")
@protected(P.ZONE_ADMIT, Zone)
def code_sheet(zone: Zone) -> Response:
    held = session.get(SHEET) or [None] * 4
    if held[0] != zone.id:
        return leave(url_for("zones.code_sheets", zone_id=zone.id))
    printed, steps = codes.sheet(held[3], held[2]), instructions(request.host)
    return page("zones/sheet.html", zone=zone, batch=held[1], codes=printed, steps=steps)


@bp.post("/<int:zone_id>/codes/put-away")
@protected(P.ZONE_ADMIT, Zone, keyed=False)
def put_away(zone: Zone) -> Response:
    session.pop(SHEET, None)
    return leave(url_for("zones.code_sheets", zone_id=zone.id))


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)
    app.register_blueprint(joining_routes.bp)
    app.jinja_env.globals.update(osiedle_name=osiedla.name)
    subjects.register(Zone, url=lambda zone: f"/zones/{zone.slug}", title=lambda zone: (zone.name, None))
    subjects.register(
        Membership,
        url=lambda membership: f"/zones/{membership.zone.slug}",
        title=lambda membership: (membership.account.handle, None),
    )

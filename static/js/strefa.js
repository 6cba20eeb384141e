/* What the pages do beyond links and forms. Everything works without it. */
(() => {
  "use strict";
  const body = document.body, texts = body.dataset, $ = (id) => document.getElementById(id);

  /* Words for a reader of the screen, and trouble for everybody. */
  const say = (text) => { const live = $("live"); live.textContent = ""; setTimeout(() => { live.textContent = text; }, 60); };
  const trouble = (text) => { $("trouble").textContent = text || ""; };
  const news = (root) => [root, ...root.querySelectorAll("[data-announce]")].filter((each) => each.matches("[data-announce]")).map((each) => each.dataset.announce || each.textContent.trim());
  const announce = (root) => {
    const found = news(root), fresh = found.find((text) => !said.includes(text)) || found[0];
    if (fresh) say(fresh);
  };

  /* The focus goes to what is new: never lost on the body. */
  const bad = document.querySelector("[data-title]")?.dataset.title;
  const title = bad && document.title.startsWith(bad) ? document.title.slice(bad.length).trim() : document.title;
  let held = null, row = "", said = [], chosen = [], there = [];
  const focus = (root) => {
    const target = root.querySelector("[data-focus]") || (root.matches("[data-focus]") ? root : null);
    document.title = [target?.dataset.title, title].filter(Boolean).join(" ");
    const same = row && row !== root.id && root.querySelector(`#${row}`);
    const fresh = [...root.querySelectorAll("article[id]")].find((each) => !there.includes(each.id));
    const next = target || (document.activeElement === body ? fresh || same || root.querySelector("h1,h2,h3,legend") || root : null);
    if (!next) return;
    if (next.tabIndex < 0) next.tabIndex = -1;
    next.focus();
  };

  body.addEventListener("htmx:beforeRequest", (event) => {
    trouble();
    held = document.activeElement;
    row = held.closest("[id]")?.id;
    event.detail.target?.setAttribute("aria-busy", "true");
  });
  body.addEventListener("htmx:afterRequest", (event) => {
    event.detail.target?.removeAttribute("aria-busy");
    if (!event.detail.successful) setTimeout(() => { if (document.activeElement === body && held?.isConnected) held.focus(); }, 50);
  });
  body.addEventListener("htmx:beforeSwap", ({ detail: { target, xhr } }) => {
    said = news(target);
    there = [...target.querySelectorAll("article[id]")].map((each) => each.id);
    chosen = xhr.status === 422 ? [...target.querySelectorAll("[type=file]")] : [];
  });
  body.addEventListener("htmx:afterSettle", (event) => {
    for (const box of chosen) { const next = $(box.id); if (next && !next.ariaInvalid) next.files = box.files; }
    focus(event.detail.elt); announce(event.detail.elt); wire(event.detail.elt.parentNode || document); });
  body.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail, wait = xhr.getResponseHeader("Retry-After");
    const text = { 400: texts.changed, 403: texts.refused, 409: texts.changed, 413: texts.large, 429: texts.wait, 503: texts.wait }[xhr.status] || texts.sorry;
    trouble(wait ? `${text} (${wait} s)` : text);
  });
  body.addEventListener("htmx:sendError", () => trouble(texts.offline));
  body.addEventListener("htmx:timeout", () => trouble(texts.slow));

  /* Back after leaving must not show a page from memory. */
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  /* Shift three times within a second and a half: leave. The page goes blank at once. */
  const exit = $("quick-exit");
  let taps = [];
  exit?.addEventListener("submit", () => { document.title = "…"; body.hidden = true; });
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift") { taps = []; return; }
    taps = [...taps.filter((at) => event.timeStamp - at < 1500), event.timeStamp];
    if (taps.length === 3) exit?.requestSubmit();
  });

  /* A draft keeps itself, three seconds after the last key or as soon as its page is left. Where several write in one
     form, only the parts that were touched since are sent: the others may be somebody else's by now. */
  const named = (part) => [...part.querySelectorAll("[name]")];
  const differs = (box) => box.options ? box.selectedIndex !== Math.max(0, [...box.options].findIndex((one) => one.defaultSelected))
    : /checkbox|radio/.test(box.type) ? box.checked !== box.defaultChecked : box.value !== box.defaultValue;
  const touched = (part) => "touched" in part.dataset || named(part).some(differs);
  const parts = (form, are) => [...form.querySelectorAll("[data-part]")].filter((part) => touched(part) === are);
  const asKept = (box) => {
    if (box.options) for (const one of box.options) one.defaultSelected = one.selected;
    else if (/checkbox|radio/.test(box.type)) box.defaultChecked = box.checked;
    else box.defaultValue = box.value;
  };
  const still = (form, off) => { for (const box of parts(form, false).flatMap(named)) box.disabled = off; };
  const keep = async (form) => {
    still(form, true);
    const status = form.querySelector("[data-autosave-status]"), data = new FormData(form), sent = parts(form, true);
    still(form, false);
    for (const part of sent) { delete part.dataset.touched; named(part).forEach(asKept); }
    data.delete("idempotency_key");
    let text = texts.unsaved;
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: data, headers: { "X-Autosave": "1" }, redirect: "manual", keepalive: true });
      text = answer.ok ? texts.saved : answer.status === 409 ? texts.changed : text;
      const panel = form.querySelector("[data-panel]")?.dataset.panel;
      if (answer.ok && panel && !document.hidden) htmx.ajax("GET", panel, { target: "#live-panel", swap: "outerHTML" });
    } catch { /* no connection: said below */ }
    if (text !== texts.saved) for (const part of sent) part.dataset.touched = "";
    if (status && status.textContent !== text) { status.textContent = text; say(text); }
  };

  /* A marked term opens its meaning in place; its link alone leads to the glossary. */
  addEventListener("click", (event) => {
    const word = event.target.closest(".gloss > a"), note = word?.nextElementSibling;
    if (!note || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    note.hidden = !note.hidden;
    word.ariaExpanded = !note.hidden;
  });

  const wire = (root) => {
    for (const word of root.querySelectorAll(".gloss > a")) word.ariaExpanded ??= "false";
    for (const form of root.querySelectorAll("form[data-autosave]")) {
      if (form.dataset.wired) continue;
      form.dataset.wired = "1";
      let later = 0;
      const settle = () => { clearTimeout(later); later = 0; };
      const now = () => { if (later) { settle(); keep(form); } };
      form.addEventListener("input", () => { settle(); later = setTimeout(now, 3000); });
      form.addEventListener("submit", () => { settle(); still(form, true); });
      addEventListener("pagehide", now);
      document.addEventListener("visibilitychange", () => { if (document.hidden) now(); });
    }
    for (const box of root.querySelectorAll("[data-count]")) {
      const words = $(box.dataset.count), short = box.tagName === "INPUT";  /* of a line, only near its end */
      const count = () => { const left = box.maxLength - box.value.length; words.textContent = short && left > 20 ? "" : `${words.dataset.left} ${left}`; };
      if (words) box.addEventListener("input", count);
    }
  };

  /* One menu at a time; Escape and a tap elsewhere close it. */
  const shut = (except) => { for (const menu of document.querySelectorAll("details.menu[open],details.term[open]")) if (!menu.contains(except)) menu.open = false; };
  addEventListener("click", (event) => shut(event.target));
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.activeElement?.closest("details.menu[open],details.term[open]");
    shut(null);
    open?.querySelector("summary").focus();
  });

  /* The code of a scanned card stands behind the # of the address: into its field, and off the address at once. */
  const scanned = () => {
    const field = document.querySelector("[data-from-hash]");
    if (!field || location.hash.length < 12) return;
    field.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
  };
  addEventListener("hashchange", scanned);
  scanned();

  /* On paper a link shows its whole address. */
  addEventListener("beforeprint", () => { for (const link of document.links) link.dataset.url = link.href; });

  /* A long text that was sent after the session had ended comes back after signing in: to its page and its person, within
     half an hour, in this tab. Every other page forgets it. */
  const TYPED = "strefa-typed", signingIn = location.pathname.startsWith("/sign-in");
  const person = () => document.querySelector(".foot-out .person")?.textContent.trim();
  const boxes = (form, kind) => [...form.elements].filter((box) => kind.test(box.type) && !/^(csrf_token|idempotency_key)?$/.test(box.name));
  const which = (form) => JSON.stringify([form.getAttribute("action"), boxes(form, /^hidden$/).filter((box) => box.name !== "version").map((box) => box.value)]);
  const mine = (form) => [...boxes(form, /^(text|textarea|select-one|date)$/), ...form.querySelectorAll("[name=version]")];
  const forget = () => sessionStorage.removeItem(TYPED);
  addEventListener("submit", (event) => {
    if (signingIn) return;
    forget();
    const form = event.target;
    if (!person() || !form.querySelector("textarea")) return;
    sessionStorage.setItem(TYPED, JSON.stringify({ of: person(), at: Date.now(), path: location.pathname, form: which(form), texts: mine(form).map((box) => box.value) }));
  });
  body.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.xhr.status < 400) forget(); });
  const bringBack = () => {
    const kept = JSON.parse(sessionStorage.getItem(TYPED) || "null");
    if (kept && signingIn) { sessionStorage.setItem(TYPED, JSON.stringify({ ...kept, asked: true })); trouble(texts.signedOut); return; }
    forget();
    if (!kept?.asked || kept.of !== person() || kept.path !== location.pathname || Date.now() - kept.at > 18e5) return;
    const form = [...document.forms].find((each) => which(each) === kept.form);
    if (!form) return;
    mine(form).forEach((box, place) => { box.value = kept.texts[place]; });
    for (let around = form; around; around = around.parentElement) if (around.tagName === "DETAILS") around.open = true;
    form.querySelector("textarea").focus();
    say(texts.back);
  };

  wire(document);
  const first = document.querySelector("[data-focus]");
  if (first) first.focus();
  bringBack();
})();

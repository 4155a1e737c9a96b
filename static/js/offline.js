/* offline.js — drafts of forms survive a lost connection: they are kept on this device before they are sent, and sent again
   by the same account until the server has answered. The server makes one record of one draft, however often it comes.
   Browsers without a service worker lose nothing: the forms then work as they always did. */
(function () {
  "use strict";
  const store = window.portalStore, me = document.getElementById("offline"), owner = me ? me.dataset.owner : "";
  if (!me || !store.able) return;
  const KIT_AGE = 6 * 3600000, RETRY = 20000, PROBE = 4000, LOST = 30000; // a line that died silently answers never
  /* The words stand in the page, in its language, as data of its element (portal/offline/_words.html). */
  const T = me.dataset, fill = (text, name, value) => text.split("{" + name + "}").join(value);

  // -- the worker and the kit ----------------------------------------------------------------------------
  navigator.serviceWorker.register("/sw.js").then(() => navigator.serviceWorker.ready)
    .then((r) => { if (owner && r.active) r.active.postMessage("fill"); }).catch(() => {});

  /* A device gets a kit by the form it is for, or to open a draft of its own: an office PC where nobody records keeps nothing. */
  async function freshKit() {
    let kit = await store.kit();
    if (!owner) return kit;
    if (kit && kit.owner !== owner) { await store.eraseKit(); kit = undefined; }
    if (!document.querySelector("form[data-offline]") && (kit ? Date.now() - kit.at < KIT_AGE : !(await store.holds(owner)))) return kit;
    try {
      const answer = await fetch("/offline/kit/", { redirect: "manual", signal: AbortSignal.timeout(LOST), headers: { Accept: "application/json" } });
      if (!answer.ok) return kit;
      await store.keepKit(await answer.json());
    } catch (e) { return kit; }
    return store.kit();
  }

  // -- telling the reader --------------------------------------------------------------------------------
  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    Object.entries(attributes).forEach(([k, v]) => made.setAttribute(k, v));
    made.append(...children);
    return made;
  }
  function say(place, tone, id, ...content) {
    let box = document.getElementById(id);
    if (!box) { box = element("div", { id, role: "status" }); place.prepend(box); }
    box.className = "alert alert--" + tone;
    box.replaceChildren(element("div", {}, ...content));
  }
  const unsay = (id) => { const box = document.getElementById(id); if (box) box.remove(); };
  const main = () => document.getElementById("main");

  function tellRefused(draft) {
    const change = element("button", { type: "button", class: "btn btn--sm" }, T.change), drop = element("button", { type: "button", class: "btn btn--sm" }, T.drop);
    change.addEventListener("click", () => reopen(draft));
    drop.addEventListener("click", () => store.drop(draft.once).then(() => unsay("draft-" + draft.once)));
    say(main(), "warn", "draft-" + draft.once, element("b", {}, fill(T.refused, "subject", draft.subject)), element("p", {}, draft.reason), element("p", { class: "acts" }, change, " ", drop));
  }
  async function tellWaiting(kit) {
    if (document.querySelector("form[data-kept]")) return;
    const n = (await store.own(kit)).filter((d) => !d.refused).length;
    if (n) say(main(), "info", "drafts-waiting", fill(T.waiting, "n", n)); else unsay("drafts-waiting");
  }

  /* The form as it was, filled by the server from the draft. */
  function reopen(draft) {
    const form = element("form", { method: "post", action: draft.page, hidden: "" });
    [...draft.fields.filter(([name]) => name !== "act"), ["act", "refresh"], ["once_key", draft.once], ["csrfmiddlewaretoken", token()]]
      .forEach(([name, value]) => form.append(element("input", { type: "hidden", name, value })));
    document.body.append(form);
    form.submit();
  }

  // -- sending -------------------------------------------------------------------------------------------
  function token() { try { return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]; } catch (e) { return ""; } }

  /* The keys of forms that somebody is filling in right now: theirs is not sent behind their back. */
  const inHand = () => Array.from(document.querySelectorAll("form[data-offline]:not([data-kept]) [name=once_key]"), (i) => i.value);

  async function send(kit, draft) {
    const body = JSON.stringify({ kind: draft.kind, once: draft.once, saved_at: new Date(draft.saved_at).toISOString(), fields: draft.fields });
    const answer = await fetch("/offline/drafts/", { method: "POST", redirect: "manual", signal: AbortSignal.timeout(LOST), body, headers: { "Content-Type": "application/json", "X-CSRFToken": token() } });
    if (answer.ok) {
      const sent = await answer.json();
      await store.drop(draft.once);
      const form = document.querySelector("form[data-kept='" + draft.once + "']");
      if (form) { window.location.assign(sent.url); return; }
      if (window.location.pathname !== sent.url) say(main(), sent.note ? "warn" : "success", "sent-" + draft.once, fill(sent.note ? T.held + " " : T.sent, "subject", sent.label) + sent.note + " ", ...(draft.photos ? [T.photos + " "] : []), element("a", { class: "link", href: sent.url }, T.open));
      return;
    }
    if (answer.status !== 422 && answer.status !== 404 && answer.status !== 409) return;
    const reason = answer.status === 404 ? T.gone : (await answer.json()).detail;
    await store.keep(kit, draft.once, draft, reason);
    tellRefused({ ...draft, reason });
  }

  let running = false;
  async function sendAll() {
    if (running || !owner) return;
    running = true;
    try {
      const kit = await store.kit(), busy = inHand();
      if (kit && kit.owner === owner) {
        for (const draft of await store.own(kit)) if (!draft.refused && !busy.includes(draft.once)) await send(kit, draft);
        await tellWaiting(kit);
      }
    } catch (e) { /* still no network: the next round tries again */ } finally { running = false; }
  }

  // -- keeping what is being submitted -------------------------------------------------------------------
  async function reachable() {
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), PROBE);
    try { return (await fetch("/healthz/live", { cache: "no-store", credentials: "omit", signal: stop.signal })).ok; } catch (e) { return false; } finally { clearTimeout(timer); }
  }

  /* The page without a network takes its reader home when the network is back, unless he has begun to write on it. */
  function takeHome() {
    let writing = false;
    document.addEventListener("input", () => { writing = true; });
    setInterval(async () => { if (!writing && !document.hidden && await reachable() && !writing) window.location.assign("/"); }, PROBE);
  }

  async function keepForm(kit, form, act) {
    const once = form.elements.once_key.value, fields = [];
    let photos = 0;
    new FormData(form).forEach((value, name) => {
      if (typeof value !== "string") photos += value.size ? 1 : 0;
      else if (!["csrfmiddlewaretoken", "act", "once_key"].includes(name)) fields.push([name, value]);
    });
    fields.push(["act", act]);
    if (form.dataset.offlineForm) fields.push(["form", form.dataset.offlineForm]);
    const subject = form.elements.subject ? form.elements.subject.value : "";
    await store.keep(kit, once, { kind: form.dataset.offline, page: form.getAttribute("action"), subject, saved_at: Date.now(), fields, photos });
    return once;
  }

  /* The row of buttons may have been drawn anew meanwhile: what was pressed still holds. */
  function press(form, button) {
    if (!button || button.form === form) { form.requestSubmit(button || undefined); return; }
    const meant = element("input", { type: "hidden", name: button.name, value: button.value });
    form.append(meant);
    form.requestSubmit();
    meant.remove();
  }

  document.addEventListener("submit", async (e) => {
    const form = e.target;
    if (form.getAttribute("action") === "/logout/" && !form.dataset.passed) { e.preventDefault(); await leave(); form.dataset.passed = "1"; form.submit(); return; }
    if (!form.matches("form[data-offline]") || form.dataset.passed) return;
    const button = e.submitter, act = button && button.name === "act" ? button.value : "send";
    if (act !== "send" && act !== "draft") return;
    e.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    let once = "";
    try { const kit = await store.kit(); if (kit && kit.owner === owner) once = await keepForm(kit, form, act); } catch (refusal) { once = ""; }
    const online = await reachable();
    delete form.dataset.busy;
    if (online || !once) { form.dataset.passed = "1"; press(form, button); return; }
    form.dataset.kept = once;
    say(form, "warn", "kept-" + once, T.kept);
    document.getElementById("kept-" + once).scrollIntoView({ block: "center" });
  });
  document.addEventListener("input", (e) => { const form = e.target.closest("form[data-kept]"); if (form) { delete form.dataset.kept; unsay("kept-" + form.elements.once_key.value); } });
  window.addEventListener("pageshow", (e) => { if (e.persisted) document.querySelectorAll("form[data-offline]").forEach((f) => { delete f.dataset.passed; }); });

  /* Signing out leaves nothing behind but sealed drafts. */
  async function leave() {
    try { await store.eraseKit(); await Promise.all((await caches.keys()).map((name) => caches.delete(name))); } catch (e) { /* nothing was kept */ }
  }

  // -- each page -----------------------------------------------------------------------------------------
  let begun = false;
  /* Until it has once been through; the network may be away when the page opens. */
  async function begin() {
    if (begun) return;
    const kit = await freshKit();
    if (kit) document.querySelectorAll("[data-offline-note]").forEach((n) => { n.hidden = false; });
    if (!owner || !kit) return;
    begun = true;
    (await store.own(kit)).filter((d) => d.refused && !inHand().includes(d.once)).forEach(tellRefused);
  }
  /* Nothing is asked of the server where nothing waits: an open page must not keep a session alive. */
  async function again() {
    try {
      if (document.hidden || !(await store.any())) return;
      await begin();
      await sendAll();
    } catch (e) { /* the next round tries again */ }
  }
  (async () => {
    try {
      await store.forgetOld();
      await begin();
      await sendAll();
    } catch (e) { /* storage refused by the browser: everything works online as before */ }
    if (document.querySelector("[data-no-network]")) takeHome();
    if (!owner) return;
    window.addEventListener("online", again);
    setInterval(again, RETRY);
  })();
})();

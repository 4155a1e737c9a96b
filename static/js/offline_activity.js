/* offline_activity.js — the form of an activity on the page without a network. Everything it shows comes from the kit of
   this device; what is written goes into a sealed draft and nowhere else. */
(function () {
  "use strict";
  const store = window.portalStore, box = document.querySelector("[data-offline-activity]");
  if (!store || !store.able || !box) return;
  const form = box.querySelector("form"), roster = box.querySelector("[data-roster]"), group = box.querySelector("[data-group]");
  const said = document.querySelector("[data-offline-saved]");
  let kit, branches = [];

  const options = (select, rows) => select.replaceChildren(...rows.map((r) => { const o = document.createElement("option"); o.value = r.code; o.textContent = r.name; return o; }));
  const branch = () => branches.find((b) => b.code === form.elements.branch.value) || branches[0];
  const kind = () => kit.kinds.activity.kinds.find((k) => k.code === form.elements.kind.value);

  function line(person) {
    const row = document.createElement("li"), name = document.createElement("label"), select = document.createElement("select");
    row.className = "roll__row"; name.className = "roll__name"; name.textContent = person.no; name.htmlFor = select.id = "o-a-" + person.id;
    select.name = "a_" + person.id; select.className = "input";
    options(select, kit.kinds.activity.states);
    select.value = "absent";
    row.append(name, select);
    return row;
  }
  function draw() {
    const chosen = kind(), isGroup = chosen.holder === "group";
    group.hidden = !isGroup;
    const key = isGroup ? "group:" + form.elements.group.value : chosen.holder;
    roster.replaceChildren(...(branch().rosters[key] || []).map(line));
    if (chosen.holder === "invited") roster.querySelectorAll("select").forEach((s) => { const o = document.createElement("option"); o.value = ""; o.textContent = box.dataset.without; s.prepend(o); s.value = ""; });
    form.querySelector("button[value=send]").hidden = !branch().may_file;
  }
  function pick() { options(form.elements.group, branch().groups); draw(); }

  const here = (moment) => new Date(moment.getTime() - moment.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

  async function count() {
    const n = (await store.own(kit)).length;
    said.hidden = !n;
    said.textContent = said.dataset.text.split("{n}").join(n);
  }

  form.addEventListener("change", (e) => {
    if (e.target.name === "branch") pick();
    else if (e.target.name === "kind" || e.target.name === "group") draw();
  });
  box.querySelector("[data-all-here]").addEventListener("click", () => roster.querySelectorAll("select").forEach((s) => { s.value = "present"; }));
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    const missing = !form.elements.subject.value.trim() || !form.elements.starts_at.value;
    box.querySelector("[data-missing]").hidden = !missing;
    if (missing || form.dataset.busy) return;
    form.dataset.busy = "1";
    const fields = [];
    new FormData(form).forEach((value, name) => { if (name !== "act" && (value || name.startsWith("a_"))) fields.push([name, String(value)]); });
    if (group.hidden) fields.splice(0, fields.length, ...fields.filter(([name]) => name !== "group"));
    fields.push(["act", e.submitter ? e.submitter.value : "draft"]);
    try {
      await store.keep(kit, newKey(), { kind: "activity", page: form.getAttribute("action"), subject: form.elements.subject.value, saved_at: Date.now(), fields });
      form.reset();
      start();
      await count();
      said.scrollIntoView({ block: "center" });
    } finally { delete form.dataset.busy; }
  });

  function start() {
    options(form.elements.branch, branches);
    options(form.elements.kind, kit.kinds.activity.kinds);
    options(form.elements.place_type, kit.kinds.activity.places);
    form.elements.starts_at.value = here(new Date(Date.now() - 3600000));
    pick();
  }
  (async () => {
    kit = await store.kit().catch(() => undefined);
    branches = kit && kit.kinds.activity ? kit.kinds.activity.branches : [];
    if (!branches.length) return;
    document.querySelector("[data-offline-none]").hidden = true;
    box.hidden = false;
    start();
    count();
  })();
})();

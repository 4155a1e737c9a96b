/* keys.js — the search box while typing, single-key shortcuts, choosing rows of a list. Nothing here is needed: every
   link and form works without it. Single keys never act while somebody types and can be switched off (WCAG 2.1.4). */
(function () {
  "use strict";
  if (!document.getElementById("keys")) return; // a bare page: no search box, no lists, no list of the keys

  const box = document.getElementById("search-q"), found = document.getElementById("search-found");
  const keysOn = () => document.body.dataset.keys !== "off";
  const typing = (e) => e.isComposing || (e.target.closest && e.target.closest("input:not([type=checkbox]):not([type=radio]),textarea,select,[contenteditable]"));
  const close = () => { if (found) { found.hidden = true; } };
  const links = () => Array.from(found.querySelectorAll("[data-found]"));

  function toSearch() {
    const here = document.querySelector("main input[name=q]") || box;
    const target = box && box.offsetParent ? box : here;
    if (target && target.offsetParent) { target.focus(); target.select(); } else { window.location.href = document.getElementById("search-box").action; }
  }

  if (box) {
    document.addEventListener("htmx:beforeRequest", (e) => { if (e.target === box && box.value.trim() === "") { e.preventDefault(); close(); } });
    document.addEventListener("htmx:afterSwap", (e) => { if (e.target === found) found.hidden = box.value.trim() === ""; });
    const form = box.form;
    form.addEventListener("focusout", (e) => { if (!form.contains(e.relatedTarget)) close(); });
    box.addEventListener("focus", () => { if (found.childElementCount && box.value.trim()) found.hidden = false; });
    form.addEventListener("keydown", (e) => {
      if (e.isComposing) return;
      const all = found.hidden ? [] : links(), at = all.indexOf(document.activeElement);
      if (e.key === "Escape") { if (!found.hidden) e.preventDefault(); box.focus(); close(); }  // in this order: the focus opens what was found
      else if (e.key === "ArrowDown" && all.length) { e.preventDefault(); all[Math.min(at + 1, all.length - 1)].focus(); }
      else if (e.key === "ArrowUp" && at >= 0) { e.preventDefault(); (at === 0 ? box : all[at - 1]).focus(); }
    });
  }

  // -- rows of a list: the current row is the one whose link has the focus -----------------------------------
  const rows = () => Array.from(document.querySelectorAll("[data-list] tbody tr")).filter((row) => row.querySelector("th a, td a"));
  function step(by) {
    const all = rows(), now = document.activeElement ? all.indexOf(document.activeElement.closest("tr")) : -1;
    if (!all.length) return;
    const row = all[Math.max(0, Math.min(all.length - 1, now < 0 ? 0 : now + by))];
    row.querySelector("th a, td a").focus();
    row.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (e) => {
    if ((e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey && e.key.toLowerCase() === "k") { e.preventDefault(); toSearch(); return; }
    if (!keysOn() || e.ctrlKey || e.metaKey || e.altKey || typing(e) || document.querySelector("dialog[open]")) return;
    const row = document.activeElement && document.activeElement.closest("[data-list] tbody tr");
    if (e.key === "/") { e.preventDefault(); toSearch(); }
    else if (e.key === "?") { e.preventDefault(); document.getElementById("keys").showModal(); }
    else if (e.key === "j" || (row && e.key === "ArrowDown")) { e.preventDefault(); step(1); }
    else if (e.key === "k" || (row && e.key === "ArrowUp")) { e.preventDefault(); step(-1); }
    else if (e.key === "x" && row) { const pick = row.querySelector("[data-pick]"); if (pick) { e.preventDefault(); pick.click(); } }
  });

  // -- chosen rows -------------------------------------------------------------------------------------------
  const bar = document.querySelector("[data-bulk]");
  if (bar) {
    const picks = () => Array.from(document.querySelectorAll("[data-pick]")), all = document.querySelector("[data-pick-all]");
    const show = () => {
      const on = picks().filter((p) => p.checked).length;
      bar.hidden = on === 0;
      bar.querySelector("[data-picked]").textContent = on;
      all.checked = on > 0 && on === picks().length;
      all.indeterminate = on > 0 && on < picks().length;
      picks().forEach((p) => p.closest("tr").classList.toggle("is-picked", p.checked));
    };
    document.addEventListener("change", (e) => {
      if (e.target === all) picks().forEach((p) => { p.checked = all.checked; });
      if (e.target === all || e.target.matches("[data-pick]")) show();
    });
    window.addEventListener("pageshow", show);
    show();
  }
})();

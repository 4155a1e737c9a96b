/* imports.js — correcting rows by keyboard: up and down in a column, and after each check the first field that is still wrong. */
(function () {
  "use strict";

  const column = (input) => input.name.replace(/^c-\d+-/, "");
  document.addEventListener("keydown", (e) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (!step || !e.target.matches(".fixes input[name^='c-']") || e.target.list || e.altKey || e.ctrlKey) return;
    const all = Array.from(document.querySelectorAll(".fixes input[name^='c-']")).filter((i) => column(i) === column(e.target));
    const next = all[all.indexOf(e.target) + step];
    if (next) { e.preventDefault(); next.focus(); next.select(); }
  });
  document.addEventListener("htmx:afterSettle", (e) => {
    if (!e.detail.requestConfig || e.detail.requestConfig.verb !== "post") return;
    const wrong = document.querySelector(".fixes [aria-invalid=true]");
    if (wrong) { wrong.focus(); wrong.select(); }
  });
})();

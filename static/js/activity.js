/* activity.js — the roll-call: everybody present in one tap, and the count. Without it the same buttons ask the server. */
(function () {
  "use strict";

  function count(box) {
    const n = box.querySelector("[data-roll-n]");
    if (n) n.textContent = box.querySelectorAll("input[value=present]:checked, input[value=make_up]:checked").length;
  }
  document.addEventListener("change", (e) => { const box = e.target.closest("[data-roll]"); if (box) count(box); });
  document.addEventListener("click", (e) => {
    const all = e.target.closest("[data-roll-all]");
    if (!all) return;
    e.preventDefault();
    const box = all.closest("[data-roll]");
    box.querySelectorAll("input[value=present]").forEach((i) => { i.checked = true; });
    count(box);
    box.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();

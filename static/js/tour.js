/* tour.js — the first tour step by step: the step stands in its card on the page, the element it speaks of gets a ring.
   Nothing is covered and nothing blocked; steps whose element is not on this screen are passed over. */
(function () {
  "use strict";

  customElements.define("x-tour", class extends HTMLElement {
    connectedCallback() {
      const seen = (li) => { const el = this.anchorOf(li); return el && el.getClientRects().length > 0; };
      const all = Array.from(this.querySelectorAll("li"));
      this.steps = all.filter(seen);
      if (!this.steps.length) return;
      all.forEach((li) => { li.hidden = true; });
      this.back = this.querySelector("[data-back]");
      this.next = this.querySelector("[data-next]");
      this.back.addEventListener("click", () => this.go(this.at - 1));
      this.next.addEventListener("click", () => this.go(this.at + 1));
      this.querySelector("ol").setAttribute("aria-live", "polite");
      this.go(0);
    }

    anchorOf(li) { return document.querySelector("[data-tour='" + li.dataset.anchor + "']"); }

    go(to) {
      if (this.at !== undefined) { this.steps[this.at].hidden = true; this.anchorOf(this.steps[this.at]).classList.remove("is-toured"); }
      this.at = Math.max(0, Math.min(this.steps.length - 1, to));
      const li = this.steps[this.at];
      li.hidden = false;
      this.anchorOf(li).classList.add("is-toured");
      this.querySelector("[data-at]").textContent = this.at + 1 + " / " + this.steps.length;
      const isLast = this.at === this.steps.length - 1;
      this.back.hidden = this.at === 0;
      this.next.hidden = isLast;
      if (isLast && document.activeElement === this.next) this.querySelector("[data-end]").focus();
    }
  });
})();

/* work.js — on a day with very many reports each one costs the browser some seconds: it looks for a number beside which the hash
   (SHA-256) of the form's ticket begins with so many zero bits. The hash is written out here because browsers offer theirs on
   secure addresses only. Nothing is sent but the number, with the form. */
(function () {
  "use strict";

  const note = document.getElementById("work");
  if (!note) return;
  const bits = Number(note.dataset.bits), form = note.closest("form");
  const ticket = form.elements.ticket.value, field = form.elements.work, button = form.querySelector("button.btn--brand");
  const K = new Uint32Array(64), START = new Uint32Array(8), W = new Uint32Array(64);

  /* The constants of the standard: the first bits of the fractions of roots of the first primes. */
  (function constants() {
    const fraction = (x) => Math.floor((x - Math.floor(x)) * 4294967296);
    for (let n = 2, found = 0; found < 64; n += 1) {
      let prime = true;
      for (let d = 2; d * d <= n; d += 1) if (n % d === 0) { prime = false; break; }
      if (!prime) continue;
      if (found < 8) START[found] = fraction(Math.sqrt(n));
      K[found] = fraction(Math.cbrt(n));
      found += 1;
    }
  })();

  const turn = (x, n) => (x >>> n) | (x << (32 - n));

  function round(h) {
    for (let t = 16; t < 64; t += 1) {
      const a = W[t - 15], b = W[t - 2];
      W[t] = (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10)) + W[t - 7] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + W[t - 16];
    }
    let [a, b, c, d, e, f, g, i] = h;
    for (let t = 0; t < 64; t += 1) {
      const one = (i + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + W[t]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      i = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += i;
  }

  /* The first word of the hash of an ASCII text: enough for up to 32 zero bits. */
  function first(text) {
    const h = Uint32Array.from(START), size = text.length, blocks = Math.ceil((size + 9) / 64);
    for (let block = 0; block < blocks; block += 1) {
      W.fill(0, 0, 16);
      for (let n = 0; n < 64; n += 1) {
        const at = block * 64 + n;
        const byte = at < size ? text.charCodeAt(at) : at === size ? 128 : 0;
        W[n >> 2] |= byte << (24 - (n & 3) * 8);
      }
      if (block === blocks - 1) W[15] = size * 8;
      round(h);
    }
    return h[0];
  }

  let number = 0;
  function some() {
    for (let n = 0; n < 2000; n += 1, number += 1) {
      if (first(ticket + ":" + number) >>> (32 - bits) === 0) {
        field.value = String(number);
        button.disabled = false;
        note.querySelector("[data-wait]").hidden = true;
        note.querySelector("[data-done]").hidden = false;
        return;
      }
    }
    window.setTimeout(some, 0);
  }

  button.disabled = true;
  some();
})();

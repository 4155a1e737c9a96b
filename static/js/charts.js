/* charts.js — <x-chart kind data-src data-lib>: figures come from our own API with the reader's session.
   ECharts is fetched only when a chart scrolls near the screen. What a chart says stands in the table below it as well,
   so when anything fails that table is opened.
   CSP: SVG renderer + richText tooltips write no style attributes; never pass HTML formatters. */
(function () {
  "use strict";
  let lib;
  const load = (url) => lib || (lib = new Promise((ok, no) => { const s = document.createElement("script"); s.src = url; s.onload = () => ok(window.echarts); s.onerror = no; document.head.append(s); }));
  const answers = new Map();
  // two charts of one address share one request; a second later the figures may have moved
  function ask(url) {
    if (!answers.has(url)) {
      answers.set(url, fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } }).then((r) => { if (!r.ok) throw new Error(String(r.status)); return r.json(); }));
      setTimeout(() => answers.delete(url), 1000);
    }
    return answers.get(url);
  }
  const css = (n) => getComputedStyle(document.documentElement).getPropertyValue("--" + n).trim();
  const small = () => window.innerWidth < 640;
  const num = (v) => (v === null || v === undefined ? null : Number(v));
  const quarter = (code) => code.replace(/^20(?=\d\dQ)/, "");

  // the smallest range of whole steps that holds all values with some air, inside 0–100, with eight steps at most
  function range(values) {
    const known = values.filter((v) => v !== null);
    if (!known.length) return { min: 0, max: 100, interval: 20 };
    const lo = Math.max(0, Math.min(...known) - 1), hi = Math.min(100, Math.max(...known) + 1);
    const step = [1, 2, 4, 5, 10, 20].find((n) => Math.ceil(hi / n) - Math.floor(lo / n) <= 8) || 20;
    return { min: Math.floor(lo / step) * step, max: Math.min(100, Math.ceil(hi / step) * step), interval: step };
  }

  function base() {
    const font = getComputedStyle(document.body).fontFamily;
    return { animation: false, textStyle: { fontFamily: font, color: css("text-2") },
      tooltip: { renderMode: "richText", confine: true, backgroundColor: css("surface"), borderColor: css("line-2"), borderWidth: 1, padding: [8, 10], textStyle: { color: css("text"), fontSize: 13, fontFamily: font } } };
  }
  const axis = (o) => Object.assign({ axisLine: { lineStyle: { color: css("line-2") } }, axisTick: { show: false }, axisLabel: { color: css("text-3"), fontSize: 12 }, splitLine: { lineStyle: { color: css("line") } }, nameTextStyle: { color: css("text-3"), fontSize: 12 } }, o);

  // which outliers get a name, and on which side of the point: farthest from the middle first, eight at most (four on a
  // phone), and only where the name covers no point and no other name
  function labels(points, rx, ry, grid, el) {
    const w = el.clientWidth - grid.left - grid.right, h = el.clientHeight - grid.top - grid.bottom;
    const at = (p) => [(p.x - rx.min) / (rx.max - rx.min) * w, (ry.max - p.y) / (ry.max - ry.min) * h];
    const middle = (key) => points.reduce((sum, p) => sum + p[key], 0) / points.length;
    const mx = middle("x"), my = middle("y");
    const far = (p) => Math.hypot((p.x - mx) / (rx.max - rx.min), (p.y - my) / (ry.max - ry.min));
    const taken = points.map((p) => { const [x, y] = at(p); return [x - 5, y - 5, x + 5, y + 5]; });
    const chosen = new Map();
    const most = small() ? 4 : 8;
    for (const p of points.filter((q) => q.named).sort((a, b) => far(b) - far(a))) {
      if (chosen.size === most) break;
      const [x, y] = at(p);
      const wide = Array.from(p.name).reduce((sum, c) => sum + (c.charCodeAt(0) > 255 ? 12.5 : 7), 0);
      const boxes = { right: [x + 7, y - 8, x + 9 + wide, y + 8], left: [x - 9 - wide, y - 8, x - 7, y + 8], top: [x - wide / 2, y - 24, x + wide / 2, y - 7], bottom: [x - wide / 2, y + 7, x + wide / 2, y + 24] };
      const side = Object.keys(boxes).find((k) => { const b = boxes[k]; return b[0] >= 0 && b[2] <= w + grid.right && b[1] >= -4 && b[3] <= h && !taken.some((t) => t[0] < b[2] && b[0] < t[2] && t[1] < b[3] && b[1] < t[3]); });
      if (side) { chosen.set(p, side); taken.push(boxes[side]); }
    }
    return chosen;
  }

  const SHAPE = { both: "diamond", party: "circle", business: "triangle", weak: "rect" };
  const HUE = { both: "gold", party: "party", business: "biz", weak: "mute" };

  const KINDS = {
    quadrant(d, el) {
      const line = num(d.line), points = d.points.map((p) => ({ name: p.name, x: num(p.party), y: num(p.business), q: p.quadrant, named: p.is_named }));
      const rx = range(points.map((p) => p.x).concat(line)), ry = range(points.map((p) => p.y).concat(line));
      const grid = { left: 34, right: 14, top: 22, bottom: 34 };
      const places = labels(points, rx, ry, grid, el);
      const series = Object.keys(SHAPE).map((q) => ({ type: "scatter", name: q, symbol: SHAPE[q], symbolSize: q === "both" ? 11 : q === "business" ? 10 : 9,
        itemStyle: q === "weak" ? { color: css("surface"), borderColor: css(HUE[q]), borderWidth: 1.8 } : { color: css(HUE[q]), opacity: .92, borderColor: css("surface"), borderWidth: 1 },
        data: points.filter((p) => p.q === q).map((p) => ({ name: p.name, value: [p.x, p.y], label: places.has(p) ? { show: true, position: places.get(p) } : { show: false } })),
        label: { formatter: "{b}", color: css("text-2"), fontSize: 12, distance: 4 } }));
      const zone = (x0, y0, x1, y1, color) => [{ xAxis: x0, yAxis: y0, itemStyle: { color, opacity: .5 } }, { xAxis: x1, yAxis: y1 }];
      series[0].markLine = { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: css("control"), type: [4, 4], width: 1 }, data: [{ xAxis: line }, { yAxis: line }] };
      series[0].markArea = { silent: true, data: [zone(line, line, rx.max, ry.max, css("gold-soft")), zone(rx.min, ry.min, line, line, css("sunken"))] };
      return { grid, tooltip: { trigger: "item", formatter: (p) => p.name + "\n" + el.dataset.lParty + " " + p.value[0].toFixed(2) + "   " + el.dataset.lBusiness + " " + p.value[1].toFixed(2) },
        xAxis: axis(Object.assign({}, rx, { name: el.dataset.lParty, nameLocation: "middle", nameGap: 22, splitLine: { show: false } })),
        yAxis: axis(Object.assign({}, ry, { name: el.dataset.lBusiness, nameGap: 8, nameTextStyle: { color: css("text-3"), fontSize: 12, align: "center" }, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: css("line-2") } } })), series };
    },
    trend(d, el) {
      const of = (key) => d.rounds.map((r) => num(r[key]));
      const low = of("lowest"), high = of("highest"), line = num(d.line);
      const last = (v) => v[v.length - 1];
      const apart = last(of("party")) >= last(of("business")) ? [-6, 7] : [7, -6];
      const course = (key, name, color, dash, symbol, dy) => ({ type: "line", name, data: of(key), symbol, symbolSize: 7, lineStyle: { width: 2.2, color, type: dash }, itemStyle: { color }, endLabel: { show: true, formatter: "{a}  {c}", color, fontSize: 13, fontWeight: 600, distance: 8, offset: [0, dy] } });
      const widest = Math.max(el.dataset.lParty.length, el.dataset.lBusiness.length);
      return { grid: { left: 34, right: widest > 3 ? 120 : 84, top: 14, bottom: 28 }, tooltip: { trigger: "axis" },
        xAxis: axis({ type: "category", data: d.rounds.map((r) => quarter(r.round)), boundaryGap: false, splitLine: { show: false } }), yAxis: axis(range(low.concat(high, line))),
        series: [
          { type: "line", name: "low", data: low, stack: "band", symbol: "none", lineStyle: { opacity: 0 }, silent: true, tooltip: { show: false } },
          { type: "line", name: "band", data: high.map((v, i) => (v === null ? null : +(v - low[i]).toFixed(1))), stack: "band", symbol: "none", lineStyle: { opacity: 0 }, areaStyle: { color: css("mute"), opacity: .13 }, silent: true, tooltip: { show: false } },
          Object.assign(course("party", el.dataset.lParty, css("party"), "solid", "circle", apart[0]), { markLine: { silent: true, symbol: "none", lineStyle: { color: css("control"), type: [3, 4], width: 1 }, label: { formatter: el.dataset.lLine + " " + line, position: "insideMiddleBottom", color: css("text-3"), fontSize: 12 }, data: [{ yAxis: line }] } }),
          course("business", el.dataset.lBusiness, css("biz"), [7, 3], "triangle", apart[1])] };
    },
    grades(d) {
      const steps = ["grade-a", "grade-b", "grade-c", "grade-d"], bands = d.bands;
      const colours = bands.map((b, i) => css(steps[bands.length > 1 ? Math.round(i * (steps.length - 1) / (bands.length - 1)) : 0]));
      const most = Math.max(1, ...d.rounds.map((r) => r.branches));
      return { grid: { left: 44, right: 10, top: 32, bottom: 8 }, legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, itemGap: 14, data: bands.map((b) => b.name), selectedMode: false, textStyle: { color: css("text-2"), fontSize: 13 } },
        tooltip: { trigger: "axis", axisPointer: { type: "none" } }, xAxis: axis({ show: false, max: most }), yAxis: axis({ type: "category", data: d.rounds.map((r) => quarter(r.round)), inverse: true, axisLine: { show: false }, splitLine: { show: false } }),
        series: bands.map((b, i) => ({ type: "bar", name: b.name, stack: "g", data: d.rounds.map((r) => r.bands[b.code] || 0), barWidth: "62%", barMaxWidth: 34, itemStyle: { color: colours[i], borderColor: css("surface"), borderWidth: 1 }, label: { show: true, fontSize: 12, fontWeight: 500, color: ink(colours[i]), formatter: (p) => (p.value ? String(p.value) : "") } })) };
    },
    histogram(d, el) {
      const name = (b, i) => b.low.replace(/\.?0+$/, "") + "–" + (i === d.bins.length - 1 ? b.high.replace(/\.?0+$/, "") : "");
      const bars = (key, label, color) => ({ type: "bar", name: label, data: d.bins.map((b) => b[key]), barMaxWidth: 26, barGap: "12%", itemStyle: { color: css(color) }, label: { show: true, position: "top", fontSize: 12, color: css("text-2"), formatter: (p) => (p.value ? String(p.value) : "") } });
      return { grid: { left: 30, right: 8, top: 34, bottom: 26 }, legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, selectedMode: false, textStyle: { color: css("text-2"), fontSize: 13 } }, tooltip: { trigger: "axis", axisPointer: { type: "none" } },
        xAxis: axis({ type: "category", data: d.bins.map(name), splitLine: { show: false }, axisLabel: { color: css("text-3"), fontSize: 12, hideOverlap: true } }), yAxis: axis({ minInterval: 1 }),
        series: [bars("party", el.dataset.lParty, "party"), bars("business", el.dataset.lBusiness, "biz")] };
    },
    // one score over eight quarters: mean as a line, the middle half as a band; a quarter without a result stays open
    quarters(d, el) {
      const key = el.dataset.dimension, of = (part) => d.quarters.map((q) => num(q[key][part]));
      const q1 = of("q1"), q3 = of("q3"), color = css(key === "party" ? "party" : "biz");
      return { grid: { left: 34, right: 16, top: 14, bottom: 28 }, tooltip: { trigger: "axis" },
        xAxis: axis({ type: "category", data: d.quarters.map((q) => quarter(q.code)), boundaryGap: true, splitLine: { show: false } }), yAxis: axis(range(q1.concat(q3, of("mean")))),
        series: [
          { type: "bar", name: "q1", data: q1, stack: "band", silent: true, itemStyle: { color: "transparent" }, tooltip: { show: false }, barWidth: "46%" },
          { type: "bar", name: "band", data: q3.map((v, i) => (v === null ? null : +(v - q1[i]).toFixed(1))), stack: "band", silent: true, itemStyle: { color, opacity: .2 }, tooltip: { show: false }, barWidth: "46%" },
          { type: "line", name: el.dataset.lMean, data: of("mean"), connectNulls: false, symbol: key === "party" ? "circle" : "triangle", symbolSize: 8, lineStyle: { width: 2.2, color }, itemStyle: { color }, label: { show: !small(), position: "top", fontSize: 12, color: css("text-2") } }] };
    },
    // one branch over eight quarters, with the median of its peers
    course(d, el) {
      const of = (key) => d.quarters.map((q) => num(q[key]));
      const own = (key, name, color, dash, symbol) => ({ type: "line", name, data: of(key), symbol, symbolSize: 8, lineStyle: { width: 2.4, color, type: dash }, itemStyle: { color } });
      const median = (key, name, color) => ({ type: "line", name: name + " " + el.dataset.lMedian, data: of(key), symbol: "none", lineStyle: { width: 1, color, type: [2, 3] }, itemStyle: { color } });
      const thin = (name) => ({ name: name + " " + el.dataset.lMedian, icon: "path://M0 5h22v1h-22z" });
      return { grid: { left: 34, right: 16, top: small() ? 56 : 36, bottom: 28 }, legend: { top: 0, left: 0, itemWidth: 22, selectedMode: false, data: [{ name: el.dataset.lParty }, { name: el.dataset.lBusiness }, thin(el.dataset.lParty), thin(el.dataset.lBusiness)], textStyle: { color: css("text-2"), fontSize: 12 } }, tooltip: { trigger: "axis" },
        xAxis: axis({ type: "category", data: d.quarters.map((q) => quarter(q.code)), splitLine: { show: false } }), yAxis: axis(range(of("party").concat(of("business"), of("party_median"), of("business_median")))),
        series: [own("party", el.dataset.lParty, css("party"), "solid", "circle"), own("business", el.dataset.lBusiness, css("biz"), [7, 3], "triangle"), median("party_median", el.dataset.lParty, css("party")), median("business_median", el.dataset.lBusiness, css("biz"))] };
    },
    // one figure along rows of months or quarters: data-rows names the list of the answer, data-x and data-y its columns
    series(d, el) {
      const rows = d[el.dataset.rows], values = rows.map((r) => num(r[el.dataset.y])), unit = el.dataset.unit || "", wide = el.dataset.bars !== undefined;
      const known = values.filter((v) => v !== null), axisY = unit === "%" ? { min: 0, max: Math.min(100, Math.ceil((Math.max(10, ...known)) / 10) * 10) } : { min: 0 };
      return { grid: { left: 44, right: 16, top: 22, bottom: 28 }, tooltip: { trigger: "axis", formatter: (p) => p[0].name + "\n" + el.dataset.lY + " " + (p[0].value === null || p[0].value === undefined ? "—" : p[0].value + unit) },
        xAxis: axis({ type: "category", data: rows.map((r) => quarter(r[el.dataset.x])), splitLine: { show: false } }), yAxis: axis(axisY),
        series: [{ type: wide ? "bar" : "line", name: el.dataset.lY, data: values, connectNulls: false, barMaxWidth: 30, symbol: "circle", symbolSize: 8, lineStyle: { width: 2.2, color: css("party") }, itemStyle: { color: css("party") }, label: { show: !small() || rows.length < 9, position: "top", fontSize: 12, color: css("text-2") } }] };
    },
    // shares of Party work and business with the line on which both are equal; the symbol tells who lags
    coupling(d, el) {
      const points = d.branches.map((b) => ({ name: b.name, x: 100 * num(b.party), y: 100 * num(b.business), lag: b.lag, named: b.lag !== "none" }));
      const both = range(points.map((p) => p.x).concat(points.map((p) => p.y))), grid = { left: 40, right: 14, top: 22, bottom: 34 };
      const places = points.length ? labels(points, both, both, grid, el) : new Map();
      const SIGN = { none: ["diamond", "gold"], business: ["circle", "party"], party: ["triangle", "biz"] };
      const series = Object.keys(SIGN).map((lag) => ({ type: "scatter", name: lag, symbol: SIGN[lag][0], symbolSize: 10, itemStyle: { color: css(SIGN[lag][1]), opacity: .92, borderColor: css("surface"), borderWidth: 1 },
        data: points.filter((p) => p.lag === lag).map((p) => ({ name: p.name, value: [p.x, p.y], label: places.has(p) ? { show: true, position: places.get(p) } : { show: false } })), label: { formatter: "{b}", color: css("text-2"), fontSize: 12, distance: 4 } }));
      series.push({ type: "line", name: el.dataset.lEqual, data: [[both.min, both.min], [both.max, both.max]], symbol: "none", silent: true, lineStyle: { color: css("control"), type: [4, 4], width: 1 }, endLabel: { show: false }, tooltip: { show: false } });
      const share = { axisLabel: { color: css("text-3"), fontSize: 12, formatter: (v) => (v / 100).toFixed(2) }, splitLine: { show: false } };
      return { grid, tooltip: { trigger: "item", formatter: (p) => p.name + "\nU1 " + (p.value[0] / 100).toFixed(4) + "   U2 " + (p.value[1] / 100).toFixed(4) },
        xAxis: axis(Object.assign({}, both, share, { type: "value", name: el.dataset.lParty, nameLocation: "middle", nameGap: 22 })),
        yAxis: axis(Object.assign({}, both, share, { type: "value", name: el.dataset.lBusiness, nameGap: 8, nameTextStyle: { color: css("text-3"), fontSize: 12, align: "center" }, axisLine: { show: true, lineStyle: { color: css("line-2") } } })), series };
    },
  };
  // black or white, whichever stands out more on ``hex``
  function ink(hex) { const v = [1, 3, 5].map((i) => parseInt(hex.substr(i, 2), 16) / 255).map((c) => (c <= .03928 ? c / 12.92 : Math.pow((c + .055) / 1.055, 2.4))); const L = .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; return (1.05 / (L + .05)) >= ((L + .05) / .0583) ? "#ffffff" : "#15120d"; }

  const all = new Set();
  customElements.define("x-chart", class extends HTMLElement {
    connectedCallback() {
      all.add(this);
      this.io = new IntersectionObserver((es) => { if (es.some((e) => e.isIntersecting)) { this.io.disconnect(); this.start(); } }, { rootMargin: "300px" });
      this.io.observe(this);
    }
    disconnectedCallback() { all.delete(this); this.io.disconnect(); if (this.ro) this.ro.disconnect(); if (this.chart) this.chart.dispose(); }
    async start() {
      try { [this.data, this.ec] = await Promise.all([ask(this.dataset.src), load(this.dataset.lib)]); }
      catch (e) { const table = this.parentElement && this.parentElement.querySelector("details"); if (table) table.open = true; this.hidden = true; return; }
      if (!this.isConnected) return;
      this.chart = this.ec.init(this, null, { renderer: "svg" });
      this.draw();
      this.ro = new ResizeObserver(() => this.chart.resize()); this.ro.observe(this);
    }
    draw() { if (!this.chart) return; const b = base(), o = KINDS[this.getAttribute("kind")](this.data, this); o.tooltip = Object.assign({}, b.tooltip, o.tooltip); this.chart.setOption(Object.assign(b, o), true); this.dataset.ready = "1"; this.offer(); }
    // the button for the picture appears only where there is a picture
    offer() { const button = this.closest("figure") && this.closest("figure").querySelector("[data-chart-png]"); if (button) button.hidden = !this.querySelector("svg"); }
  });
  // the chart as a picture for a report: always on a ground of its own, twice as large as on the screen, under its title
  function picture(el, title, done) {
    const svg = el.querySelector("svg"), wide = el.clientWidth, high = el.clientHeight, head = 34, copy = svg.cloneNode(true);
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg"); copy.setAttribute("width", wide); copy.setAttribute("height", high);
    const address = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" })), image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
      canvas.width = wide * 2; canvas.height = (high + head) * 2; pen.scale(2, 2);
      pen.fillStyle = css("surface"); pen.fillRect(0, 0, wide, high + head);
      pen.fillStyle = css("text"); pen.font = "600 15px " + getComputedStyle(document.body).fontFamily; pen.fillText(title, 12, 22, wide - 24);
      pen.drawImage(image, 0, head, wide, high); URL.revokeObjectURL(address); canvas.toBlob(done, "image/png");
    };
    image.onerror = () => URL.revokeObjectURL(address);
    image.src = address;
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-chart-png]"), el = button && button.closest("figure").querySelector("x-chart");
    if (!el || !el.querySelector("svg")) return;
    const title = [button.dataset.chartPng, (document.querySelector("h1") || {}).textContent || ""].join(" · ");
    picture(el, title, (blob) => { if (!blob) return; const link = document.createElement("a"), address = URL.createObjectURL(blob); link.href = address; link.download = button.dataset.chartPng.replace(/[\\/:*?"<>|]/g, "") + ".png"; link.click(); setTimeout(() => URL.revokeObjectURL(address), 1000); });
  });
  const redraw = () => all.forEach((c) => c.draw());
  // app.js has already switched dark.css off when this runs, so paper gets the light palette
  window.addEventListener("beforeprint", () => all.forEach((c) => { if (c.chart) { c.draw(); c.chart.resize({ width: 640, height: c.getAttribute("kind") === "quadrant" ? 300 : 230 }); c.chart.getZr().flush(); } }));
  window.addEventListener("afterprint", () => all.forEach((c) => { if (c.chart) { c.draw(); c.chart.resize({ width: "auto", height: "auto" }); } }));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
})();

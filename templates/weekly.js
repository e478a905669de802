// The page's own script: hands each chart to Chart.js and shows where a number comes from.
// Without it (print, previews, no JavaScript) the drawn charts and the titles of the cells remain.
(function () {
  "use strict";
  var INK = "#262626", GREY = "#595959", LINE = "#e3e6ea";

  // --- where a number comes from: hover, tap or focus; arrows walk through a table -------------------
  var pop = document.createElement("div");
  pop.className = "pop";
  pop.id = "pop";
  pop.setAttribute("role", "tooltip");
  pop.hidden = true;
  document.body.appendChild(pop);
  var shown = null;

  function hide() {
    pop.hidden = true;
    if (shown) shown.removeAttribute("aria-describedby");
    shown = null;
  }
  function show(cell) {
    if (shown === cell) return;
    hide();
    shown = cell;
    pop.textContent = cell.dataset.trace;
    pop.hidden = false;
    cell.setAttribute("aria-describedby", "pop");
    var box = cell.getBoundingClientRect(), wide = document.documentElement.clientWidth;
    var left = Math.min(Math.max(8, box.left), wide - pop.offsetWidth - 8);
    var above = box.bottom + pop.offsetHeight + 8 > window.innerHeight && box.top > pop.offsetHeight + 8;
    pop.style.left = left + window.scrollX + "px";
    pop.style.top = (above ? box.top - pop.offsetHeight - 6 : box.bottom + 6) + window.scrollY + "px";
  }
  function traced(target) {
    return target && target.closest ? target.closest("[data-trace]") : null;
  }
  document.querySelectorAll("[title]").forEach(function (cell) {
    cell.dataset.trace = cell.getAttribute("title");
    cell.removeAttribute("title");
    if (!cell.closest("table")) cell.tabIndex = 0;
  });
  document.querySelectorAll("table").forEach(function (table) {
    var cells = table.querySelectorAll("[data-trace]");
    cells.forEach(function (cell, i) { cell.tabIndex = i ? -1 : 0; });
  });
  // A table wider than the screen is scrolled by keys too.
  function reach() {
    document.querySelectorAll(".scroll").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth && !box.querySelector("[data-trace]")) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }
  reach();
  window.addEventListener("resize", reach);
  document.addEventListener("toggle", reach, true);
  document.addEventListener("mouseover", function (event) {
    var cell = traced(event.target);
    if (cell) show(cell); else if (shown && shown !== document.activeElement) hide();
  });
  document.addEventListener("focusin", function (event) {
    var cell = traced(event.target);
    if (cell) show(cell); else hide();
  });
  document.addEventListener("click", function (event) {
    var cell = traced(event.target);
    if (cell) show(cell); else hide();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") return hide();
    var cell = traced(document.activeElement), table = cell && cell.closest("table");
    if (!table || !/^Arrow/.test(event.key)) return;
    var next = step(table, cell, event.key);
    event.preventDefault();
    if (!next) return;
    cell.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  function step(table, cell, key) {
    var down = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0, right = key === "ArrowRight" ? 1 : -1;
    var rows = Array.prototype.slice.call(table.rows), row = rows.indexOf(cell.parentNode), col = cell.cellIndex;
    for (var i = 1; i < Math.max(rows.length, 60); i++) {
      var found = down ? rows[row + i * down] && rows[row + i * down].cells[col] : cell.parentNode.cells[col + i * right];
      if (!found) return null;
      if (found.dataset.trace) return found;
    }
    return null;
  }

  // --- charts ----------------------------------------------------------------------------------------
  if (!window.Chart) return;
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 12;
  Chart.defaults.color = GREY;
  Chart.defaults.animation = false;

  var marks = {
    id: "marks",
    afterDatasetsDraw: function (chart) {
      var pen = chart.ctx;
      chart.data.datasets.forEach(function (set, k) {
        if (!set.marks || !chart.isDatasetVisible(k)) return;
        chart.getDatasetMeta(k).data.forEach(function (bar, i) {
          if (!set.marks[i]) return;
          pen.save();
          pen.font = Chart.defaults.font.size - 1 + "px " + Chart.defaults.font.family;
          pen.fillStyle = set.across ? INK : [].concat(set.backgroundColor)[i] || INK;
          pen.textAlign = set.across ? "left" : "center";
          pen.textBaseline = set.across ? "middle" : "bottom";
          if (set.across) pen.fillText(set.marks[i], Math.max(bar.x, bar.base) + 4, bar.y);
          else pen.fillText(set.marks[i], bar.x, Math.min(bar.y, bar.base) - 3);
          pen.restore();
        });
      });
    }
  };

  function scale(axis, over) {
    var one = { min: axis.min, max: axis.max, grid: { color: LINE }, border: { display: false } };
    one.afterBuildTicks = function (built) { built.ticks = axis.ticks.map(function (t) { return { value: t[0] }; }); };
    one.ticks = { callback: function (_, i) { return axis.ticks[i] ? axis.ticks[i][1] : ""; }, autoSkip: false };
    return Object.assign(one, over);
  }
  function dataset(set, spec) {
    var line = set.kind === "line";
    return {
      type: set.kind, label: set.name, data: set.values, marks: set.marks, across: spec.across, tips: set.tips,
      backgroundColor: set.colors || set.color, borderColor: set.color, borderWidth: line ? 2 : 0, order: line ? 0 : 1,
      pointRadius: 3, pointHoverRadius: 5, spanGaps: false, minBarLength: spec.stacked ? 0 : 1, maxBarThickness: 64,
      categoryPercentage: spec.stacked ? 0.8 : 0.72, barPercentage: 0.94,
      yAxisID: spec.across ? "y" : set.axis, xAxisID: "x"
    };
  }
  function config(spec) {
    var names = { grid: { display: false }, border: { color: "#9aa3ad" }, stacked: !!spec.stacked };
    names.ticks = { autoSkip: true, maxRotation: 0, callback: function (v) { return lines(spec.labels[v], spec.across ? 13 : 7); } };
    var scales = spec.across
      ? { y: names, x: scale(spec.axes.x, { display: false, grace: 0 }) }
      : { x: names, y: scale(spec.axes.y || spec.axes.y2, { stacked: !!spec.stacked, display: !spec.bare }) };
    if (spec.axes.y && spec.axes.y2) scales.y2 = scale(spec.axes.y2, { position: "right", grid: { display: false } });
    return {
      type: "bar",
      data: { labels: spec.labels, datasets: spec.sets.map(function (s) { return dataset(s, spec); }) },
      options: {
        indexAxis: spec.across ? "y" : "x", responsive: true, maintainAspectRatio: false, scales: scales,
        layout: { padding: { top: spec.bare && !spec.across ? 18 : 4, right: spec.across ? 56 : 4 } },
        interaction: { mode: "index", intersect: false, axis: spec.across ? "y" : "x" },
        plugins: {
          subtitle: { display: !!spec.note, text: spec.note, align: "end", padding: { bottom: 2 }, font: { size: 11 } },
          legend: { display: spec.sets.length > 1, align: "start", labels: { boxWidth: 12, boxHeight: 9 } },
          tooltip: {
            backgroundColor: "#fff", titleColor: INK, bodyColor: INK, borderColor: "#9aa3ad", borderWidth: 1, padding: 9,
            callbacks: { title: function (items) { return items.length ? spec.labels[items[0].dataIndex] : ""; },
              label: function (item) { return item.dataset.tips[item.dataIndex]; } }
          }
        }
      },
      plugins: [marks]
    };
  }
  function lines(text, most) {
    if (text.length <= most) return text;
    return text.length <= 2 * most ? [text.slice(0, most), text.slice(most)] : [text.slice(0, most), text.slice(most, 2 * most - 1) + "…"];
  }
  function point(chart, i) {
    var active = chart.data.datasets.map(function (_, k) { return { datasetIndex: k, index: i }; });
    active = active.filter(function (a) { return chart.isDatasetVisible(a.datasetIndex) && chart.getDatasetMeta(a.datasetIndex).data[i]; });
    chart.setActiveElements(active);
    chart.tooltip.setActiveElements(active, { x: 0, y: 0 });
    chart.update("none");
  }
  document.querySelectorAll("figure.chart").forEach(function (figure) {
    var source = figure.querySelector("script.spec");
    if (!source) return;
    var spec = JSON.parse(source.textContent), holder = document.createElement("div"), canvas = document.createElement("canvas");
    var said = document.createElement("p");
    said.className = "said";
    said.setAttribute("aria-live", "polite");
    holder.className = "live";
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", spec.title + "。按左右方向键逐个看数值");
    holder.appendChild(canvas);
    figure.appendChild(holder);
    figure.appendChild(said);
    figure.classList.add("is-live");
    var chart = new Chart(canvas, config(spec)), at = -1;
    canvas.addEventListener("keydown", function (event) {
      var by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") { at = -1; return point(chart, at); }
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      at = Math.min(Math.max(at + by, 0), spec.labels.length - 1);
      point(chart, at);
      said.textContent = spec.labels[at] + "：" + spec.sets.map(function (s) { return s.tips[at]; }).join("，");
    });
    canvas.addEventListener("blur", function () { at = -1; point(chart, at); said.textContent = ""; });
  });
})();

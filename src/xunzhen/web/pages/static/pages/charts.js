// Charts of any page, drawn by ECharts from numbers that stand in the page itself.
//
// How to use it. In the head block of a page, and nowhere else:
//   {% include "pages/chart_head.html" %}
// and where the chart stands, with the same numbers in a table of the id that TABLE names:
//   {% include "pages/chart.html" with id="pace" data=chart says="At a glance, in words" table="TABLE" %}
// `data` is a mapping (a view makes it; `json_script` writes it):
//   x       labels from left to right, as people say them
//   unit    what the upper axis counts; `unit_below` what the lower counts
//   axis    optional {min, max} of the upper axis; else it begins at zero
//   height  optional, in rem (18)
//   series  a list, drawn in its order; each has
//     name    what the legend says
//     form    line | dots (a line that is not yet: dotted) | target (dashed) | bar | band
//     values  as many numbers as `x`, null where there is none; of a band: `low` and `high`
//     tone    accent (default) | bad | warn | ok | idle | ink
//     below   true: in the second panel under the first
// Several charts on a page need ids of their own. No script, no library or no data: the place of
// the chart stays empty and the table is read. A bar in a cell of a table needs none of this: draw
// it as SVG in the template.
//
// Under the strict content security policy the canvas needs nothing: no eval, no style in markup.
// Before printing every chart is drawn anew at the width of A4; with three dots for each point that
// is as fine as an office printer.
const PRINTED_WIDTH = 680;
const PRINTED_REM = 14;
const DOTS = 3;
const TONES = { accent: "--primary", bad: "--bad", warn: "--warn", ok: "--ok", idle: "--line-strong",
  ink: "--ink" };
const drawn = [];

const figures = [...document.querySelectorAll("figure[data-chart]")];
if (figures.length) start().catch((problem) => {
  for (const figure of figures) figure.dataset.state = "failed";
  console.info("charts:", problem.message);
});

async function start() {
  const library = await loaded(figures[0].dataset.library);
  for (const figure of figures) draw(library, figure);
  window.addEventListener("beforeprint", () => drawn.forEach((one) => one.print()));
  window.addEventListener("afterprint", () => drawn.forEach((one) => one.fit()));
}

function loaded(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.echarts);
    script.onerror = () => reject(new Error(address));
    document.head.append(script);
  });
}

function draw(library, figure) {
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  if (!data.x?.length) return;
  const place = figure.querySelector(".chart-place");
  place.style.height = `${data.height ?? 18}rem`;
  figure.querySelector(".chart-legend").append(...data.series.map(key));
  const chart = library.init(place, null, { renderer: "canvas", devicePixelRatio: DOTS });
  const shape = () => chart.setOption(options(data, rem()), true);
  const one = {
    fit() {
      chart.resize({ width: "auto", height: "auto" });
      shape();
    },
    print() {
      chart.resize({ width: PRINTED_WIDTH, height: (data.height ?? 18) * PRINTED_REM });
      chart.setOption(options(data, PRINTED_REM), true);
    },
  };
  shape();
  drawn.push(one);
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth === width || matchMedia("print").matches) return;
    width = place.clientWidth;
    one.fit();
  }).observe(place);
  figure.dataset.state = "drawn";
}

const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const tone = (series) => colour(TONES[series.tone] ?? TONES.accent);
const commas = (number) => number.toLocaleString("en", { maximumFractionDigits: 2 });

function options(data, size) {
  const below = data.series.some((one) => one.below);
  const small = Math.round(size * 0.875);
  // Both panels leave the same room for the longest number, so that their weeks stand in line.
  const room = { left: widest(data) * small * 0.6 + small, right: small * 1.5 };
  const [top, bottom] = [small * 2.2, small * 2];
  const grids = below
    ? [{ ...room, top, height: "48%" }, { ...room, bottom, height: "20%" }]
    : [{ ...room, top, bottom }];
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: small },
    grid: grids,
    xAxis: grids.map((_grid, index) => across(data, small, index, grids.length)),
    yAxis: grids.map((_grid, index) => upwards(data, small, index)),
    series: data.series.flatMap((one) => drawing(one, data)),
  };
}

function widest(data) {
  const numbers = data.series.flatMap((one) => [...(one.values ?? []), ...(one.high ?? [])]);
  return commas(Math.round(1.2 * Math.max(data.axis?.max ?? 0, ...numbers))).length;
}

function across(data, small, index, number) {
  return {
    type: "category",
    gridIndex: index,
    data: data.x,
    boundaryGap: data.series.some((one) => one.form === "bar"),
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colour("--line-strong") } },
    axisLabel: {
      show: index === number - 1,
      color: colour("--ink-2"),
      fontSize: small,
      hideOverlap: true,
      showMinLabel: true,
    },
  };
}

function upwards(data, small, index) {
  const limits = index === 0 && data.axis ? data.axis : { min: 0 };
  return {
    type: "value",
    gridIndex: index,
    ...limits,
    splitNumber: index === 0 ? 4 : 2,
    minInterval: data.axis ? 0 : 1,
    name: index === 0 ? data.unit : data.unit_below,
    nameGap: small * 0.8,
    nameTextStyle: { color: colour("--ink-2"), fontSize: small, align: "left" },
    axisLabel: { color: colour("--ink-2"), fontSize: small, formatter: commas, hideOverlap: true },
    splitLine: { lineStyle: { color: colour("--line") } },
  };
}

function drawing(one, data) {
  const at = { xAxisIndex: one.below ? 1 : 0, yAxisIndex: one.below ? 1 : 0, silent: true };
  if (one.form === "band") return band(one, at);
  if (one.form === "bar") {
    const style = { color: tone(one), borderColor: tone(one) };
    return [{ type: "bar", data: one.values, itemStyle: style, barMaxWidth: 28, ...at }];
  }
  const type = { dots: "dotted", target: "dashed" }[one.form] ?? "solid";
  const width = one.form === "target" ? 1.5 : 2.5;
  const lone = one.values.filter((value) => value !== null).length === 1;
  return [{
    type: "line",
    data: one.values,
    symbol: "circle",
    symbolSize: 7,
    showSymbol: lone || data.x.length < 3,
    lineStyle: { color: tone(one), width, type },
    itemStyle: { color: tone(one) },
    ...at,
  }];
}

// A band is its lower line, unseen, and what lies between, stacked on it.
function band(one, at) {
  const line = { color: tone(one), width: 1, opacity: 0.7 };
  const common = { type: "line", stack: one.name, symbol: "none", lineStyle: line, ...at };
  const between = one.high.map((high, index) => high === null ? null : high - one.low[index]);
  return [
    { ...common, data: one.low },
    { ...common, data: between, areaStyle: { color: tone(one), opacity: 0.16 } },
  ];
}

// One entry of the legend: the very stroke of the chart, and its name.
function key(one) {
  const entry = document.createElement("li");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const filled = one.form === "bar" || one.form === "band";
  const shape = document.createElementNS(svg.namespaceURI, filled ? "rect" : "line");
  const facts = filled
    ? { x: 1, y: 3, width: 22, height: 10, fill: tone(one), stroke: tone(one),
        "fill-opacity": one.form === "band" ? 0.16 : 1 }
    : { x1: 0, x2: 24, y1: 8, y2: 8, stroke: tone(one), "stroke-width": 2.5,
        "stroke-dasharray": { dots: "2 3", target: "6 4" }[one.form] ?? "none" };
  for (const [name, value] of Object.entries(facts)) shape.setAttribute(name, value);
  svg.setAttribute("viewBox", "0 0 24 16");
  svg.setAttribute("aria-hidden", "true");
  svg.append(shape);
  entry.append(svg, one.name);
  return entry;
}

// The live map: the same points as the drawn one, which stays where a live one cannot be had.
// Shapes and colours come from the legend, points from the page's own address; nobody else is asked.
const figure = document.querySelector(".covmap");
const LAND = "#E8EDF0";

if (figure) start(figure).catch((problem) => stayDrawn(figure, problem));

async function start(figure) {
  const words = JSON.parse(document.getElementById("map-words").textContent);
  if (!hasWebGL()) throw new Error(words.no_graphics);
  const [library, answer] = await Promise.all([loadLibrary(figure), fetch(figure.dataset.points)]);
  if (!answer.ok) throw new Error(`${answer.status} ${figure.dataset.points}`);
  const data = await answer.json();
  if (!data.bounds) return;
  const map = await open(figure, library, data, words);
  listen(figure, map, data, words);
  figure.dataset.state = "live";
}

function hasWebGL() {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
}

function stayDrawn(figure, problem) {
  const words = JSON.parse(document.getElementById("map-words").textContent);
  figure.dataset.state = "drawn";
  figure.querySelector(".live").hidden = true;
  figure.querySelector(".drawn").hidden = false;
  const said = figure.querySelector("[data-said]");
  said.classList.remove("vh");
  said.classList.add("hint");
  said.textContent = words.no_graphics;
  document.getElementById("bars")?.setAttribute("open", "");
  console.info("map:", problem.message);
  listenDrawn(figure);
}

function loadLibrary(figure) {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = figure.dataset.sheet;
  document.head.append(sheet);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = figure.dataset.library;
    script.onload = () => {
      window.maplibregl.setWorkerUrl(figure.dataset.worker);
      resolve(window.maplibregl);
    };
    script.onerror = () => reject(new Error(figure.dataset.library));
    document.head.append(script);
  });
}

// Draw each mark of the legend as an image of twice its size, sharp on fine screens.
function marks(figure) {
  const ratio = 3;
  return [...figure.querySelectorAll(".legend [data-mark]")].map((path) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 20 * ratio;
    const draw = canvas.getContext("2d");
    draw.scale(ratio, ratio);
    draw.translate(10, 10);
    const look = getComputedStyle(path);
    const shape = new Path2D(path.getAttribute("d"));
    draw.fillStyle = look.fill;
    draw.fill(shape);
    if (look.stroke !== "none") {
      draw.strokeStyle = look.stroke;
      draw.lineWidth = parseFloat(look.strokeWidth);
      draw.stroke(shape);
    }
    const { data } = draw.getImageData(0, 0, canvas.width, canvas.height);
    return { mark: path.dataset.mark, ratio, image: { width: canvas.width, height: canvas.height, data } };
  });
}

function styleOf(data, figure) {
  const font = getComputedStyle(document.body).fontFamily.split(",")[0].replaceAll('"', "");
  const name = { "text-field": ["get", "name"], "text-font": [font], "text-size": 14 };
  const paint = { "text-color": "#3C4A56", "text-halo-color": "#fff", "text-halo-width": 2 };
  return {
    version: 8,
    sources: {
      villages: { type: "geojson", data: data.villages, promoteId: "code" },
      townships: { type: "geojson", data: data.townships },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": "#fff" } },
      { id: "land", type: "circle", source: "villages", paint: { "circle-color": LAND, "circle-radius": ["interpolate", ["exponential", 2], ["zoom"], 8, 9, 10, 22, 12, 80] } },
      { id: "points", type: "symbol", source: "villages", layout: { "icon-image": ["get", "mark"], "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": ["get", "order"], "icon-size": ["interpolate", ["linear"], ["zoom"], 9, 1, 13, 1.6] } },
      { id: "chosen", type: "circle", source: "villages", filter: ["==", ["get", "code"], figure.dataset.chosen || ""], paint: { "circle-color": "rgba(0,0,0,0)", "circle-radius": 13, "circle-stroke-color": "#15202A", "circle-stroke-width": 2 } },
      { id: "names", type: "symbol", source: "townships", layout: { ...name, "text-allow-overlap": false }, paint },
      { id: "loud", type: "symbol", source: "villages", filter: ["in", ["get", "mark"], ["literal", ["gap", "never"]]], layout: { ...name, "text-anchor": "left", "text-offset": [0.8, 0] }, paint: { ...paint, "text-color": "#15202A" } },
      { id: "near", type: "symbol", source: "villages", minzoom: 11.5, filter: ["!", ["in", ["get", "mark"], ["literal", ["gap", "never"]]]], layout: { ...name, "text-size": 13, "text-anchor": "top", "text-offset": [0, 0.6] }, paint },
    ],
  };
}

function open(figure, library, data, words) {
  const place = figure.querySelector(".live");
  place.hidden = false;
  const map = new library.Map({
    container: place,
    style: styleOf(data, figure),
    bounds: data.bounds,
    fitBoundsOptions: { padding: 34 },
    maxZoom: 14,
    attributionControl: false,
    renderWorldCopies: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    keyboard: false,
    cooperativeGestures: true,
    fadeDuration: 0,
    localIdeographFontFamily: getComputedStyle(document.body).fontFamily,
    locale: {
      "Map.Title": words.map,
      "NavigationControl.ZoomIn": words.zoom_in,
      "NavigationControl.ZoomOut": words.zoom_out,
      "CooperativeGesturesHandler.WindowsHelpText": words.wheel,
      "CooperativeGesturesHandler.MacHelpText": words.wheel_mac,
      "CooperativeGesturesHandler.MobileHelpText": words.touch,
    },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  for (const { mark, ratio, image } of marks(figure)) map.addImage(mark, image, { pixelRatio: ratio });
  return new Promise((resolve, reject) => {
    map.once("error", (event) => reject(event.error));
    map.once("load", () => {
      figure.querySelector(".drawn").hidden = true;
      figure.querySelector(".keys").hidden = false;
      resolve(map);
    });
  });
}

function listen(figure, map, data, words) {
  const canvas = map.getCanvas();
  const said = figure.querySelector("[data-said]");
  const byCode = new Map(data.villages.features.map((one) => [one.properties.code, one]));
  let here = figure.dataset.chosen || "";
  const mark = (code) => {
    here = code;
    map.setFilter("chosen", ["==", ["get", "code"], code]);
    said.textContent = byCode.get(code)?.properties.words ?? "";
  };
  filterBy(map, figure.dataset.filter);
  map.on("mousemove", (event) => {
    const found = nearest(map, event.point);
    canvas.style.cursor = found ? "pointer" : "";
    canvas.title = found ? found.properties.words : "";
  });
  map.on("click", (event) => {
    const found = nearest(map, event.point);
    if (found) { mark(found.properties.code); visit(addressOf(data, found.properties.code)); }
  });
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step) {
      const next = towards(map, data, byCode.get(here), step);
      if (next) { mark(next.properties.code); keepInView(map, next); }
    } else if (event.key === "Enter" && byCode.has(here)) visit(addressOf(data, here));
    else if (event.key === "+" || event.key === "=") map.zoomIn();
    else if (event.key === "-") map.zoomOut();
    else if (event.key === "0") map.fitBounds(data.bounds, { padding: 34 });
    else return;
    event.preventDefault();
  });
  follow(mark);
  document.addEventListener("change", (event) => {
    if (event.target.id === "f-mode") filterBy(map, event.target.value);
  });
  window.addEventListener("beforeprint", () => { figure.querySelector(".drawn").hidden = false; });
  window.addEventListener("afterprint", () => { figure.querySelector(".drawn").hidden = true; });
  figure.liveMap = map;
}

// Points asked for stand out, the others stay faint: the county keeps its shape.
function filterBy(map, mode) {
  const shown = mode === "covered" ? ["!=", ["get", "mark"], "gap"] : ["==", ["get", "mark"], mode];
  map.setPaintProperty("points", "icon-opacity", mode ? ["case", shown, 1, 0.15] : 1);
}

function nearest(map, point) {
  const box = [[point.x - 12, point.y - 12], [point.x + 12, point.y + 12]];
  let best = null;
  let least = Infinity;
  for (const one of map.queryRenderedFeatures(box, { layers: ["points"] })) {
    const at = map.project(one.geometry.coordinates);
    const far = Math.hypot(at.x - point.x, at.y - point.y);
    if (far < least) { best = one; least = far; }
  }
  return best;
}

// The nearest village whose direction is within 45° of the arrow; the first one if none is chosen.
function towards(map, data, from, [dx, dy]) {
  const all = data.villages.features;
  if (!from) return all.reduce((one, other) => (other.properties.order > one.properties.order ? other : one));
  const start = map.project(from.geometry.coordinates);
  let best = null;
  let least = Infinity;
  for (const one of all) {
    const at = map.project(one.geometry.coordinates);
    const x = at.x - start.x;
    const y = at.y - start.y;
    const along = x * dx + y * dy;
    const across = Math.abs(x * dy) + Math.abs(y * dx);
    if (along <= 0 || across > along) continue;
    const far = along + 2 * across;
    if (far < least) { best = one; least = far; }
  }
  return best;
}

function keepInView(map, feature) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!map.getBounds().contains(feature.geometry.coordinates)) {
    map.easeTo({ center: feature.geometry.coordinates, duration: still ? 0 : 200 });
  }
}

function addressOf(data, code) {
  return data.address.replace("{code}", encodeURIComponent(code));
}

function visit(address) {
  if (!document.getElementById("proposal") || !window.htmx) { location.assign(address); return; }
  window.htmx.ajax("GET", address, { target: "#proposal", swap: "outerHTML" });
  history.pushState({}, "", address);
}

// Whatever opens a village (list, table, map) is marked in all of them.
function follow(mark) {
  document.body.addEventListener("htmx:afterSwap", () => {
    const panel = document.getElementById("proposal");
    const code = panel?.dataset.village ?? "";
    for (const link of document.querySelectorAll(".it")) {
      const on = link.dataset.village === code;
      link.classList.toggle("is-on", on);
      if (on) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    mark(code);
  });
  window.addEventListener("popstate", () => location.reload());
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("#villages tr[data-village]");
    if (row) mark(row.dataset.village);
  });
}

function listenDrawn(figure) {
  const links = [...figure.querySelectorAll(".map a[data-village]")];
  const mark = (code) => { for (const link of links) link.classList.toggle("is-on", link.dataset.village === code); };
  mark(figure.dataset.chosen);
  follow(mark);
}

// Makes the static picture answer: choose week, day and doctor; look at a village; zoom and move.
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("data").textContent);
  var svg = document.getElementById("map"), sheet = document.getElementById("sheet");
  var part = {};
  ["lines", "points", "centres", "names", "scale", "week", "days", "doctor", "facts", "day", "tools", "zoom"]
    .forEach(function (id) { part[id] = document.getElementById(id); });
  var links = {};
  svg.querySelectorAll(".v").forEach(function (link) { links[link.dataset.v] = link; });
  var signs = Array.prototype.slice.call(svg.querySelectorAll(".o"));
  var WEEKDAYS = "一二三四五六日";
  var state = { week: 0, day: -1, doctor: -1, village: -1, zoom: 1, x: 0, y: 0 };
  var fit = { k: 1, x: 0, y: 0, width: 1000, height: 760 };

  function make(name, attributes, text) {
    var element = document.createElementNS(svg.namespaceURI, name);
    Object.keys(attributes).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    if (text !== undefined) element.textContent = text;
    return element;
  }
  function html(name, text, parent) {
    var element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (parent) parent.appendChild(element);
    return element;
  }
  function place(at) {
    var k = fit.k * state.zoom;
    return [at[0] * k + fit.x + state.x, at[1] * k + fit.y + state.y];
  }
  function weekday(visit) {
    var parts = visit[2].split("-");
    return (new Date(Date.UTC(+parts[0], parts[1] - 1, +parts[2])).getUTCDay() + 6) % 7;
  }
  function shown() {
    var index = data.weeks.length ? data.weeks[state.week].index : -1;
    return data.visits.filter(function (visit) {
      return visit[4] === index && (state.day < 0 || weekday(visit) === state.day);
    });
  }

  // The sheet in pixels: signs and names keep their size at every zoom.
  function measure() {
    fit.width = sheet.clientWidth; fit.height = sheet.clientHeight;
    fit.k = Math.min(fit.width / 1000, fit.height / 760);
    fit.x = (fit.width - 1000 * fit.k) / 2; fit.y = (fit.height - 760 * fit.k) / 2;
    svg.setAttribute("viewBox", "0 0 " + fit.width + " " + fit.height);
  }
  function draw() {
    data.villages.forEach(function (village, number) {
      if (!village.at) return;
      var at = place(village.at);
      links[number].setAttribute("transform", "translate(" + at[0].toFixed(1) + " " + at[1].toFixed(1) + ")");
    });
    signs.forEach(function (sign, number) {
      var at = place(data.spots[number]);
      sign.setAttribute("transform", "translate(" + at[0].toFixed(1) + " " + at[1].toFixed(1) + ")");
    });
    drawLines(); drawNames(); drawScale();
  }
  function drawLines() {
    var days = {};
    shown().forEach(function (visit) {
      if (visit[5] < 0 || !data.villages[visit[0]].at) return;
      var key = visit[1] + "|" + visit[2] + "|" + visit[5];
      (days[key] = days[key] || []).push(visit);
    });
    part.lines.textContent = "";
    part.lines.setAttribute("class", state.doctor >= 0 ? "some" : "");
    Object.keys(days).forEach(function (key) {
      var visits = days[key].sort(function (a, b) { return a[3] - b[3]; });
      var home = data.spots[visits[0][5]];
      var stops = [home].concat(visits.map(function (visit) { return data.villages[visit[0]].at; }), [home]);
      part.lines.appendChild(make("polyline", {
        points: stops.map(function (at) { return place(at).map(function (n) { return n.toFixed(1); }).join(","); }).join(" "),
        "class": visits[0][1] === state.doctor ? "on" : ""
      }));
    });
  }
  function drawScale() {
    var unit = data.km * fit.k * state.zoom, km = 0.5;
    [1, 2, 5, 10, 20, 50, 100, 200].forEach(function (one) { if (one * unit <= 120) km = one; });
    part.scale.setAttribute("transform", "translate(16 " + (fit.height - 14) + ")");
    part.scale.firstChild.setAttribute("d", "M0-6V0H" + (km * unit).toFixed(1) + "V-6");
    part.scale.lastChild.setAttribute("x", (km * unit + 8).toFixed(1));
    part.scale.lastChild.textContent = km + "公里";
  }

  // Names, greedily: the chosen village, townships, today's stops, then whoever has room.
  var AROUND = [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, 1], [1, -1], [-1, -1]];
  function box(name, side) {
    var width = name.text.length * name.size, height = name.size * 1.2;
    return [name.at[0] + side[0] * name.gap - width * (1 - side[0]) / 2,
      name.at[1] + side[1] * name.gap - height * (1 - side[1]) / 2, width, height];
  }
  function meet(a, b) {
    return a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];
  }
  function wanted() {
    var today = {}, names = [];
    shown().forEach(function (visit) { today[visit[0]] = true; });
    data.townships.forEach(function (one) {
      names.push({ text: one[0], at: place([one[1], one[2]]), size: 15, gap: 10, kind: "t", rank: 1 });
    });
    data.villages.forEach(function (village, number) {
      if (!village.at) return;
      var loud = village.mode === "gap" || village.mode === "circuit";
      var rank = number === state.village ? 0 : today[number] ? 2 : loud ? 3 : state.zoom >= 3 ? 4 : 9;
      if (rank === 9) return;
      names.push({ text: village.name, at: place(village.at), size: rank ? 13 : 15, gap: rank ? 8 : 13, kind: rank ? "n" : "big", rank: rank });
    });
    return names.sort(function (a, b) { return a.rank - b.rank; });
  }
  function drawNames() {
    var taken = [[0, fit.height - 34, 200, 34]], written = [];
    data.villages.forEach(function (village) {
      if (!village.at) return;
      var at = place(village.at), r = village.mode === "resident" ? 3 : 7;
      taken.push([at[0] - r, at[1] - r, 2 * r, 2 * r]);
    });
    data.spots.forEach(function (spot) { var at = place(spot); taken.push([at[0] - 8, at[1] - 8, 16, 16]); });
    part.names.textContent = "";
    wanted().forEach(function (name) {
      if (name.at[0] < -60 || name.at[1] < -20 || name.at[0] > fit.width + 60 || name.at[1] > fit.height + 20) return;
      var best = null, least = Infinity;
      AROUND.forEach(function (side) {
        var one = box(name, side), covered = 0;
        if (least === 0) return;
        taken.forEach(function (other) { if (meet(one, other)) covered += 1; });
        written.forEach(function (other) { if (meet(one, other)) covered += 100; });
        if (one[0] < 2 || one[0] + one[2] > fit.width - 2) covered += 5;
        if (covered < least) { least = covered; best = one; }
      });
      if (least && name.rank > 1 || least >= 100 && name.rank) return;
      written.push(best);
      part.names.appendChild(make("text", { "class": name.kind, x: (best[0] + best[2] / 2).toFixed(1), y: (best[1] + best[3] * 0.78).toFixed(1) }, name.text));
    });
  }

  function showVillage(number) {
    if (links[state.village]) links[state.village].classList.remove("chosen");
    state.village = number;
    if (links[number]) { links[number].classList.add("chosen"); roam(links[number]); part.points.appendChild(links[number]); }
    var village = data.villages[number];
    part.facts.textContent = "";
    html("h2", village.name + "　" + village.township, part.facts);
    var list = html("dl", undefined, part.facts);
    function fact(label, text, kind) {
      if (!text) return;
      html("dt", label, list);
      html("dd", text, list).className = kind || "";
    }
    fact("方式", village.mode_zh);
    fact("服务人口", village.people === null ? "" : village.people + "人");
    fact("常规", village.regular);
    fact("地点", village.stop);
    fact("路上", village.minutes);
    var now = new Date(), today = new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    var all = data.visits.filter(function (visit) { return visit[0] === number; });
    var ahead = all.filter(function (visit) { return visit[2] >= today; });
    var list4 = (ahead.length ? ahead : all).slice(0, 6);
    fact(ahead.length ? "接下来" : "本期", list4.map(function (visit) {
      return visit[6] + " " + data.staff[visit[1]] + (visit[7] ? "（改过）" : "");
    }).join("\n"), "lines");
    fact("本期共", all.length ? all.length + "次" : "");
    fact("缺", village.lost ? village.lost + "次：" + village.why.join("；") : "", "lost");
    var row = html("a", "在下面的表里看", html("p", undefined, part.facts));
    row.href = links[number] ? links[number].getAttribute("href") : document.querySelector('#unplaced a[data-v="' + number + '"]').getAttribute("href");
    drawNames();
  }
  function showDay() {
    var visits = shown(), byDoctor = {};
    visits.forEach(function (visit) { (byDoctor[visit[1]] = byDoctor[visit[1]] || []).push(visit); });
    part.day.textContent = "";
    var day = state.day < 0 ? "全周" : "周" + WEEKDAYS[state.day];
    html("h2", day + "出诊：" + Object.keys(byDoctor).length + "名医生，" + visits.length + "个半天", part.day);
    var table = html("table", undefined, part.day), head = html("tr", undefined, html("thead", undefined, table));
    (state.day < 0 ? ["医生", "去哪些村"] : ["医生", "上午", "下午"]).forEach(function (text) { html("th", text, head); });
    var body = html("tbody", undefined, table);
    function names(list) {
      var seen = {};
      return list.map(function (visit) { return data.villages[visit[0]].name; })
        .filter(function (name) { return seen[name] ? false : (seen[name] = true); }).join("、") || "—";
    }
    Object.keys(byDoctor).forEach(function (doctor) {
      var row = html("tr", undefined, body), mine = byDoctor[doctor];
      var button = html("button", data.staff[doctor], html("td", undefined, row));
      button.type = "button";
      button.setAttribute("aria-pressed", String(+doctor === state.doctor));
      button.onclick = function () { choose("doctor", +doctor === state.doctor ? -1 : +doctor); };
      if (state.day < 0) { html("td", names(mine), row); return; }
      [0, 1].forEach(function (half) { html("td", names(mine.filter(function (visit) { return visit[3] === half; })), row); });
    });
  }
  function choose(what, value) {
    state[what] = value;
    part.week.value = String(state.week); part.doctor.value = String(state.doctor);
    part.days.querySelectorAll("button").forEach(function (button) {
      button.setAttribute("aria-pressed", String(+button.dataset.d === state.day));
    });
    draw(); showDay();
  }

  // Keyboard: one tab stop in the map; arrows go to the nearest village that way.
  function roam(link) {
    Object.keys(links).forEach(function (number) { links[number].setAttribute("tabindex", links[number] === link ? "0" : "-1"); });
  }
  function step(from, dx, dy) {
    var here = place(data.villages[from].at), best = null, least = Infinity;
    Object.keys(links).forEach(function (number) {
      if (+number === from) return;
      var at = place(data.villages[number].at), x = at[0] - here[0], y = at[1] - here[1];
      var along = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);
      if (along <= 0 || aside > along) return;
      if (along + 2 * aside < least) { least = along + 2 * aside; best = links[number]; }
    });
    if (best) { roam(best); best.focus(); }
  }
  var ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  svg.addEventListener("keydown", function (event) {
    var link = event.target.closest ? event.target.closest(".v") : null, way = ARROWS[event.key];
    if (!link || !way) return;
    event.preventDefault();
    step(+link.dataset.v, way[0], way[1]);
  });

  // Pointer: drag moves, wheel and buttons zoom, a click takes the nearest village within 24 px.
  function zoomTo(zoom, x, y) {
    zoom = Math.max(1, Math.min(12, zoom));
    var ratio = zoom / state.zoom;
    state.x = x - fit.x - (x - fit.x - state.x) * ratio; state.y = y - fit.y - (y - fit.y - state.y) * ratio;
    state.zoom = zoom;
    if (zoom === 1) { state.x = 0; state.y = 0; }
    draw();
  }
  var held = {}, moved = false, frame = 0;
  function point(event) { var r = svg.getBoundingClientRect(); return [event.clientX - r.left, event.clientY - r.top]; }
  svg.addEventListener("pointerdown", function (event) { held[event.pointerId] = point(event); moved = false; });
  svg.addEventListener("pointermove", function (event) {
    var before = held[event.pointerId], ids = Object.keys(held), at = point(event);
    if (!before) return;
    if (Math.abs(at[0] - before[0]) + Math.abs(at[1] - before[1]) < 4 && !moved) return;
    if (!moved) { moved = true; svg.setPointerCapture(event.pointerId); }
    if (ids.length === 2) {
      var other = held[ids[0] === String(event.pointerId) ? ids[1] : ids[0]];
      var ratio = Math.hypot(at[0] - other[0], at[1] - other[1]) / Math.max(1, Math.hypot(before[0] - other[0], before[1] - other[1]));
      held[event.pointerId] = at; zoomTo(state.zoom * ratio, other[0], other[1]);
      return;
    }
    state.x += at[0] - before[0]; state.y += at[1] - before[1]; held[event.pointerId] = at;
    if (!frame) frame = requestAnimationFrame(function () { frame = 0; draw(); });
  });
  ["pointerup", "pointercancel"].forEach(function (name) {
    svg.addEventListener(name, function (event) { delete held[event.pointerId]; });
  });
  svg.addEventListener("click", function (event) {
    event.preventDefault();
    if (moved) { moved = false; return; }
    // Enter on a focused link is a click without a place.
    var link = event.detail === 0 && event.target.closest ? event.target.closest(".v") : null;
    if (link) { showVillage(+link.dataset.v); return; }
    var at = point(event), best = -1, least = 24;
    data.villages.forEach(function (village, number) {
      if (!village.at) return;
      var spot = place(village.at), far = Math.hypot(spot[0] - at[0], spot[1] - at[1]);
      if (far < least) { least = far; best = number; }
    });
    if (best >= 0) showVillage(best);
  });
  svg.addEventListener("wheel", function (event) {
    event.preventDefault();
    var at = point(event);
    zoomTo(state.zoom * (event.deltaY < 0 ? 1.25 : 0.8), at[0], at[1]);
  }, { passive: false });
  part.zoom.addEventListener("click", function (event) {
    var way = event.target.dataset.z;
    if (way === undefined) return;
    zoomTo(way === "0" ? 1 : state.zoom * (way === "1" ? 1.6 : 0.625), fit.width / 2, fit.height / 2);
  });
  document.querySelectorAll("#unplaced a").forEach(function (link) {
    link.addEventListener("click", function (event) { event.preventDefault(); showVillage(+link.dataset.v); });
  });

  data.weeks.forEach(function (week, number) { html("option", week.name, part.week).value = String(number); });
  html("option", "全部（" + data.staff.length + "名）", part.doctor).value = "-1";
  data.staff.forEach(function (name, number) { html("option", name, part.doctor).value = String(number); });
  [-1, 0, 1, 2, 3, 4, 5, 6].forEach(function (day) {
    var button = html("button", day < 0 ? "全周" : "周" + WEEKDAYS[day], part.days);
    button.type = "button"; button.dataset.d = String(day);
    button.onclick = function () { choose("day", day); };
  });
  part.week.onchange = function () { choose("week", +part.week.value); };
  part.doctor.onchange = function () { choose("doctor", +part.doctor.value); };
  document.documentElement.classList.add("live");
  part.tools.hidden = false; part.zoom.hidden = false;
  var first = Object.keys(links)[0];
  if (first !== undefined) roam(links[first]);
  window.addEventListener("resize", function () { measure(); draw(); });
  measure();
  choose("day", -1);
}());

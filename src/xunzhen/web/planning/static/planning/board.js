// The board by hand: a visit is dragged with a pointer or carried by the keyboard; every drop goes
// to the server, which checks it and answers with what changed. The page works without this file:
// a visit's own panel has a form for every change.
const words = JSON.parse(document.getElementById("board-words").textContent);
const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
const root = () => document.getElementById("board");
const live = (text) => { document.getElementById("board-live").textContent = text; };
const FAR = 5; // so many pixels make a press a drag
const state = { carried: null, target: null, drag: null, busy: false };

// —— what stands where ——
const cellOf = (element) => element?.closest?.("td.c, td[data-tray]");
const mayDrop = (cell) => cell && (cell.hasAttribute("data-tray") || cell.hasAttribute("data-open"));
const nameOf = (mark) => mark.firstChild?.nodeType === Node.TEXT_NODE
  ? mark.firstChild.textContent.trim() : mark.textContent.trim();
const others = (cell) => [...cell.querySelectorAll(".v:not(.cx)")].filter((one) => one !== state.carried);

function aim(cell) {
  if (state.target === cell) return;
  state.target?.classList.remove("is-target", "is-shut");
  state.target = cell;
  cell?.classList.add(mayDrop(cell) ? "is-target" : "is-shut");
}

function tell(cell) {
  if (cell.hasAttribute("data-tray")) { live(words.tray); return; }
  const taken = others(cell)[0];
  const there = !mayDrop(cell) ? words.shut
    : taken ? fill(words.taken, { name: nameOf(taken) })
      : cell.querySelector(".w")?.textContent || words.free;
  live(fill(words.target, { doctor: cell.closest("tr").dataset.name, when: cell.dataset.l, there }));
}

// —— carrying by keyboard ——
function pick(mark) {
  if (!mark.classList.contains("mv")) { live(words.fixed); return; }
  letGo();
  state.carried = mark;
  mark.classList.add("is-picked");
  aim(cellOf(mark));
  live(fill(words.picked, { name: nameOf(mark) }));
}

function letGo(say) {
  state.carried?.classList.remove("is-picked", "is-away");
  state.carried = null;
  aim(null);
  if (say) live(words.let_go);
}

const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function step(key) {
  const rows = [...document.querySelectorAll("#board-table tbody tr[data-staff]")]
    .map((row) => [...row.querySelectorAll("td.c")]);
  const tray = document.querySelector("td[data-tray]");
  const [down, right] = ARROWS[key];
  const row = rows.findIndex((cells) => cells.includes(state.target));
  const column = row < 0 ? (step.column ?? 0) : rows[row].indexOf(state.target);
  step.column = column;
  let next = null;
  if (row < 0) next = down < 0 ? rows.at(-1)?.[column] : right ? rows.at(-1)?.[column] : null;
  else if (row + down >= rows.length) next = tray;
  else next = rows[row + down]?.[column + right];
  if (!next) return;
  aim(next);
  tell(next);
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (state.carried) {
    if (event.key === "Escape") { event.preventDefault(); stopDrag(); letGo(true); return; }
    if (event.key in ARROWS) { event.preventDefault(); step(event.key); return; }
    if (event.key === "Enter" && !state.drag) { event.preventDefault(); drop(); return; }
    return;
  }
  const mark = event.target.closest?.("#board-table .v");
  if (event.key === "Enter" && mark?.classList.contains("mv") && root().hasAttribute("data-editable")) {
    event.preventDefault();
    pick(mark);
    show(mark.dataset.v);
  }
});

document.addEventListener("focusin", (event) => {
  if (state.carried && !state.drag && !event.target.closest?.(".v.is-picked")) letGo(true);
});

// —— dragging by pointer: mouse, pen and finger alike ——
document.addEventListener("pointerdown", (event) => {
  const mark = event.target.closest?.("#board-table .v.mv");
  if (!mark || event.button || state.busy || matchMedia("(max-width:720px)").matches) return;
  state.drag = { mark, id: event.pointerId, x: event.clientX, y: event.clientY, ghost: null, frame: 0 };
});

document.addEventListener("pointermove", (event) => {
  const drag = state.drag;
  if (!drag || event.pointerId !== drag.id) return;
  drag.nowX = event.clientX; drag.nowY = event.clientY;
  if (!drag.ghost) {
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR) return;
    lift(drag);
  }
  if (!drag.frame) drag.frame = requestAnimationFrame(() => follow(drag));
});

function lift(drag) {
  letGo();
  const box = drag.mark.getBoundingClientRect();
  drag.dx = drag.x - box.left; drag.dy = drag.y - box.top;
  drag.ghost = drag.mark.cloneNode(true);
  drag.ghost.removeAttribute("href");
  drag.ghost.classList.add("is-ghost");
  drag.ghost.style.width = `${box.width}px`;
  document.body.append(drag.ghost);
  document.getElementById("board-answer").classList.add("is-under");
  drag.mark.classList.add("is-away");
  state.carried = drag.mark;
  drag.mark.setPointerCapture?.(drag.id);
}

function follow(drag) {
  drag.frame = 0;
  if (state.drag !== drag) return;
  drag.ghost.style.transform = `translate(${drag.nowX - drag.dx}px, ${drag.nowY - drag.dy}px)`;
  aim(cellOf(document.elementFromPoint(drag.nowX, drag.nowY)));
  const edge = 48;
  if (drag.nowY < edge) window.scrollBy(0, -16);
  else if (drag.nowY > innerHeight - edge) window.scrollBy(0, 16);
}

function stopDrag() {
  const drag = state.drag;
  state.drag = null;
  if (!drag?.ghost) return false;
  cancelAnimationFrame(drag.frame);
  drag.ghost.remove();
  document.getElementById("board-answer").classList.remove("is-under");
  drag.mark.classList.remove("is-away");
  // The click that follows a drag must not open the visit.
  addEventListener("click", (event) => { event.preventDefault(); event.stopPropagation(); },
    { capture: true, once: true, signal: AbortSignal.timeout(50) });
  return true;
}

document.addEventListener("pointerup", (event) => {
  const drag = state.drag;
  if (!drag || event.pointerId !== drag.id) return;
  if (drag.ghost) aim(cellOf(document.elementFromPoint(event.clientX, event.clientY)));
  if (stopDrag()) drop();
});
document.addEventListener("pointercancel", () => { if (stopDrag()) letGo(true); });
document.addEventListener("dragstart", (event) => { if (event.target.closest?.(".v")) event.preventDefault(); });

// —— dropping ——
function drop() {
  const { carried, target } = state;
  const from = carried && cellOf(carried);
  letGo();
  if (!carried || !target || target === from) return;
  if (!mayDrop(target)) { live(words.shut); return; }
  const form = new FormData();
  const tray = target.hasAttribute("data-tray");
  if (carried.dataset.owed) {
    if (tray) return;
    form.set("village", carried.dataset.owed);
  } else form.set("visit", carried.dataset.v);
  form.set("to", tray ? "missed" : target.dataset.at);
  if (!tray) form.set("staff", target.closest("tr").dataset.staff);
  live(words.dropped);
  send(root().dataset.move, form);
}

async function send(address, form) {
  if (state.busy) return;
  const board = root();
  form.set("version", board.dataset.version);
  form.set("week", board.dataset.week);
  form.set("area", board.dataset.area);
  state.busy = true;
  board.setAttribute("aria-busy", "true");
  const focus = document.activeElement?.dataset?.v;
  try {
    const reply = await fetch(address, {
      method: "POST", body: form, credentials: "same-origin",
      headers: { "X-Board": "1", "X-CSRFToken": document.querySelector("#board-token input").value },
    });
    if (!reply.headers.get("Content-Type")?.startsWith("application/json")) throw new Error(`${reply.status}`);
    const answer = await reply.json();
    if (answer.kind === "stale") await renew();
    put(answer, focus);
  } catch {
    live(words.lost);
    note(words.lost);
  } finally {
    state.busy = false;
    root().removeAttribute("aria-busy");
  }
}

function note(text) {
  const box = document.createElement("div");
  box.className = "note note--bad";
  box.textContent = text;
  document.getElementById("board-answer").replaceChildren(box);
}

function put(answer, focus) {
  if (answer.version) root().dataset.version = answer.version;
  for (const [name, html] of Object.entries(answer.parts ?? {})) {
    const part = document.getElementById(`board-${name}`);
    if (part) part.innerHTML = html;
  }
  for (const [staff, html] of Object.entries(answer.rows ?? {})) {
    const row = document.querySelector(`#board-table tr[data-staff="${CSS.escape(staff)}"]`);
    if (!row) continue;
    const body = document.createElement("tbody");
    body.innerHTML = html;
    row.replaceWith(body.firstElementChild);
  }
  for (const [village, html] of Object.entries(answer.lines ?? {})) {
    const line = document.querySelector(`#board-villages li[data-village="${CSS.escape(village)}"]`);
    if (line) line.outerHTML = html;
  }
  live(answer.say ?? "");
  const again = answer.visit ?? focus;
  if (again) document.querySelector(`#board-table .v[data-v="${again}"]`)?.focus({ preventScroll: true });
}

// Somebody else changed the board: show it as it is now, in place of what was looked at.
async function renew() {
  const reply = await fetch(location.href, { credentials: "same-origin" });
  const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById("board");
  if (fresh) root().replaceWith(document.adoptNode(fresh));
}

// —— the panel of a visit, and every form of the board ——
async function show(visit) {
  if (!visit) return;
  const board = root();
  const query = new URLSearchParams({ week: board.dataset.week, area: board.dataset.area });
  const reply = await fetch(`${board.dataset.panel.replace(/0\/$/, `${visit}/`)}?${query}`, { credentials: "same-origin" });
  if (reply.ok) document.getElementById("board-visit").innerHTML = await reply.text();
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-dismiss]")) document.getElementById("board-answer").replaceChildren();
  const opener = event.target.closest?.("#board .v[data-v], #board [data-show]");
  if (!opener || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  if (state.carried && opener !== state.carried) return;
  show(opener.dataset.v ?? opener.dataset.show).then(() => {
    const panel = document.getElementById("board-visit");
    if (panel.getBoundingClientRect().top > innerHeight - 80 || panel.getBoundingClientRect().bottom < 80) {
      panel.scrollIntoView({ block: "nearest" });
    }
  });
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-board]");
  if (!form) return;
  event.preventDefault();
  send(form.action, new FormData(form, event.submitter));
});

document.addEventListener("change", (event) => {
  if (event.target.matches("#area, #week")) event.target.form.requestSubmit();
});

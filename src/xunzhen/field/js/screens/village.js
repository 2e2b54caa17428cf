/** 02 the village card: all one needs before setting out. */

import { h, icon, button } from "../dom.js";
import { alert, page, plain, unknown, unset } from "../page.js";
import { dayName, halfDay, pick, say } from "../say.js";
import { addDays, clockOf, dayOf, mondayOf, now } from "../time.js";
import { stepOf } from "./today.js";

const number = (value) => (Number.isInteger(value) ? h("b", {}, value) : unknown());

/** Visits of this village this week that somebody arrived at, as boxes; the county counts them. */
function boxes(came, due) {
  const label = say("village.week", { came, due });
  const full = Array.from({ length: Math.max(due, came) }, (_, index) =>
    h("i", { class: index < came ? "on" : "" }),
  );
  return h("b", {}, h("span", { class: "boxes", role: "img", "aria-label": label }, full));
}

function facts(village, visits) {
  const monday = mondayOf(dayOf(now()));
  const came = visits.filter(
    (one) =>
      one.place === village.id &&
      one.arrived &&
      one.date >= monday &&
      one.date < addDays(monday, 7),
  ).length;
  const due = village.visits_due;
  const known = Number.isInteger(due);
  return h(
    "div",
    { class: "facts" },
    h("div", {}, number(village.served), h("span", {}, say("village.served"))),
    h("div", {}, number(village.aged), h("span", {}, say("village.aged"))),
    h(
      "div",
      {},
      known && due + came <= 6 ? boxes(came, due) : known ? h("b", {}, came) : unset(),
      h("span", {}, known ? say("village.week", { came, due }) : say("village.weekUnset")),
    ),
  );
}

function lastWords(village) {
  const { last } = village;
  if (!last) return say("village.never");
  if (typeof last === "string") return dayName(last.slice(0, 10));
  return `${dayName(last.date)}${last.afternoon === undefined ? "" : halfDay(last.afternoon)}`;
}

const pair = (name, ...value) => h("p", {}, h("span", {}, name), h("span", {}, value));

function details(village, visit) {
  const road = [
    visit.outbound_minutes && say("village.minutes", { n: visit.outbound_minutes }),
    visit.road_note || village.road_note,
  ].filter(Boolean);
  return h(
    "div",
    { class: "kv" },
    pair(say("village.place"), village.stop ? h("b", {}, village.stop) : unknown()),
    pair(say("village.contact"), village.contact || unknown()),
    pair(say("village.road"), road.length ? road.map((one) => h("span", { class: "line1" }, one)) : "–"),
    pair(say("village.last"), lastWords(village)),
    pair(say("village.plan"), `${dayName(visit.date)} ${halfDay(visit.afternoon)}`),
  );
}

const phoneOf = (contact) => (String(contact || "").match(/[0-9][0-9 -]{6,}[0-9]/) || [""])[0];

function done(visit) {
  if (visit.cancelled) return plain(say("visit.cancelledWhy", { why: visit.why || "–" }));
  if (!visit.arrived) return null;
  const left = visit.left ? clockOf(visit.left) : "–";
  return plain(say("village.times", { came: clockOf(visit.arrived), left }));
}

export async function village(app, id) {
  const visits = await app.visits();
  const visit = visits.find((one) => one.id === id);
  if (!visit) return app.lost();
  const villages = await app.store.table("villages");
  const here = villages.get(visit.place) || { id: visit.place };
  const name = app.villageName(visit, villages);
  const phone = phoneOf(here.contact);
  const foot = [];
  if (phone) {
    const href = `tel:${phone.replace(/[^0-9]/g, "")}`;
    foot.push(h("a", { class: "btn", href }, icon("call"), say("village.call")));
  }
  const open = visit.date <= dayOf(now()) && !visit.cancelled && visit.mine && visit.state !== "dropped";
  if (open && !visit.left) {
    if (!phone && !visit.arrived) foot.push(cancelButton(app, id));
    const step = visit.arrived
      ? stepOf(app, visit, name)
      : [say("go.arrive"), () => app.arrive(visit)];
    foot.push(button(...step, { main: true }));
  } else if (visit.left && visit.mine) {
    foot.push(button(say("go.change"), () => app.go(`record/${id}`), { main: true }));
  } else if (visit.mine && !visit.cancelled && !visit.arrived && visit.state !== "dropped") {
    foot.push(button(say("village.cancelLater"), () => app.go(`cancel/${id}`)));
  }
  return page(app, {
    kind: "card",
    title: name,
    back: "#/today",
    main: [
      facts(here, visits),
      visit.conflicts && visit.conflicts.length
        ? h("a", { class: "row go pad", href: `#/conflict/${id}` }, alert(say("conflict.here")))
        : null,
      visit.refusals.map((one) => h("p", { class: "alert stop" }, icon("back"), h("span", {}, pick(one)))),
      visit.returned && h("p", { class: "alert stop" }, icon("back"), h("span", {}, returnedWords(visit))),
      done(visit),
      details(here, visit),
      open && !visit.arrived && phone
        ? h("a", { class: "row go pad", href: `#/cancel/${id}` }, say("village.cancel"))
        : null,
    ],
    foot,
  });
}

const cancelButton = (app, id) => button(say("checkin.cancel"), () => app.go(`cancel/${id}`));

/** Why the county sent a record back. */
export function returnedWords(visit) {
  const { returned } = visit;
  const why = typeof returned === "string" ? returned : returned && (pick(returned) || returned.why);
  return say("visit.returned", { why: why || visit.why || "–" });
}

/** 01 today as a bus line, and this week. */

import { h, icon, button } from "../dom.js";
import { eventOf } from "../events.js";
import { alert, page } from "../page.js";
import { dayName, halfDay, say, weekdayName } from "../say.js";
import { addDays, clockOf, dayOf, minutesOf, mondayOf, now, plainClock } from "../time.js";

const hours = (one) => [one.begins, one.ends].map(plainClock).filter(Boolean).join("–");
const over = (one) => one.left || one.cancelled || ["dropped", "missed", "excused"].includes(one.state);

/** The visit of today that comes next, or is going on; null when the day is done. */
export const nextOf = (visits) => visits.find((one) => !over(one)) || null;

/** What the main button does at this point of a visit. */
export function stepOf(app, visit, village) {
  if (visit.arrived) return [say("go.record", { village }), () => app.go(`record/${visit.id}`)];
  if (visit.departed) return [say("go.arrive"), () => app.arrive(visit)];
  return [
    say("go.depart", { village }),
    async () => {
      await app.store.append(eventOf(visit.id, "departed"));
      app.sent();
      app.go(`village/${visit.id}`);
    },
  ];
}

function stop(time, kind, ...body) {
  return h("li", { class: `stop ${kind}` }, h("time", {}, time), h("i", { class: "dot" }), ...body);
}

function stateWord(visit) {
  if (visit.cancelled) return say("visit.cancelled");
  if (visit.left) return say("visit.left", { clock: clockOf(visit.left) });
  if (["dropped", "missed", "excused"].includes(visit.state)) return say(`visit.${visit.state}`);
  return "";
}

function nextStop(visit, village, name) {
  const kick = visit.arrived
    ? say("today.here", { clock: clockOf(visit.arrived) })
    : visit.outbound_minutes
      ? say("today.next", { minutes: visit.outbound_minutes })
      : say("today.nextPlain");
  const road = visit.road_note || (village && village.road_note);
  return stop(
    plainClock(visit.begins) || "–",
    "next",
    h(
      "a",
      { href: `#/village/${visit.id}` },
      h("p", { class: "kick" }, kick),
      h("h2", { class: name.length > 4 ? "long" : "" }, name),
      h("p", {}, h("b", {}, `${halfDay(visit.afternoon)} ${hours(visit)}`)),
      village && village.stop && h("p", { class: "sub" }, village.stop),
      road && alert(road),
    ),
  );
}

function otherStop(visit, name) {
  const said = stateWord(visit);
  const until = plainClock(visit.ends);
  return stop(
    plainClock(visit.begins) || "–",
    over(visit) ? "past" : "",
    h("p", {}, h("a", { href: `#/village/${visit.id}` }, h("b", {}, name)), h("span", {},
      said || (until && say("today.until", { clock: until })))),
  );
}

function departure(visits) {
  const first = visits[0];
  const begins = minutesOf(first.begins);
  const leave =
    begins !== null && first.outbound_minutes ? plainClock(begins - first.outbound_minutes) : "–";
  return stop(leave, "end", h("p", {}, say("today.depart")));
}

/** The way home; its time only while the visit it begins at is still to be made as planned. */
function homecoming(visits) {
  const last = visits[visits.length - 1];
  return stop(last.cancelled ? "" : plainClock(last.returns), "end", h("p", {}, say("today.return")));
}

/** The day of a doctor as a line of stops. */
function line(app, visits, villages) {
  const next = nextOf(visits);
  return h(
    "ol",
    { class: "line" },
    departure(visits),
    visits.map((visit) => {
      const village = villages.get(visit.place);
      const name = app.villageName(visit, villages);
      return visit === next ? nextStop(visit, village, name) : otherStop(visit, name);
    }),
    homecoming(visits),
  );
}

export function syncStrip(app) {
  const words = app.unsent ? say("strip.waiting", { n: app.unsent }) : say("strip.none");
  return h("a", { class: "sync go", href: "#/health" }, icon("phone"), h("span", {}, words));
}

async function newsStrip(app) {
  const count = (await app.news()).length;
  if (!count) return null;
  return h("a", { class: "sync news go", href: "#/news" }, icon("warn"), say("news.strip", { n: count }));
}

export async function today(app) {
  const day = dayOf(now());
  const all = (await app.visits()).filter((one) => one.mine);
  const visits = all.filter((one) => one.date === day && one.state !== "dropped");
  const villages = await app.store.table("villages");
  const next = nextOf(visits);
  const foot = next
    ? [button(...stepOf(app, next, app.villageName(next, villages)), { main: true })]
    : [button(say("go.health"), () => app.go("health"), { main: true })];
  const main = visits.length
    ? [line(app, visits, villages), !next && h("p", { class: "pad done" }, say("today.done"))]
    : [h("p", { class: "pad empty" }, say("today.none")), weekLines(app, all, villages, day)];
  return page(app, {
    kind: "today",
    title: say("today.title", { day: dayName(day), weekday: weekdayName(day) }),
    aside: h("span", { class: "pill now" }, clockOf(now())),
    strip: [syncStrip(app), await newsStrip(app)],
    main: [main, visits.length ? h("a", { class: "row go weekly", href: "#/week" }, say("week.see")) : ""],
    foot,
    tab: "today",
  });
}

function weekLines(app, visits, villages, from) {
  const monday = mondayOf(from);
  const days = Array.from({ length: 14 }, (_, index) => addDays(monday, index));
  const parts = days.map((day) => {
    const those = visits.filter((one) => one.date === day && one.state !== "dropped");
    if (!those.length) return null;
    const head = say("today.title", { day: dayName(day), weekday: weekdayName(day) });
    return h(
      "section",
      { class: "day" },
      h("h2", {}, head, day === from && h("span", {}, ` ${say("week.today")}`)),
      those.map((one) =>
        h(
          "a",
          { class: "row go", href: `#/village/${one.id}` },
          h("span", {}, `${halfDay(one.afternoon)} ${plainClock(one.begins)}`),
          h("b", {}, app.villageName(one, villages)),
          h("span", { class: "r sub" }, stateWord(one)),
        ),
      ),
    );
  });
  return parts.some(Boolean)
    ? h("div", { class: "week" }, parts)
    : h("p", { class: "pad" }, say("week.none"));
}

export async function week(app) {
  const visits = (await app.visits()).filter((one) => one.mine);
  const villages = await app.store.table("villages");
  return page(app, {
    title: say("week.title"),
    back: "#/today",
    main: weekLines(app, visits, villages, dayOf(now())),
  });
}

/** 06 cannot go today: a reason, then one ready proposal with its grounds. */

import { button, h, icon } from "../dom.js";
import { eventOf } from "../events.js";
import { page, plain, sub } from "../page.js";
import { dayName, halfDay, say, weekdayShort } from "../say.js";
import { addDays, dayOf, daysBetween, mondayOf, now } from "../time.js";
import { reasons } from "./checkin.js";

const WHY = ["road", "car", "ill", "called_away", "village", "other"];
const made = { visit: "", index: 0, why: null };

function grounds(visit, free) {
  const today = dayOf(now());
  const same = mondayOf(visit.date) === mondayOf(free.date);
  const ahead = daysBetween(today, free.date);
  const tick = (words) => h("li", {}, icon("tick"), words);
  return h("ul", {}, tick(say(same ? "cancel.sameWeek" : "cancel.otherWeek")), tick(say("cancel.free")), tick(say(ahead >= 2 ? "cancel.notice" : "cancel.soon", { n: ahead })));
}

/** Free half-days after today, those of the visit's own week first. */
async function proposals(app, visit) {
  const rows = [...(await app.store.table("free")).values()];
  const today = dayOf(now());
  const sunday = addDays(mondayOf(visit.date), 6);
  const later = rows.filter((one) => one.date > today && one.date !== visit.date);
  const order = (one) => `${one.date <= sunday ? 0 : 1}${one.date}${one.afternoon ? 1 : 0}`;
  return later.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

export async function cancel(app, id) {
  const visit = (await app.visits()).find((one) => one.id === id);
  if (!visit) return app.lost();
  if (made.visit !== id) Object.assign(made, { visit: id, index: 0, why: reasons(say("cancel.why"), WHY, "cancelled") });
  const free = await proposals(app, visit);
  const chosen = free.length ? free[made.index % free.length] : null;
  const commit = async () => {
    const why = made.why.words();
    if (!why) return app.tell(say("why.first"));
    const makeUp = chosen && { date: chosen.date, afternoon: chosen.afternoon };
    await app.store.append(eventOf(id, "cancelled", { facts: { why, ...(makeUp ? { make_up: makeUp } : {}) } }));
    await app.notYet(visit, false);
    made.visit = "";
    app.sent();
    return app.go("today");
  };
  const other = () => {
    made.index += 1;
    app.render();
  };
  return page(app, {
    kind: "cancel",
    title: say(visit.date === dayOf(now()) ? "cancel.title" : "cancel.titleLater"),
    small: `${await app.nameOf(visit)} ${dayName(visit.date)} ${halfDay(visit.afternoon)}`,
    back: `#/village/${id}`,
    main: [
      made.why.element,
      h("h2", {}, say("cancel.makeUp")),
      chosen
        ? h("div", { class: "make" }, h("p", { class: "when" }, `${dayName(chosen.date)} ${weekdayShort(chosen.date)}`, h("br"), halfDay(chosen.afternoon)), grounds(visit, chosen))
        : plain(say("cancel.noFree")),
      sub(say("cancel.effect")),
    ],
    foot: [
      free.length > 1 && button(say("cancel.another"), other),
      button(say(chosen ? "cancel.commit" : "cancel.only"), commit, { main: true, small: say("cancel.phoneFirst") }),
    ],
  });
}

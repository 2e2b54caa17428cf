/** 05 check-out: the half-day as a bar with a line to reach. Counting it is the county's. */

import { button, h, icon } from "../dom.js";
import { eventOf } from "../events.js";
import { clause, page, plain } from "../page.js";
import { lasting, say } from "../say.js";
import { clockOf, minutesOf, now, plainClock } from "../time.js";
import { GROUPS, PEOPLE, sumOf } from "../visits.js";

function bar(came, minutes, half) {
  const most = half ? Math.max(half * 1.22, minutes * 1.08) : Math.max(minutes * 1.2, 60);
  const share = (value) => `${Math.min(100, (value / most) * 100).toFixed(1)}%`;
  const run = h("i", { class: "run" });
  run.style.width = share(minutes);
  const nowWord = h("b", { class: "is" }, say("checkout.now", { clock: clockOf(now()) }));
  const body = [h("i", { class: "all" }), run];
  if (half) {
    const line = h("i", { class: "half" });
    line.style.left = share(half);
    const until = plainClock((minutesOf(clockOf(came)) + half) % 1440);
    body.push(line, h("b", { class: "line-word" }, say("checkout.half", { clock: until })));
  }
  const label = say("checkout.bar", { came: clockOf(came), clock: clockOf(now()), lasting: lasting(minutes) });
  return h("div", { class: "bar", role: "img", "aria-label": label }, body, h("b", { class: "came" }, say("checkout.came", { clock: clockOf(came) })), nowWord);
}

function gathered(visit) {
  const { record } = visit;
  const persons = sumOf(record, PEOPLE);
  const times = sumOf(record, GROUPS);
  const row = (name, value) => h("li", {}, name, h("b", {}, value));
  if (persons === null && times === null) return plain(say("checkout.noRecord"));
  return h(
    "ul",
    { class: "got" },
    row(say("checkout.seen"), say("checkout.people", { persons: persons || 0, times: times || 0 })),
    row(say("field.referred_up"), say("persons", { n: record.referred_up || 0 })),
    row(say("field.follow_ups_done"), say("persons", { n: record.follow_ups_done || 0 })),
    row(say("photo.name"), say("photo.number", { n: visit.photos })),
  );
}

async function leave(app, visit, why = "") {
  await app.settleArrival(visit);
  await app.store.append(eventOf(visit.id, "checked_out", { facts: why ? { why } : {} }));
  app.sent();
  app.go("today");
}

/** Ask for the reason of leaving early; the big button is the one that stays. */
function short(app, visit, half, missing) {
  const own = h("input", { class: "own", maxlength: "200", id: "why", placeholder: say("why.own") });
  const field = h("div", { class: "asked", hidden: true }, h("label", { for: "why", class: "q" }, say("checkout.why")), own);
  const go = () => {
    if (field.hidden) {
      field.hidden = false;
      own.focus();
      own.scrollIntoView({ block: "center" });
      return undefined;
    }
    const why = own.value.trim();
    return why ? leave(app, visit, why) : app.tell(say("why.first"));
  };
  return {
    main: [
      plain(h("b", {}, say("checkout.leaveNow")), say("checkout.leaveEffect")),
      plain(h("b", {}, say("checkout.urgent")), say("checkout.urgentEffect")),
      field,
    ],
    foot: [
      button(say("checkout.leave"), go),
      button(say("checkout.stay", { n: missing }), () => app.ring(visit, missing), { main: true, small: say("checkout.ring") }),
    ],
  };
}

function enough(app, visit) {
  return {
    main: [gathered(visit), plain(say("checkout.after"))],
    foot: [
      button(say("checkout.change"), () => app.go(`record/${visit.id}`)),
      button(say("checkout.commit", { clock: clockOf(now()) }), () => leave(app, visit), { main: true, small: say("checkout.phoneFirst") }),
    ],
  };
}

export async function checkout(app, id) {
  const visit = (await app.visits()).find((one) => one.id === id);
  if (!visit || !visit.arrived) return app.lost();
  const rule = (await app.store.table("rules")).get("circuit.half_day_minutes");
  const half = rule && Number.isFinite(rule.value) ? rule.value : null;
  const minutes = Math.max(0, Math.floor((now() - visit.arrived) / 60000));
  const missing = half === null ? 0 : half - minutes;
  const head = half === null ? say("checkout.been", { lasting: lasting(minutes) }) : missing > 0 ? say("checkout.missing", { n: lasting(missing) }) : say("checkout.full");
  const part = missing > 0 ? short(app, visit, half, missing) : enough(app, visit);
  return page(app, {
    kind: "checkout",
    title: say("checkout.title", { village: await app.nameOf(visit) }),
    back: `#/record/${id}`,
    main: [
      h("p", { class: "say" }, icon(missing > 0 ? "warn" : "ok"), head),
      bar(visit.arrived, minutes, half),
      half === null ? plain(say("half.unset")) : h("p", {}, say("checkout.rule", { been: lasting(minutes), half: lasting(half) }), " ", clause(rule)),
      part.main,
    ],
    foot: part.foot,
  });
}

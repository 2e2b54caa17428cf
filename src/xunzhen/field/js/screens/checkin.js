/** 03 check-in. The time was kept when the button was touched; the position comes after, or not. */

import { button, choice, h, icon } from "../dom.js";
import { LONGEST, metres } from "../geo.js";
import { clause, page, plain, sub } from "../page.js";
import { distance, lasting, say } from "../say.js";
import { clockOf, minutesOf, plainClock, rightly } from "../time.js";

const NO_FIX = ["indoors", "valley", "broken", "other"];
const TOO_FAR = ["hamlet", "wrong_stop", "other"];

/** What the screen knows: the visit, its village, the kept time, the rules that speak here. */
async function factsOf(app, visit) {
  const villages = await app.store.table("villages");
  const rules = await app.store.table("rules");
  const village = villages.get(visit.place) || {};
  const arrival = await app.arrivalOf(visit);
  return {
    visit,
    village,
    name: app.villageName(visit, villages),
    near: rules.get("fieldwork.near_metres"),
    half: rules.get("circuit.half_day_minutes"),
    clock: clockOf(rightly(arrival.at)),
    at: arrival.at,
  };
}

const shell = (app, facts, main, foot) =>
  page(app, {
    kind: "checkin",
    title: say("checkin.title", { village: facts.name }),
    back: `#/village/${facts.visit.id}`,
    main,
    foot,
  });

function searching(app, facts, hunt) {
  const said = h("p", { class: "clock", role: "timer" });
  const done = h("div", { class: "done" });
  const tick = () => {
    const seconds = Math.min(LONGEST, Math.round((Date.now() - hunt.begun) / 1000));
    said.textContent = say("checkin.seconds", { n: seconds, most: LONGEST });
    done.style.width = `${(seconds / LONGEST) * 100}%`;
    if (said.isConnected || seconds === 0) setTimeout(tick, 1000);
  };
  tick();
  return shell(
    app,
    facts,
    [
      h("p", { class: "say", role: "status" }, say("checkin.searching")),
      said,
      h("div", { class: "hunt", "aria-hidden": "true" }, done),
      plain(say("checkin.outside")),
      plain(say("checkin.kept", { clock: facts.clock })),
    ],
    [
      button(say("checkin.enough"), () => hunt.search.stop()),
      button(say("checkin.first"), () => app.workFirst(facts.visit), {
        main: true,
        small: say("checkin.firstSmall"),
      }),
    ],
  );
}

/** A reason chosen of some, one of which is a sentence of one's own. */
function reasons(label, keys, group) {
  const state = { why: "", value: "" };
  const own = h("input", {
    class: "own",
    maxlength: "200",
    "aria-label": say("why.own"),
    placeholder: say("why.own"),
    hidden: true,
  });
  own.addEventListener("input", () => (state.own = own.value.trim()));
  const options = keys.map((key) => [key, say(`${group}.${key}`)]);
  const element = h(
    "div",
    {},
    choice(label, options, "", (key) => {
      state.value = key;
      own.hidden = key !== "other";
      if (!own.hidden) own.focus();
    }),
    own,
  );
  const words = () => (state.value === "other" ? state.own || "" : state.value && say(`${group}.${state.value}`));
  return { element, state, words };
}

export { reasons };

function missing(app, facts, answer) {
  const asked = reasons(say("checkin.whyNone", { clock: facts.clock, n: answer.seconds }), NO_FIX, "nofix");
  const denied = answer.missing === "denied" ? plain(say("checkin.denied")) : null;
  const commit = () => {
    const why = asked.words();
    if (!why) return app.tell(say("why.first"));
    const reason = asked.state.value === "other" ? "other" : asked.state.value;
    return app.checkIn(facts.visit, { no_fix: reason, why });
  };
  return shell(
    app,
    facts,
    [
      h("p", { class: "say", role: "status" }, icon("warn"), say("checkin.missing")),
      denied,
      asked.element,
      plain(say("checkin.noted")),
      h("a", { class: "btn low", href: `#/photo/${facts.visit.id}` }, icon("photo"), say("checkin.photo")),
    ],
    [
      button(say("checkin.again"), () => app.searchAgain(facts.visit)),
      button(say("checkin.without"), commit, { main: true }),
    ],
  );
}

/** The distance drawn on a line from the stop to the rule's limit. */
function scale(far, limit, accuracy) {
  const over = far > limit;
  const me = h("i", { class: "me" });
  const you = h("span", { class: "you" }, say("scale.you"));
  const said = h("b", { class: "d" }, over ? say("scale.over", { far: distance(far), limit: distance(limit) }) : distance(far));
  const share = Math.max(0, Math.min(1, far / limit));
  if (!over) {
    const left = `${(10 + share * 74).toFixed(1)}%`;
    me.style.left = left;
    you.style.left = share < 0.2 ? "24%" : left; // beside the stop's word, not on it
  }
  return h(
    "div",
    { class: `scale${over ? " over" : ""}`, role: "img", "aria-label": say("scale.label", { far: distance(far) }) },
    h("i", { class: "axis" }),
    over && h("i", { class: "cut" }),
    h("i", { class: "post" }),
    me,
    said,
    h("span", { class: "a" }, say("scale.stop")),
    over ? h("span", { class: "z" }, say("scale.youAccuracy", { n: Math.round(accuracy) })) : [you, share < 0.62 && h("span", { class: "z" }, distance(limit))],
  );
}

function planWords(facts) {
  const begins = plainClock(facts.visit.begins);
  const start = begins ? say("checkin.plan", { begins, clock: facts.clock }) : say("checkin.now", { clock: facts.clock });
  if (!facts.half || facts.half.value === null) return plain(start, h("br"), say("half.unset"));
  const until = plainClock((minutesOf(facts.clock) + facts.half.value) % 1440);
  const half = say("checkin.until", { until, half: lasting(facts.half.value) });
  return plain(start, h("br"), half, " ", clause(facts.half));
}

function here(app, facts, fix, far, limit) {
  const head = far === null || !limit ? say("checkin.found") : say("checkin.here");
  return shell(
    app,
    facts,
    [
      h("p", { class: "say", role: "status" }, icon("ok"), head),
      h("p", { class: "clock" }, say("checkin.accuracy", { n: Math.round(fix.accuracy), seconds: fix.seconds })),
      far !== null && limit ? scale(far, limit, fix.accuracy) : null,
      far !== null && !limit ? plain(say("checkin.nearUnset", { far: distance(far) })) : null,
      far === null ? plain(say("checkin.noStop")) : null,
      planWords(facts),
      sub(say("checkin.onePoint")),
    ],
    [
      button(say("checkin.cancel"), () => app.go(`cancel/${facts.visit.id}`)),
      button(say("checkin.commit", { clock: facts.clock }), () => app.checkIn(facts.visit, pointOf(fix)), { main: true }),
    ],
  );
}

const pointOf = ({ lng, lat, accuracy }) => ({ lng, lat, accuracy });

function tooFar(app, facts, fix, far, limit) {
  const asked = reasons(say("checkin.whyFar"), TOO_FAR, "far");
  const commit = () => {
    const why = asked.words();
    if (!why) return app.tell(say("why.first"));
    return app.checkIn(facts.visit, { ...pointOf(fix), why });
  };
  return shell(
    app,
    facts,
    [
      h("p", { class: "say", role: "status" }, icon("warn"), say("checkin.far", { far: distance(far) })),
      scale(far, limit, fix.accuracy),
      asked.element,
      plain(say("checkin.asIs"), " ", clause(facts.near)),
    ],
    [
      button(say("checkin.notYet"), () => app.notYet(facts.visit)),
      button(say("checkin.commitHere", { clock: facts.clock }), commit, { main: true }),
    ],
  );
}

export async function checkin(app, id) {
  const visit = (await app.visits()).find((one) => one.id === id);
  if (!visit) return app.lost();
  const facts = await factsOf(app, visit);
  const hunt = app.hunt(visit);
  if (!hunt.answer) return searching(app, facts, hunt);
  if (hunt.answer.missing) return missing(app, facts, hunt.answer);
  const { lng, lat } = facts.village;
  const known = Number.isFinite(lng) && Number.isFinite(lat);
  const far = known ? metres(facts.village, hunt.answer) : null;
  const limit = facts.near ? facts.near.value : null;
  const outside = far !== null && limit !== null && far > limit;
  return (outside ? tooFar : here)(app, facts, hunt.answer, far, limit);
}

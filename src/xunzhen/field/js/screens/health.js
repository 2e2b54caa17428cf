/** 07 what the county has, in four states that are never added up; 09 my month for now. */

import { button, h, icon } from "../dom.js";
import { alert, page, plain, sub, unset } from "../page.js";
import { dayName, halfDay, lasting, momentName, pick, say } from "../say.js";
import { clockError, dayOf, now } from "../time.js";
import { counted } from "../visits.js";
import { returnedWords } from "./village.js";

const STATES = [
  ["waiting", "phone"],
  ["received", "inbox"],
  ["accepted", "ok"],
  ["refused", "back"],
];
const KINDS = { waiting: "mine", refused: "bad" };

/** Visits of this month, and of any month what is still on the phone or was sent back. */
async function ofMonth(app) {
  const month = dayOf(now()).slice(0, 7);
  const open = (one) => one.standing === "waiting" || one.standing === "refused";
  return (await app.visits()).filter((one) => one.mine && (one.date.startsWith(month) || open(one)));
}

const whyOf = (one) => pick(one.refusals[0]) || returnedWords(one);

function lineOf(app, name, mark, count, first) {
  const kind = `go ${count ? KINDS[name] || "" : ""}`;
  return h(
    "li",
    {},
    h(
      "a",
      { class: kind, href: `#/list/${name}` },
      icon(mark),
      h("span", { class: "n" }, count),
      h("span", {}, h("b", {}, say(`health.${name}`)), h("span", { class: "sub" }, say(`health.${name}.sub`))),
      first && h("span", { class: "why" }, h("b", {}, `${dayName(first.date)} ${app.villageName(first, app.villages)}`), h("br"), whyOf(first)),
    ),
  );
}

function lastWords(app, synced) {
  const state = app.sync ? app.sync.state : "idle";
  if (state === "sending") return say("health.sending");
  const last = synced ? say("health.last", { moment: momentName(new Date(synced - clockError() * 1000)) }) : say("health.never");
  return state === "idle" ? last : `${say(`sync.${state}`)} ${last}`;
}

/** What this phone could not read of its own store: told, never hidden. */
function damage(app) {
  const events = [...app.store.damaged.values()].filter((one) => one.store === "events" || one.store === "photos");
  if (!events.length) return null;
  return h("div", { class: "pad" }, alert(say("damage.told", { n: events.length }), h("br"), events.map((one) => h("b", { class: "moment" }, momentName(new Date(one.at)))), h("br"), say("damage.now")));
}

async function room() {
  if (!navigator.storage || !navigator.storage.estimate) return "";
  const { quota, usage } = await navigator.storage.estimate();
  const visits = Math.floor((quota - usage) / 600000);
  return say(visits < 20 ? "health.roomLittle" : "health.room", { n: Math.min(visits, 999) });
}

export async function health(app) {
  const visits = await ofMonth(app);
  const counts = counted(visits);
  app.villages = await app.store.table("villages");
  const refused = visits.find((one) => one.standing === "refused");
  const synced = await app.store.note("synced");
  const stopped = app.person.stopped && alert(pick(app.person.stopped));
  const fast = Math.abs(clockError()) > 300;
  return page(app, {
    kind: "health",
    title: say("health.title"),
    aside: h("span", { class: "pill" }, say(`month.name.${Number(dayOf(now()).slice(5, 7))}`)),
    main: [
      stopped,
      h("ul", { class: "chain" }, STATES.map(([name, mark]) => lineOf(app, name, mark, counts[name], name === "refused" ? refused : null))),
      damage(app),
      h("p", { class: "foot2 sub", role: "status" }, lastWords(app, synced), h("br"), say("health.safe"), " ", await room()),
      fast && h("p", { class: "foot2 sub" }, say(clockError() > 0 ? "health.fast" : "health.slow", { lasting: lasting(Math.abs(clockError()) / 60) })),
      h("a", { class: "row go pad", href: "#/settings" }, say("settings.row")),
    ],
    foot: [button(say("health.send"), () => app.sendNow(), { main: true })],
    tab: "health",
  });
}

function visitRow(app, villages, one) {
  const name = app.villageName(one, villages);
  const row = h("a", { class: "row go", href: `#/village/${one.id}` }, h("span", {}, dayName(one.date), " ", halfDay(one.afternoon)), h("b", {}, name));
  return h("li", {}, row, one.standing === "refused" && h("p", { class: "why" }, whyOf(one), " ", h("a", { href: `#/record/${one.id}` }, say("health.mend"))));
}

export async function list(app, state) {
  const visits = (await ofMonth(app)).filter((one) => one.standing === state);
  const villages = await app.store.table("villages");
  const mark = (STATES.find(([name]) => name === state) || STATES[0])[1];
  return page(app, {
    kind: "listed",
    title: say(`health.${state}`),
    small: say(`health.${state}.sub`),
    back: "#/health",
    aside: h("span", { class: "pill" }, icon(mark), visits.length),
    main: visits.length ? h("ul", { class: "pad" }, visits.map((one) => visitRow(app, villages, one))) : h("p", { class: "pad empty" }, say("health.empty")),
  });
}

export async function month(app) {
  const visits = await ofMonth(app);
  const villages = await app.store.table("villages");
  const part = ([name, mark]) => {
    const those = visits.filter((one) => one.standing === name);
    return h(
      "section",
      { class: `part ${those.length ? KINDS[name] || "" : ""}` },
      h("h2", {}, icon(mark), say(`health.${name}`), h("span", { class: "r" }, say("visits", { n: those.length }))),
      those.length ? h("ul", {}, those.map((one) => visitRow(app, villages, one))) : null,
    );
  };
  return page(app, {
    kind: "month",
    title: say("pay.title", { month: say(`month.name.${Number(dayOf(now()).slice(5, 7))}`) }),
    main: [
      h("div", { class: "sumup" }, h("p", { class: "yuan" }, unset()), sub(say("pay.unset"))),
      STATES.map(part),
      plain(say("pay.county")),
    ],
    tab: "month",
  });
}

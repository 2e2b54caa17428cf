/** 08 two values for one field, and what the county told: nothing is lost, nothing is hidden. */

import { button, h, icon } from "../dom.js";
import { eventOf } from "../events.js";
import { page, plain } from "../page.js";
import { dayName, halfDay, momentName, pick, say } from "../say.js";

export async function news(app) {
  const all = await app.news();
  return page(app, {
    title: say("news.title"),
    back: "#/today",
    main: all.length
      ? h("ul", { class: "pad" }, all.map((one) => h("li", {}, h("a", { class: "row go", href: one.href }, h("span", {}, one.words)))))
      : h("p", { class: "pad empty" }, say("news.none")),
  });
}

const value = (side) => (typeof side.value === "string" ? side.value : String(side.value));

function column(side, mine, by) {
  const long = value(side).length > 4 ? "n long" : "n";
  return h(
    "div",
    { class: mine ? "mine" : "" },
    h("p", { class: "who" }, say(mine ? "conflict.yours" : "conflict.theirs")),
    h("p", { class: long }, value(side)),
    h("p", { class: "sub" }, momentName(new Date(side.at)), h("br"), mine ? say("conflict.phone") : by),
  );
}

/** Keep my value and say why: both stay until the township decides. */
function insisting(app, visit, conflict, mine) {
  const own = h("input", { class: "own", maxlength: "200", id: "why", placeholder: say("why.own") });
  const field = h("div", { class: "asked", hidden: true }, h("label", { for: "why", class: "q" }, say("conflict.why")), own);
  const insist = async () => {
    if (field.hidden) {
      field.hidden = false;
      own.focus();
      own.scrollIntoView({ block: "center" });
      return undefined;
    }
    const why = own.value.trim();
    if (!why) return app.tell(say("why.first"));
    const facts = { fields: { [conflict.field]: mine.value }, why };
    await app.store.append(eventOf(visit.id, "recorded", { bases: [mine.event], facts }));
    app.sent();
    return app.go("today");
  };
  return { field, insist };
}

export async function conflict(app, id) {
  const visit = (await app.visits()).find((one) => one.id === id);
  const found = visit && (visit.conflicts || [])[0];
  if (!found) return app.lost();
  const mine = found.sides.find((one) => one.by === visit.staff) || found.sides[0];
  const theirs = found.sides.find((one) => one !== mine);
  const people = await app.store.table("people");
  const by = (people.get(theirs.by) || {}).name || theirs.by;
  const { field, insist } = insisting(app, visit, found, mine);
  const agree = async () => {
    const facts = { fields: { [found.field]: theirs.value } };
    await app.store.append(eventOf(id, "recorded", { bases: visit.heads, facts }));
    app.sent();
    app.go("today");
  };
  const fact = (mark, words) => h("li", {}, icon(mark), h("span", {}, words));
  return page(app, {
    kind: "conflict",
    title: say("conflict.title"),
    small: `${dayName(visit.date)}${halfDay(visit.afternoon)} ${await app.nameOf(visit)}`,
    back: "#/news",
    aside: null,
    main: [
      h("h2", {}, say("conflict.two", { field: pick(found) })),
      h("div", { class: "vs" }, column(mine, true, ""), column(theirs, false, by)),
      theirs.why && plain(say("conflict.reason", { why: theirs.why })),
      h("ul", { class: "fact" }, fact("ok", say("conflict.kept")), fact("phone", say("conflict.open", { field: pick(found) }))),
      field,
    ],
    foot: [button(say("conflict.mine"), insist), button(say("conflict.agree", { value: value(theirs) }), agree, { main: true })],
  });
}

export async function told(app, id) {
  const all = (await app.store.note("told", [])) || [];
  const one = all.find((each) => each.id === decodeURIComponent(id));
  if (!one) return app.lost();
  const waiting = (await app.visits()).filter((each) => each.place === one.place && each.standing === "waiting");
  const fact = (mark, words) => h("li", {}, icon(mark), h("span", {}, words));
  const away = ["reassigned", "dropped"].includes(one.kind);
  const read = async () => {
    await app.store.keep("told", all.map((each) => (each.id === one.id ? { ...each, read: true } : each)));
    await app.go("today");
  };
  return page(app, {
    kind: "conflict",
    title: say(`told.${["reassigned", "dropped", "returned", "verified"].includes(one.kind) ? one.kind : "other"}`),
    small: one.date && dayName(one.date),
    back: "#/news",
    aside: null,
    main: [
      h("h2", {}, pick(one)),
      away && h("ul", { class: "fact" }, waiting.length && fact("phone", say("told.waiting", { n: waiting.length })), fact("ok", say("told.before")), fact("back", say("told.after"))),
      one.kind === "returned" && one.visit && h("a", { class: "row go", href: `#/record/${one.visit}` }, say("health.mend")),
    ],
    foot: [button(say("told.read"), read, { main: true })],
  });
}

/** The frame of a screen: band, header, one question, one main button, tabs. */

import { h, icon } from "./dom.js";
import { pick, say } from "./say.js";

const TABS = [
  ["today", "route"],
  ["health", "phone"],
  ["month", "pay"],
];

function header(app, { title, small, back, aside }) {
  const unsent = app.unsent;
  const pill =
    aside === undefined && app.store
      ? h("a", { class: "pill", href: "#/health" }, icon("phone"), say("pill", { n: unsent }))
      : aside;
  return h(
    "header",
    { class: "top" },
    back && h("a", { class: "back", href: back, "aria-label": say("back") }),
    h("h1", { tabindex: "-1" }, title, small && h("small", {}, small)),
    pill,
  );
}

function tabs(current) {
  return h(
    "nav",
    { class: "tabs", "aria-label": say("tabs") },
    TABS.map(([name, mark]) => {
      const facts = { href: `#/${name}`, "aria-current": name === current ? "page" : null };
      return h("a", facts, icon(mark), say(`tab.${name}`));
    }),
  );
}

/** Make a screen; `kind` is its class, `foot` its buttons (second first, main last). */
export function page(app, { kind = "", main = [], foot = [], tab = "", strip = null, ...head }) {
  return h(
    "div",
    { class: `app ${kind}` },
    app.person && app.person.demo && h("p", { class: "demo" }, h("span", {}, say("demo"))),
    head.title && header(app, head),
    strip,
    h("main", { id: "main" }, main),
    h("div", { class: "bottom" }, foot.length > 0 && h("div", { class: "foot" }, foot), tab && tabs(tab)),
  );
}

export const alert = (...text) => h("p", { class: "alert" }, icon("warn"), h("span", {}, text));
export const plain = (...text) => h("p", { class: "plain" }, text);
export const sub = (...text) => h("p", { class: "sub" }, text);

/** A value nobody set. */
export const unset = () => h("b", { class: "unset" }, say("unset"));

/** A fact nobody entered. */
export const unknown = () => h("b", { class: "unset" }, say("unknown"));

/** The clause of a rule, as the county's pack tells it. */
export const clause = (rule) =>
  rule && rule.citation
    ? h("span", { class: "clause" }, pick({ zh: rule.citation, en: rule.citation_en }))
    : "";

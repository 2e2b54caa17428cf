/** 04 the record, in three short steps; a draft is kept at every touch. */

import { button, h, icon, stepper } from "../dom.js";
import { eventOf } from "../events.js";
import { page, plain } from "../page.js";
import { pick, say } from "../say.js";
import { clockOf, isoOf, minutesOf, plainClock } from "../time.js";
import { AFTER, BANDS, GROUPS, MORE, PEOPLE, SEXES, sumOf } from "../visits.js";
import { returnedWords } from "./village.js";

const STEPS = ["services", "people", "after"];
const SHOWN = [...GROUPS, ...PEOPLE, ...AFTER];
export const draftName = (visit) => `record:${visit}`;

async function draftOf(app, visit) {
  const kept = await app.store.note(draftName(visit.id));
  if (kept) return kept;
  const fields = {};
  for (const name of SHOWN) fields[name] = Number.isInteger(visit.record[name]) ? visit.record[name] : 0;
  for (const name of MORE) if (Number.isInteger(visit.record[name])) fields[name] = visit.record[name];
  if (visit.record.notes) fields.notes = visit.record.notes;
  return { step: 0, fields, trail: [] };
}

class Editor {
  constructor(app, visit, draft) {
    Object.assign(this, { app, visit, draft });
  }

  keep() {
    return this.app.store.keep(draftName(this.visit.id), this.draft);
  }

  async change(name, value) {
    const { fields, trail } = this.draft;
    if (fields[name] === value) return;
    trail.push([name, fields[name] ?? null]);
    if (trail.length > 50) trail.shift();
    fields[name] = value;
    await this.kept();
  }

  async step(name, by) {
    const value = Math.max(0, Math.min(999, (this.draft.fields[name] || 0) + by));
    await this.change(name, value);
  }

  async undo() {
    const last = this.draft.trail.pop();
    if (!last) return this.app.tell(say("record.nothing"));
    const [name, value] = last;
    if (value === null) delete this.draft.fields[name];
    else this.draft.fields[name] = value;
    return this.kept();
  }

  async go(step) {
    this.draft.step = step;
    await this.kept();
    window.scrollTo(0, 0);
  }

  async kept() {
    await this.keep();
    await this.app.render();
  }

  /** Fields that differ from the record as it stands. */
  changed() {
    const { record } = this.visit;
    return Object.fromEntries(
      Object.entries(this.draft.fields).filter(([name, value]) => record[name] !== value),
    );
  }

  /** Say "it is kept" only once the store has it. */
  async save() {
    const fields = this.changed();
    if (Object.keys(fields).length) {
      const event = eventOf(this.visit.id, "recorded", { bases: this.visit.heads, facts: { fields } });
      await this.app.store.append(event, { done: draftName(this.visit.id) });
      this.app.sent();
    } else {
      await this.app.store.drop(draftName(this.visit.id));
    }
    this.app.go(this.visit.left ? "health" : `checkout/${this.visit.id}`);
  }
}

const field = (name) => say(`field.${name}`);
const steps = (editor, name, label = field(name)) => {
  const words = { less: say("step.less", { name: label }), more: say("step.more", { name: label }) };
  return stepper(label, editor.draft.fields[name] || 0, words, (by) => editor.step(name, by));
};

function group(editor, name) {
  return h(
    "div",
    { class: "grp" },
    h("div", {}, h("b", {}, field(name)), h("span", { class: "sub" }, say(`field.${name}.sub`))),
    steps(editor, name),
  );
}

function way(editor) {
  const { step } = editor.draft;
  return h(
    "nav",
    { class: "way", "aria-label": say("record.steps") },
    STEPS.map((name, index) => {
      const kind = index === step ? "on" : index < step ? "done" : "";
      const facts = { type: "button", class: kind, "aria-current": index === step ? "step" : null };
      const mark = index < step ? "✓" : index + 1;
      return h("button", { ...facts, onclick: () => editor.go(index) }, h("i", { class: "n" }, mark), say(`record.${name}`));
    }),
  );
}

async function services(editor) {
  const { fields } = editor.draft;
  const half = (await editor.app.store.table("rules")).get("circuit.half_day_minutes");
  const came = editor.visit.arrived && clockOf(editor.visit.arrived);
  const known = came && half && half.value !== null;
  const until = known && plainClock((minutesOf(came) + half.value) % 1440);
  return [
    GROUPS.map((name) => group(editor, name)),
    h("p", { class: "sum" }, say("record.total", { n: sumOf(fields, GROUPS) || 0 }), h("br"), h("span", { class: "sub" }, say("record.totalSub"))),
    came && plain(known ? say("record.until", { came, until }) : say("record.came", { came })),
  ];
}

function people(editor) {
  const { fields } = editor.draft;
  const head = h("tr", {}, h("td", {}), SEXES.map((sex) => h("th", { scope: "col" }, say(`sex.${sex}`))));
  const rows = BANDS.map((band) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, say(`band.${band}`)),
      SEXES.map((sex) => {
        const label = say("band.label", { band: say(`band.${band}`), sex: say(`sex.${sex}`) });
        return h("td", {}, steps(editor, `${sex}_${band}`, label));
      }),
    ),
  );
  const facts = { persons: sumOf(fields, PEOPLE) || 0, times: sumOf(fields, GROUPS) || 0 };
  return [
    h("table", { class: "ages" }, h("thead", {}, head), h("tbody", {}, rows)),
    h("p", { class: "sum line2" }, h("b", {}, say("record.persons", facts)), " ", say("record.times", facts), h("br"), h("span", { class: "sub" }, say("record.peopleSub"))),
  ];
}

function timeField(editor, name, at) {
  const input = h("input", { type: "time", value: at ? plainClock(clockOf(at)).padStart(5, "0") : "", "aria-label": field(name) });
  input.addEventListener("change", () => {
    if (!input.value) return;
    const base = at ? new Date(at) : new Date(`${editor.visit.date}T00:00`);
    const [hour, minute] = input.value.split(":").map(Number);
    const apart = hour * 60 + minute - (at ? minutesOf(clockOf(at)) : 0);
    editor.change(name, isoOf(new Date(base.getTime() + apart * 60000)));
  });
  return h("label", { class: "grp times" }, h("b", {}, field(name)), input);
}

/** What is asked less often: further counts, times put right, notes. */
function more(editor) {
  const { visit, draft } = editor;
  const own = (name) => (draft.fields[name] ? new Date(draft.fields[name]) : visit[name] || null);
  const notes = h("textarea", { rows: "3", maxlength: "500", id: "notes", value: draft.fields.notes || "" });
  notes.addEventListener("change", () => editor.change("notes", notes.value));
  return h(
    "details",
    { open: draft.more ? true : null, ontoggle: (told) => (draft.more = told.target.open) },
    h("summary", { class: "row" }, say("record.more")),
    MORE.map((name) => h("div", { class: "grp" }, h("div", {}, h("b", {}, field(name))), steps(editor, name))),
    visit.left && ["arrived", "left"].map((name) => timeField(editor, name, own(name))),
    h("div", { class: "grp notes" }, h("label", { for: "notes" }, h("b", {}, field("notes"))), notes),
  );
}

function after(editor) {
  const { visit } = editor;
  return [
    AFTER.map((name) => group(editor, name)),
    h("a", { class: "row go pad", href: `#/contact/${visit.id}` }, h("b", {}, say("contact.row"))),
    h(
      "div",
      { class: "grp" },
      h("div", {}, h("b", {}, say("photo.count", { n: visit.photos })), h("span", { class: "sub" }, say("photo.sub"))),
      h("a", { class: "btn low", href: `#/photo/${visit.id}` }, icon("photo"), say("photo.take")),
    ),
    more(editor),
    h("p", { class: "sum sub" }, say("record.consent")),
  ];
}

export async function record(app, id) {
  const visit = (await app.visits()).find((one) => one.id === id);
  if (!visit) return app.lost();
  const editor = new Editor(app, visit, await draftOf(app, visit));
  const { step } = editor.draft;
  const body = await [services, people, after][step](editor);
  const undo = button(say("record.undo"), () => editor.undo());
  const next = step < 2 && say("record.next", { step: say(`record.${STEPS[step + 1]}`) });
  const foot = next
    ? [undo, button(next, () => editor.go(step + 1), { main: true })]
    : [undo, button(say("record.save"), () => editor.save(), { main: true })];
  return page(app, {
    kind: "record",
    title: say("record.title", { village: await app.nameOf(visit) }),
    back: `#/village/${id}`,
    main: [
      way(editor),
      visit.returned && h("p", { class: "alert stop" }, icon("back"), h("span", {}, returnedWords(visit))),
      visit.refusals.map((one) => h("p", { class: "alert stop" }, icon("back"), h("span", {}, pick(one)))),
      body,
    ],
    foot,
  });
}


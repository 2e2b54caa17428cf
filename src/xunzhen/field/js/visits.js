/**
 * Visits as this phone can show them: the county's row, and over it what was written here and is not
 * in that row yet. No rule is applied here: what counts is the county's word.
 */

import { headsOf } from "./events.js";
import { rightly } from "./time.js";

export const GROUPS = ["treatment", "public_health", "contract_service"];
export const BANDS = ["0_6", "7_17", "18_64", "65"];
export const SEXES = ["m", "f"];
export const PEOPLE = BANDS.flatMap((band) => SEXES.map((sex) => `${sex}_${band}`));
export const AFTER = ["referred_up", "follow_ups_done", "consent"];
export const MORE = ["referred_down", "education", "medicines", "blood_pressure", "blood_sugar", "ecg", "other_tests"];

const RECEIVED = ["checked_in", "checked_out", "recorded"];
const ACCEPTED = ["verified", "spot_checked"];

/** Where a visit stands with the county: waiting, refused, accepted, received or "" (nothing yet). */
function standing(row, waiting, refused, local) {
  if (waiting) return "waiting";
  if (row.state === "returned" || refused) return "refused";
  if (ACCEPTED.includes(row.state)) return "accepted";
  const done = local.some((one) => !["departed", "cancelled", "opened"].includes(one.kind));
  return RECEIVED.includes(row.state) || done ? "received" : "";
}

function shown(row, local) {
  const first = (kind) => local.find((one) => one.kind === kind);
  const last = (kind) => [...local].reverse().find((one) => one.kind === kind);
  const record = { ...(row.record || {}) };
  for (const one of local) if (one.kind === "recorded") Object.assign(record, one.facts.fields);
  const said = (name) => (record[name] ? new Date(record[name]) : null);
  const own = (event) => (event ? rightly(event.at) : null);
  const told = (value) => (value ? new Date(value) : null);
  const came = said("arrived") || told(row.arrived) || own(first("checked_in"));
  const cancelled = last("cancelled");
  return {
    record,
    departed: own(first("departed")) || (row.state === "departed" ? true : null),
    arrived: came,
    left: said("left") || own(last("checked_out")) || told(row.left),
    cancelled: Boolean(cancelled && !came) || row.state === "cancelled",
    why: (cancelled && cancelled.facts.why) || row.why || "",
  };
}

function viewOf(row, mine, photos) {
  const refused = mine.filter((one) => one.row.state === "refused");
  const kept = mine.filter((one) => one.row.state !== "refused" && one.event);
  const local = kept.map((one) => one.event);
  const unsent = mine.some((one) => one.row.state === "waiting");
  const waiting = unsent || photos.some((one) => one.state === "waiting");
  return {
    ...row,
    ...shown(row, local),
    heads: headsOf(row.heads || [], local),
    ours: local,
    photos: (row.photos || 0) + photos.length,
    refusals: refused.map((one) => one.row.reason).filter(Boolean),
    standing: standing(row, waiting, refused.length, local),
  };
}

function rowOfOpened(event) {
  const { facts, visit } = event;
  return { id: visit, ...facts, mine: true, state: "planned", heads: [], conflicts: [], record: {} };
}

/** All visits, ordered by day and half-day; a visit known only from its events is there too. */
export async function visitsOf(store) {
  const rows = new Map(await store.table("visits"));
  const byVisit = new Map();
  for (const one of await store.events()) {
    const { visit } = one.row;
    byVisit.set(visit, [...(byVisit.get(visit) || []), one]);
    if (one.event && one.event.kind === "opened" && !rows.has(visit)) {
      rows.set(visit, rowOfOpened(one.event));
    }
  }
  const photos = await store.photos();
  for (const visit of byVisit.keys()) {
    if (!rows.has(visit)) rows.set(visit, strayRow(visit, byVisit.get(visit)));
  }
  const order = (one) => `${one.date} ${one.afternoon === true ? 1 : 0} ${one.begins || ""}`;
  return [...rows.values()]
    .map((row) =>
      viewOf(
        row,
        byVisit.get(row.id) || [],
        photos.filter((one) => one.visit === row.id),
      ),
    )
    .sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** A visit that the pack no longer holds but something here belongs to: shown, never lost. */
function strayRow(visit, mine) {
  const date = String(mine[0].row.at).slice(0, 10);
  return { id: visit, date, place: "", mine: true, stray: true, state: "planned", record: {} };
}

export async function visitOf(store, id) {
  return (await visitsOf(store)).find((one) => one.id === id) || null;
}

/** How many visits stand how: {waiting, received, accepted, refused}; they are never added up. */
export function counted(visits) {
  const found = { waiting: 0, received: 0, accepted: 0, refused: 0 };
  for (const one of visits) if (one.standing && one.mine) found[one.standing] += 1;
  return found;
}

/** The sum of these fields; null if none was written. */
export function sumOf(record, names) {
  const known = names.map((name) => record[name]).filter((value) => Number.isInteger(value));
  return known.length ? known.reduce((a, b) => a + b, 0) : null;
}

/** Events: what a doctor did, each made once, here, with its own id. Shapes: decision record 10. */

import { uuid } from "./crypto.js";
import { isoOf } from "./time.js";

/**
 * Make an event. `at` (Date, the phone's clock) is when it happened, not when it was written;
 * `bases` are the heads of the record its author saw.
 */
export function eventOf(visit, kind, { at = new Date(), bases = [], facts = {} } = {}) {
  return { id: uuid(), visit, kind, at: isoOf(at), bases, facts };
}

/** Heads of a record: those the county told, and what was written here since. */
export function headsOf(heads, local) {
  const writers = local.filter((one) => one.kind === "recorded");
  const built = new Set(writers.flatMap((one) => one.bases));
  const all = new Set([...heads, ...writers.map((one) => one.id)]);
  return [...all].filter((id) => !built.has(id)).sort();
}

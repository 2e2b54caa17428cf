/**
 * Sync: the log goes up, the pack comes down in its answer, then the photos go. Everything may be
 * cut anywhere and done again: events carry their own ids, rows their change numbers, photos the
 * bytes they have.
 */

import { Away, call, Faulty, Gone, Stopped } from "./api.js";
import { uuid } from "./crypto.js";
import { keepPerson } from "./people.js";
import { TABLES } from "./store.js";
import { isoOf, setClock } from "./time.js";

export const BATCH = 500;
const PIECE = 64 * 1024;
const SOONEST = 5000;
const LATEST = 10 * 60 * 1000;
const EVERY = 60 * 1000;
const SILENCE = 10 * 60 * 1000;
const PATIENCE = 90 * 1000;

export class Sync {
  /** `told(state)` hears of every change: idle, sending, away, gone, stopped, faulty. */
  constructor(store, person, app, told = () => {}) {
    Object.assign(this, { store, person, app, told });
    this.state = "idle";
    this.failures = 0;
    this.running = null;
    this.timer = null;
  }

  /** Begin to sync by itself: now, on a signal, and every minute. */
  start() {
    this.awake = () => this.now();
    addEventListener("online", this.awake);
    this.now();
  }

  stop() {
    removeEventListener("online", this.awake);
    clearTimeout(this.timer);
    this.stopped = true;
  }

  /** Sync once; a call while one runs waits for that one, and another follows it at once. */
  now() {
    this.again = Boolean(this.running);
    this.running = this.running || this.alone().finally(() => (this.running = null));
    return this.running;
  }

  alone() {
    const round = () => this.round();
    return navigator.locks ? navigator.locks.request(`sync-${this.person.local}`, round) : round();
  }

  async round() {
    clearTimeout(this.timer);
    this.tell("sending");
    try {
      const packed = await this.sendLog(await this.longAway());
      const stopped = packed ? null : await this.packUnlessStopped();
      await this.sendPhotos();
      if (stopped) throw stopped;
      this.failures = 0;
      await this.store.keep("synced", Date.now());
      this.tell("idle");
    } catch (problem) {
      await this.failed(problem);
    }
    if (this.again && !this.failures && this.state === "idle" && !this.stopped) {
      this.again = false;
      return this.round();
    }
    const wait = this.failures ? Math.min(LATEST, SOONEST * 2 ** (this.failures - 1)) : EVERY;
    const ends = this.state === "gone" || this.stopped;
    if (!ends) this.timer = setTimeout(() => this.now(), wait * (0.8 + 0.4 * Math.random()));
    return this.state;
  }

  /**
   * After a longer silence a phone asks that nothing be taken if it was withdrawn: what a withdrawn
   * phone sends is refused for good and could not be sent again by its next enrolment.
   */
  async longAway() {
    return Date.now() - ((await this.store.note("synced")) || 0) > SILENCE;
  }

  /** Fetch the pack; whoever gets none any more can still send, so that is answered, not thrown. */
  async packUnlessStopped() {
    try {
      await this.fetchPack();
      return null;
    } catch (problem) {
      if (problem instanceof Stopped) return problem;
      throw problem;
    }
  }

  async failed(problem) {
    this.failures += 1;
    if (problem instanceof Gone) return this.gone(problem.message);
    if (problem instanceof Stopped) {
      this.person = { ...this.person, stopped: problem.sentence };
      await keepPerson(this.person);
      return this.tell("stopped");
    }
    if (problem instanceof Away) return this.tell("away");
    this.problem = problem;
    return this.tell(problem instanceof Faulty ? "faulty" : "broken");
  }

  async gone(why) {
    await this.store.wipeReceived();
    this.person = { ...this.person, gone: why };
    await keepPerson(this.person);
    this.tell("gone");
  }

  tell(state) {
    this.state = state;
    this.told(state);
  }

  // ---- the log ---------------------------------------------------------------------------------

  /**
   * Send what waits, batch by batch; a batch once begun is sent again as it was. The last one asks
   * for the pack too, which saves a call; says whether the pack came so. What became of the records
   * is on the disk before the pack is looked at: whatever ails that one, they are known as received.
   */
  async sendLog(unlessWithdrawn) {
    let packed = false;
    for (;;) {
      const waiting = (await this.store.events("waiting")).filter((one) => one.event);
      if (!waiting.length) return packed;
      const batch = await this.batchOf(waiting);
      const ids = new Set(batch.ids);
      const events = waiting.filter((one) => ids.has(one.event.id)).map((one) => one.event);
      const told = await call(this.person, "log", {
        method: "POST",
        json: {
          batch: batch.id,
          app: this.app,
          sent_at: isoOf(new Date()),
          waiting: waiting.length,
          events,
          ...(unlessWithdrawn ? { unless_withdrawn: true } : {}),
          ...(events.length === waiting.length ? await this.packAsked() : {}),
        },
        patience: PATIENCE,
      });
      await this.store.answered(told.results, told.change);
      await this.store.drop("batch");
      await this.noteClock(told.server_time);
      if (!events.some((one) => told.results[one.id])) throw new Away("no results");
      packed = Boolean(told.pack);
      if (packed) await this.packCame(told.pack);
      this.told(this.state);
    }
  }

  async batchOf(waiting) {
    const there = new Set(waiting.map((one) => one.event.id));
    const begun = await this.store.note("batch");
    if (begun && begun.ids.some((id) => there.has(id))) return begun;
    const batch = { id: uuid(), ids: waiting.slice(0, BATCH).map((one) => one.event.id) };
    await this.store.keep("batch", batch);
    return batch;
  }

  async noteClock(serverTime) {
    if (!serverTime) return;
    const error = (Date.now() - new Date(serverTime).getTime()) / 1000;
    setClock(error, this.person.zone);
    await this.store.keep("clock", error);
  }

  // ---- the pack --------------------------------------------------------------------------------

  async fetchPack() {
    const { after = 0, have } = await this.packAsked();
    const path = `pack?after=${after}${have ? `&have=${have}` : ""}`;
    const pack = await call(this.person, path, { patience: PATIENCE });
    await this.noteClock(pack.server_time);
    await this.packCame(pack);
  }

  /** What a pack is asked with: the last change here and the tables as they are; nothing at first. */
  async packAsked() {
    const after = (await this.store.note("change", 0)) || 0;
    return after ? { after, have: await this.smallTables() } : {};
  }

  async packCame(pack) {
    await this.takePack(pack);
    await this.mend(pack.hashes || {});
    await this.store.shown(pack.change);
    if (this.person.stopped) {
      this.person = { ...this.person, stopped: null };
      await keepPerson(this.person);
    }
  }

  /** Hashes of the tables that come whole when they differ: `villages:hash,rules:hash`. */
  async smallTables() {
    const names = TABLES.filter((one) => one !== "visits");
    const pairs = names.map(async (one) => `${one}:${(await this.store.hash(one))[1]}`);
    return (await Promise.all(pairs)).join(",");
  }

  async takePack(pack) {
    const before = (await this.store.note("told", [])) || [];
    const known = new Map(before.map((one) => [one.id, one]));
    for (const one of pack.told || []) known.set(one.id, { read: false, ...known.get(one.id), ...one });
    const notes = { change: pack.change };
    if ((pack.told || []).length || !before.length) notes.told = [...known.values()];
    await this.store.take(pack.tables || {}, Boolean(pack.full), notes);
  }

  /** Compare each table's hash with the county's; ask only for the rows that differ. */
  async mend(hashes) {
    const wrong = [];
    for (const table of TABLES.filter((one) => hashes[one])) {
      if (await this.same(table, hashes[table])) continue;
      const have = await this.store.have(table);
      const told = await call(this.person, "repair", { method: "POST", json: { table, have } });
      await this.store.take({ [table]: told }, false);
      if (!(await this.same(table, hashes[table]))) wrong.push(table);
    }
    if (wrong.length) await this.store.keep("change", 0);
  }

  async same(table, [count, hash]) {
    const [ours, said] = await this.store.hash(table);
    return ours === count && said === hash;
  }

  // ---- photos ----------------------------------------------------------------------------------

  /** Send photos whose event the county has, piece by piece from where it stopped. */
  async sendPhotos() {
    const waiting = await this.store.photos("waiting");
    if (!waiting.length) return;
    const unsent = new Set();
    for (const { event } of await this.store.events("waiting")) {
      if (event && event.kind === "photo") unsent.add(event.facts.photo);
    }
    for (const row of waiting.filter((one) => !unsent.has(one.id))) {
      const bytes = await this.store.photoBytes(row);
      if (bytes) await this.sendPhoto(row.id, bytes);
      this.told(this.state);
    }
  }

  async sendPhoto(id, bytes) {
    try {
      let { have, done } = await call(this.person, `photo/${id}`);
      while (!done) {
        const piece = bytes.slice(have, have + PIECE);
        const path = `photo/${id}?offset=${have}`;
        const told = await call(this.person, path, { method: "PUT", bytes: piece });
        if (!told.done && told.have <= have) throw new Away("photo stands still");
        ({ have, done } = told);
      }
      await this.store.photoDone(id);
    } catch (problem) {
      if (!(problem instanceof Faulty)) throw problem;
      if (problem.status !== 422 && problem.status !== 404) throw new Away("photo");
      await this.store.photoDone(id, "refused");
    }
  }
}


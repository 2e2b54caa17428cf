/**
 * One person's store on this phone: the pack's rows, the events and photos, small notes. All sealed.
 *
 * rows    {table, id, change, seal}              what the county sent
 * events  {n, id, visit, at, state, change, reason, seal}   n is the event's `seq`, given by the
 *         store itself; state: waiting, received, refused
 * photos  {id, visit, size, state, seal}         state: waiting, received (then without bytes)
 * meta    {name, seal}                           change number, drafts, messages, batch on its way
 */

import { seal, sha256, unseal } from "./crypto.js";
import { deleteDatabase, openDatabase, read, write } from "./idb.js";

const VERSION = 1;
export const TABLES = ["visits", "villages", "rules", "people", "free"];
const nameOf = (local) => `xunzhen-field-${local}`;

function upgrade(db) {
  db.createObjectStore("rows", { keyPath: ["table", "id"] }).createIndex("table", "table");
  const events = db.createObjectStore("events", { keyPath: "n", autoIncrement: true });
  events.createIndex("id", "id", { unique: true });
  events.createIndex("state", "state");
  db.createObjectStore("photos", { keyPath: "id" }).createIndex("state", "state");
  db.createObjectStore("meta", { keyPath: "name" });
}

/** How many visits have something unsent, without opening any seal (for the locked screen). */
export async function unsentVisits(local) {
  const db = await openDatabase(nameOf(local), VERSION, upgrade);
  try {
    const waiting = (tx, store) => tx.objectStore(store).index("state").getAll("waiting");
    const events = await read(db, ["events"], (tx) => waiting(tx, "events"));
    const photos = await read(db, ["photos"], (tx) => waiting(tx, "photos"));
    return new Set([...events, ...photos].map((one) => one.visit)).size;
  } finally {
    db.close();
  }
}

export const forget = (local) => deleteDatabase(nameOf(local));

export class Store {
  /** Open the store of a person with their data key. */
  static async open(local, key) {
    return new Store(await openDatabase(nameOf(local), VERSION, upgrade), key);
  }

  constructor(db, key) {
    this.db = db;
    this.key = key;
    this.damaged = new Map();
    this.tables = new Map();
  }

  close() {
    this.db.close();
  }

  /** Open a seal, or note what could not be read and go on. */
  async opened(row, place) {
    try {
      return await unseal(this.key, row.seal, place);
    } catch {
      this.damaged.set(place, { place, store: place.split(":")[0], at: row.at || "", n: row.n });
      return null;
    }
  }

  // ---- small notes -------------------------------------------------------------------------

  async note(name, otherwise = null) {
    const row = await read(this.db, ["meta"], (tx) => tx.objectStore("meta").get(name));
    if (!row) return otherwise;
    const value = await this.opened(row, `meta:${name}`);
    return value === null ? otherwise : value;
  }

  async keep(name, value) {
    const row = { name, seal: await seal(this.key, value, `meta:${name}`) };
    await write(this.db, ["meta"], (tx) => tx.objectStore("meta").put(row));
  }

  async drop(name) {
    await write(this.db, ["meta"], (tx) => tx.objectStore("meta").delete(name));
  }

  // ---- what the county sent ----------------------------------------------------------------

  /** Rows of a table that can be read, by id; kept in memory until the table changes. */
  async table(name) {
    if (!this.tables.has(name)) {
      const rows = await this.sealedRows(name);
      const values = await Promise.all(
        rows.map((row) => this.opened(row, `rows:${row.table}:${row.id}`)),
      );
      const found = new Map();
      values.forEach((value, index) => value && found.set(rows[index].id, value));
      this.tables.set(name, found);
    }
    return this.tables.get(name);
  }

  sealedRows(name) {
    return read(this.db, ["rows"], (tx) => tx.objectStore("rows").index("table").getAll(name));
  }

  /** Take in rows and remove others; `whole` first removes all rows of these tables. One transaction. */
  async take(tables, whole, notes = {}) {
    const rows = [];
    for (const [table, { rows: sent }] of Object.entries(tables)) {
      for (const one of sent || []) rows.push(this.sealedRow(table, one));
    }
    const ready = await Promise.all(rows);
    const kept = await Promise.all(
      Object.entries(notes).map(async ([name, value]) => ({
        name,
        seal: await seal(this.key, value, `meta:${name}`),
      })),
    );
    await write(this.db, ["rows", "meta"], (tx) => {
      const store = tx.objectStore("rows");
      if (whole) store.clear();
      for (const [table, { gone }] of Object.entries(tables)) {
        for (const id of gone || []) store.delete([table, String(id)]);
      }
      for (const row of ready) store.put(row);
      for (const row of kept) tx.objectStore("meta").put(row);
    });
    for (const row of ready) this.damaged.delete(`rows:${row.table}:${row.id}`);
    this.tables.clear();
  }

  async sealedRow(table, value) {
    const id = String(value.id);
    const sealed = await seal(this.key, value, `rows:${table}:${id}`);
    return { table, id, change: value.change || 0, seal: sealed };
  }

  /** The change number of each readable row of a table: what a repair is asked with. */
  async have(name) {
    await this.table(name);
    const rows = (await this.sealedRows(name)).filter(
      (row) => !this.damaged.has(`rows:${row.table}:${row.id}`),
    );
    return Object.fromEntries(rows.map((row) => [row.id, row.change]));
  }

  /** [count, hash] of a table as the county reckons it: decision record 10. */
  async hash(name) {
    const have = await this.have(name);
    const lines = Object.keys(have).sort().map((id) => `${id}:${have[id]}\n`);
    return [lines.length, (await sha256(lines.join(""))).slice(0, 16)];
  }

  // ---- what was done here ------------------------------------------------------------------

  /**
   * Put an event, with a photo's bytes if it has one, into the outbox; resolves with its number when
   * the disk has it. Removes the draft `done` in the same transaction.
   */
  async append(event, { photo = null, done = "" } = {}) {
    const row = {
      id: event.id,
      visit: event.visit,
      at: event.at,
      state: "waiting",
      change: 0,
      reason: null,
      seal: await seal(this.key, event, `events:${event.id}`),
    };
    const picture = photo && {
      id: photo.id,
      visit: event.visit,
      at: event.at,
      size: photo.bytes.length,
      state: "waiting",
      seal: await seal(this.key, photo.bytes, `photos:${photo.id}`),
    };
    return write(this.db, ["events", "photos", "meta"], (tx) => {
      if (picture) tx.objectStore("photos").add(picture);
      if (done) tx.objectStore("meta").delete(done);
      return tx.objectStore("events").add(row);
    });
  }

  /** Every event still kept here: {row, event}, in the order made; unreadable ones have event null. */
  async events(state = null) {
    const rows = await read(this.db, ["events"], (tx) => {
      const store = tx.objectStore("events");
      return state ? store.index("state").getAll(state) : store.getAll();
    });
    const found = await Promise.all(rows.map((row) => this.opened(row, `events:${row.id}`)));
    return rows.map((row, index) => ({
      row,
      event: found[index] && { ...found[index], seq: row.n },
    }));
  }

  /** Note the county's answers: {event id: {fate, zh, en}} at its change number. */
  async answered(results, change) {
    const ids = Object.keys(results);
    await write(this.db, ["events"], (tx) => {
      const store = tx.objectStore("events");
      for (const id of ids) {
        store.index("id").openCursor(IDBKeyRange.only(id)).onsuccess = (told) => {
          const cursor = told.target.result;
          if (!cursor) return;
          const { fate, zh = "", en = "" } = results[id];
          const state = fate === "refused" ? "refused" : "received";
          cursor.update({ ...cursor.value, state, change, fate, reason: { zh, en } });
        };
      }
    });
  }

  /** Let go of received events that the pack of this change number already shows. */
  async shown(change) {
    await write(this.db, ["events", "photos"], (tx) => {
      const gone = (store, when) => {
        tx.objectStore(store).index("state").openCursor("received").onsuccess = (told) => {
          const cursor = told.target.result;
          if (!cursor) return;
          if (when(cursor.value)) cursor.delete();
          cursor.continue();
        };
      };
      gone("events", (row) => row.change <= change);
      const old = Date.now() - 45 * 86400000;
      gone("photos", (row) => new Date(row.at).getTime() < old);
    });
  }

  photos(state = null) {
    return read(this.db, ["photos"], (tx) => {
      const store = tx.objectStore("photos");
      return state ? store.index("state").getAll(state) : store.getAll();
    });
  }

  photoBytes(row) {
    return this.opened(row, `photos:${row.id}`);
  }

  async photoDone(id, state = "received") {
    await write(this.db, ["photos"], (tx) => {
      const store = tx.objectStore("photos");
      store.get(id).onsuccess = (told) => {
        const row = told.target.result;
        if (row) store.put({ ...row, state, seal: null });
      };
    });
  }

  /** Remove all that the county has; what is unsent stays, sealed. Returns how many visits stay. */
  async wipeReceived() {
    await write(this.db, ["rows", "events", "photos", "meta"], (tx) => {
      tx.objectStore("rows").clear();
      tx.objectStore("meta").clear();
      for (const store of ["events", "photos"]) {
        tx.objectStore(store).openCursor().onsuccess = (told) => {
          const cursor = told.target.result;
          if (!cursor) return;
          if (cursor.value.state !== "waiting") cursor.delete();
          cursor.continue();
        };
      }
    });
    this.tables.clear();
    this.damaged.clear();
  }
}

/** IndexedDB in promises. A write is done when its transaction is, never before. */

export class StorageFull extends Error {}
export class StorageBroken extends Error {}

const fault = (cause) => {
  const full = cause && cause.name === "QuotaExceededError";
  const Kind = full ? StorageFull : StorageBroken;
  return new Kind(cause ? `${cause.name}: ${cause.message}` : "aborted");
};

/** Open a database, making its stores by `upgrade(db)` when it is new. */
export function openDatabase(name, version, upgrade) {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(name, version);
    asked.onupgradeneeded = () => upgrade(asked.result);
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      done(asked.result);
    };
    asked.onerror = () => failed(fault(asked.error));
    asked.onblocked = () => failed(new StorageBroken("blocked"));
  });
}

export const deleteDatabase = (name) =>
  new Promise((done, failed) => {
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = asked.onblocked = () => done();
    asked.onerror = () => failed(fault(asked.error));
  });

/**
 * Run `work(tx)` in one transaction; resolve with what it returned (a request's result) only after
 * the disk has it, as far as the browser can tell.
 */
export function write(db, stores, work) {
  return new Promise((done, failed) => {
    let tx;
    try {
      tx = db.transaction(stores, "readwrite", { durability: "strict" });
    } catch (problem) {
      failed(fault(problem));
      return;
    }
    let answer;
    let cause = null;
    tx.oncomplete = () => done(answer instanceof IDBRequest ? answer.result : answer);
    tx.onabort = () => failed(fault(cause || tx.error));
    try {
      answer = work(tx);
    } catch (problem) {
      cause = problem;
      try {
        tx.abort();
      } catch {
        failed(fault(problem));
      }
    }
  });
}

/** Read with `ask(tx)`, which returns one request. */
export function read(db, stores, ask) {
  return new Promise((done, failed) => {
    try {
      const asked = ask(db.transaction(stores, "readonly"));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(fault(asked.error));
    } catch (problem) {
      failed(fault(problem));
    }
  });
}

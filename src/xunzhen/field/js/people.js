/**
 * Who uses this phone: a small register that can be read without a PIN, because the locked screen
 * must name the person. It holds no patient, no record and no key that opens one by itself.
 */

import {
  dataKeyOf, fromBase64, locked, newDataKey, newPhoneKey, seal, TRIES, unseal,
  unwrapWithPin, uuid, wrapForCounty, wrapUnderPin, WrongPin,
} from "./crypto.js";
import { openDatabase, read, write } from "./idb.js";

let register = null;

async function opened() {
  register =
    register ||
    (await openDatabase("xunzhen-field", 1, (db) => {
      db.createObjectStore("people", { keyPath: "local" });
      db.createObjectStore("settings", { keyPath: "name" });
    }));
  return register;
}

export async function setting(name, otherwise) {
  const row = await read(await opened(), ["settings"], (tx) =>
    tx.objectStore("settings").get(name),
  );
  return row ? row.value : otherwise;
}

export async function keepSetting(name, value) {
  await write(await opened(), ["settings"], (tx) =>
    tx.objectStore("settings").put({ name, value }),
  );
}

async function phoneKey() {
  const kept = await setting("phoneKey", null);
  if (kept) return kept;
  const made = await newPhoneKey();
  await keepSetting("phoneKey", made);
  return made;
}

export const people = async () =>
  read(await opened(), ["people"], (tx) => tx.objectStore("people").getAll());

export const personOf = async (local) =>
  read(await opened(), ["people"], (tx) => tx.objectStore("people").get(local));

export const keepPerson = async (person) =>
  write(await opened(), ["people"], (tx) => tx.objectStore("people").put(person));

export const removePerson = async (local) =>
  write(await opened(), ["people"], (tx) => tx.objectStore("people").delete(local));

/** Keep a person just enrolled: answers {person, key}. `told` is what the county answered. */
export async function enrolled(told, pin) {
  const phone = await phoneKey();
  const key = await newDataKey();
  const person = {
    ...publicPart(told),
    local: uuid(),
    tries: TRIES,
    pin: await wrapUnderPin(key, pin, phone),
    secret: await seal(phone, told.secret, "secret"),
    forCounty: await wrapForCounty(key, told.public_key),
  };
  await keepPerson(person);
  return { person, key: await locked(key) };
}

/** The same person with a new device number, keeping store and key: after a revocation. */
export async function enrolledAnew(person, told, pin) {
  const phone = await phoneKey();
  const key = await unwrapWithPin(person.pin, pin, phone, true);
  const renewed = {
    ...person,
    ...publicPart(told),
    gone: "",
    stopped: null,
    secret: await seal(phone, told.secret, "secret"),
    forCounty: await wrapForCounty(key, told.public_key),
  };
  await keepPerson(renewed);
  return renewed;
}

const publicPart = ({ device, staff, name, county, county_name, township, zone, demo }) => ({
  device, staff, name, county, county_name, township, zone, demo,
});

export const secretOf = async (person) => unseal(await phoneKey(), person.secret, "secret");

/**
 * Open a person's data key. The try is counted before it is made, so that switching the phone off
 * gives none back; the last wrong one throws away the key under the PIN.
 */
export async function unlocked(person, pin) {
  const before = { ...person, tries: person.tries - 1 };
  await keepPerson(before);
  try {
    const key = await unwrapWithPin(person.pin, pin, await phoneKey());
    const after = { ...person, tries: TRIES };
    await keepPerson(after);
    return { person: after, key };
  } catch (problem) {
    if (!(problem instanceof WrongPin)) throw problem;
    if (before.tries <= 0) await keepPerson({ ...before, tries: 0, pin: null });
    throw problem;
  }
}

/** Keep the key that the township gave back, sealed by the phone, until a new PIN is set. */
export async function granted(person, key) {
  const kept = { ...person, given: await seal(await phoneKey(), fromBase64(key), "given") };
  await keepPerson(kept);
  return kept;
}

/** Set a PIN: the first after the township gave the key back, or a new one with the old. */
export async function pinSet(person, pin, old = "") {
  const phone = await phoneKey();
  const key = person.given
    ? await dataKeyOf(await unseal(phone, person.given, "given"))
    : await unwrapWithPin(person.pin, old, phone, true);
  const kept = { ...person, tries: TRIES, pin: await wrapUnderPin(key, pin, phone) };
  delete kept.given;
  await keepPerson(kept);
  return { person: kept, key: await locked(key) };
}


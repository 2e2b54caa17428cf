/**
 * Keys and seals. A person's data key (AES-GCM, 256 bits) seals every row of the phone's store.
 *
 * The data key lies on the phone twice: wrapped (AES-KW) by a key derived from the PIN (PBKDF2,
 * SHA-256, 310,000 rounds), that again sealed by a key of this phone which no script can read; and
 * wrapped under the county's public key (RSA-OAEP, SHA-256), so that a township can give it back.
 */

export const ROUNDS = 310000;
export const TRIES = 5;
const GCM = "AES-GCM";
const text = new TextEncoder();

export class WrongPin extends Error {}

/** Say whether this browser can keep secrets at all (it needs https). */
export const canSeal = () => Boolean(globalThis.crypto && crypto.subtle);

/** A random UUID, version 4; old browsers have no crypto.randomUUID. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = hexOf(bytes);
  return [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]].map(([a, b]) => hex.slice(a, b)).join("-");
}

export const hexOf = (bytes) =>
  Array.from(new Uint8Array(bytes), (one) => one.toString(16).padStart(2, "0")).join("");

/** SHA-256 of bytes or text, in hex. */
export async function sha256(what) {
  const bytes = typeof what === "string" ? text.encode(what) : what;
  return hexOf(await crypto.subtle.digest("SHA-256", bytes));
}

export function base64(bytes) {
  let binary = "";
  for (const one of new Uint8Array(bytes)) binary += String.fromCharCode(one);
  return btoa(binary);
}

export const fromBase64 = (coded) => Uint8Array.from(atob(coded), (one) => one.charCodeAt(0));

/** A key of this phone: it can be used here and read nowhere. */
export const newPhoneKey = () =>
  crypto.subtle.generateKey({ name: GCM, length: 256 }, false, ["encrypt", "decrypt"]);

/** A new data key, readable only so that it can be wrapped; see `locked`. */
export const newDataKey = () =>
  crypto.subtle.generateKey({ name: GCM, length: 256 }, true, ["encrypt", "decrypt"]);

export const dataKeyOf = (bytes) =>
  crypto.subtle.importKey("raw", bytes, GCM, true, ["encrypt", "decrypt"]);

/** The same data key, no longer readable: what the app keeps in memory. */
export async function locked(key) {
  const raw = await crypto.subtle.exportKey("raw", key);
  return crypto.subtle.importKey("raw", raw, GCM, false, ["encrypt", "decrypt"]);
}

async function pinKey(pin, salt, rounds) {
  const from = await crypto.subtle.importKey("raw", text.encode(pin), "PBKDF2", false, [
    "deriveKey",
  ]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  const kind = { name: "AES-KW", length: 256 };
  return crypto.subtle.deriveKey(how, from, kind, false, ["wrapKey", "unwrapKey"]);
}

/** Wrap a readable data key under a PIN and this phone's key. */
export async function wrapUnderPin(key, pin, phoneKey) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const kek = await pinKey(pin, salt, ROUNDS);
  const wrapped = await crypto.subtle.wrapKey("raw", key, kek, "AES-KW");
  return { salt, rounds: ROUNDS, sealed: await seal(phoneKey, new Uint8Array(wrapped), "pin") };
}

/** Open the data key with a PIN; throws WrongPin. `readable` only to wrap it anew. */
export async function unwrapWithPin(kept, pin, phoneKey, readable = false) {
  const kek = await pinKey(pin, kept.salt, kept.rounds);
  const wrapped = await unseal(phoneKey, kept.sealed, "pin");
  try {
    return await crypto.subtle.unwrapKey("raw", wrapped, kek, "AES-KW", GCM, readable, [
      "encrypt",
      "decrypt",
    ]);
  } catch {
    throw new WrongPin();
  }
}

/** Wrap a readable data key under the county's public key (SPKI, PEM or base64); base64. */
export async function wrapForCounty(key, publicKey) {
  const der = fromBase64(publicKey.replace(/-----[^-]+-----/g, "").replace(/\s+/g, ""));
  const how = { name: "RSA-OAEP", hash: "SHA-256" };
  const county = await crypto.subtle.importKey("spki", der, how, false, ["wrapKey"]);
  return base64(await crypto.subtle.wrapKey("raw", key, county, { name: "RSA-OAEP" }));
}

/** Seal bytes or a JSON value; `place` binds the seal to where it lies, so rows cannot be swapped. */
export async function seal(key, value, place) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const raw = value instanceof Uint8Array;
  const plain = raw ? value : text.encode(JSON.stringify(value));
  const how = { name: GCM, iv, additionalData: text.encode(place) };
  return { iv, raw, data: await crypto.subtle.encrypt(how, key, plain) };
}

/** Open a seal; throws when key, place or bytes are not those it was made with. */
export async function unseal(key, sealed, place) {
  const how = { name: GCM, iv: sealed.iv, additionalData: text.encode(place) };
  const plain = await crypto.subtle.decrypt(how, key, sealed.data);
  return sealed.raw ? new Uint8Array(plain) : JSON.parse(new TextDecoder().decode(plain));
}

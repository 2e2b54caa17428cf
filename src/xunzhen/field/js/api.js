/** Calls to the county. Every failure is one of four kinds, and each has its own way on. */

import { secretOf } from "./people.js";

/** No answer, or none that can be used: try again later. */
export class Away extends Error {}
/** The county knows this phone no longer: `revoked` or `unknown`. */
export class Gone extends Error {}
/** The county will not talk to this person now; `sentence` says why. */
export class Stopped extends Error {
  constructor(sentence) {
    super(sentence.en || sentence.zh || "stopped");
    this.sentence = sentence;
  }
}
/** The county read the call and found it wrong. */
export class Faulty extends Error {
  constructor(status, told) {
    super(String(status));
    this.status = status;
    this.told = told;
  }
}

async function asked(path, options, patience) {
  const cut = new AbortController();
  const timer = setTimeout(() => cut.abort(), patience);
  try {
    const answer = await fetch(path, { ...options, signal: cut.signal, cache: "no-store" });
    const type = answer.headers.get("Content-Type") || "";
    return { answer, told: type.includes("json") ? await answer.json() : null };
  } catch (problem) {
    throw new Away(problem.name);
  } finally {
    clearTimeout(timer);
  }
}

function judged(answer, told) {
  if (answer.ok) {
    if (told === null) throw new Away("not json");
    return told;
  }
  if (answer.status === 401) throw new Gone((told && told.gone) || "unknown");
  if (answer.status === 403) throw new Stopped((told && (told.sentence || told)) || {});
  if (answer.status >= 500 || answer.status === 429) throw new Away(String(answer.status));
  throw new Faulty(answer.status, told);
}

/** Ask as an enrolled phone; `json` or `bytes` is the body. */
export async function call(person, path, { method = "GET", json, bytes, patience = 45000 } = {}) {
  const headers = {
    Accept: "application/json",
    Authorization: `Device ${person.device}.${await secretOf(person)}`,
  };
  if (json) headers["Content-Type"] = "application/json";
  if (bytes) headers["Content-Type"] = "application/octet-stream";
  const body = json ? JSON.stringify(json) : bytes;
  const options = { method, headers, body, credentials: "omit" };
  const { answer, told } = await asked(`/field/api/${path}`, options, patience);
  return judged(answer, told);
}

/** Who is signed in to the console in this browser: {name, may, csrf}. */
export async function who() {
  const { answer, told } = await asked("/field/who", { credentials: "same-origin" }, 20000);
  return judged(answer, told);
}

/** Enrol this phone for whoever is signed in. */
export async function enrol(csrf, facts) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
  headers.Accept = "application/json";
  const options = { method: "POST", headers, body: JSON.stringify(facts) };
  options.credentials = "same-origin";
  const { answer, told } = await asked("/field/api/enrol", options, 30000);
  return judged(answer, told);
}

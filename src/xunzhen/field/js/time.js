/** Time of the phone, put right by what the county's clock last said, and told in the county's zone. */

let error = 0;
let zone = "Asia/Shanghai";

/** Set how many seconds the phone's clock runs ahead of the county's, and the county's zone. */
export function setClock(seconds, name) {
  error = Number.isFinite(seconds) ? seconds : 0;
  zone = name || zone;
}

export const clockError = () => error;

/** The county's time, as far as this phone knows it. */
export const now = () => new Date(Date.now() - error * 1000);

/** A moment of this phone's clock as the county will read it. */
export const rightly = (at) => new Date(new Date(at).getTime() - error * 1000);

/** ISO 8601 with the phone's offset. */
export function isoOf(at) {
  const pad = (number, width = 2) => String(number).padStart(width, "0");
  const offset = -at.getTimezoneOffset();
  const day = [at.getFullYear(), pad(at.getMonth() + 1), pad(at.getDate())].join("-");
  const hour = [pad(at.getHours()), pad(at.getMinutes()), pad(at.getSeconds())].join(":");
  const far = Math.abs(offset);
  const zoned = `${offset < 0 ? "-" : "+"}${pad(Math.floor(far / 60))}:${pad(far % 60)}`;
  return `${day}T${hour}.${pad(at.getMilliseconds(), 3)}${zoned}`;
}

function parts(at) {
  const how = { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit" };
  Object.assign(how, { day: "2-digit", hour: "2-digit", minute: "2-digit" });
  const found = new Intl.DateTimeFormat("en-US", how).formatToParts(at);
  return Object.fromEntries(found.map((one) => [one.type, one.value]));
}

/** The day of a moment in the county, YYYY-MM-DD. */
export function dayOf(at) {
  const { year, month, day } = parts(at);
  return `${year}-${month}-${day}`;
}

/** The time of a moment in the county, 8:34. */
export function clockOf(at) {
  const { hour, minute } = parts(at);
  return `${Number(hour)}:${minute}`;
}

/** "08:30" or "08:30:00" or minutes after midnight as 8:30; "" for nothing. */
export function plainClock(value) {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "number") {
    return `${Math.floor(value / 60)}:${String(value % 60).padStart(2, "0")}`;
  }
  const [hour, minute] = String(value).split("T").pop().split(":");
  return `${Number(hour)}:${minute}`;
}

/** Minutes after midnight of a clock as above; null for nothing. */
export function minutesOf(value) {
  const plain = plainClock(value);
  if (!plain) return null;
  const [hour, minute] = plain.split(":").map(Number);
  return hour * 60 + minute;
}

const utc = (day) => new Date(`${day}T00:00:00Z`);
export const weekday = (day) => (utc(day).getUTCDay() + 6) % 7;
export const addDays = (day, count) =>
  new Date(utc(day).getTime() + count * 86400000).toISOString().slice(0, 10);
export const daysBetween = (from, to) => Math.round((utc(to) - utc(from)) / 86400000);
export const mondayOf = (day) => addDays(day, -weekday(day));

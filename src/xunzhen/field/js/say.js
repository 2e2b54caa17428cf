/** Sentences in the reader's language, from the one catalogue. */

import { WORDS } from "./words.js";
import { clockOf, dayOf, daysBetween, now, weekday } from "./time.js";

let language = "zh";

export const setLanguage = (name) => {
  language = name === "en" ? "en" : "zh";
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
};
export const currentLanguage = () => language;

/**
 * Say a sentence of the catalogue. `{name}` is a fact; `{name#visit#visits}` one of two words, by
 * whether the fact is 1.
 */
export function say(key, facts = {}) {
  const pair = WORDS[key];
  if (!pair) throw new Error(`no words for ${key}`);
  return pair[language === "en" ? 1 : 0].replace(
    /\{(\w+)(?:#([^#}]*)#([^#}]*))?\}/g,
    (all, name, one, many) => {
      if (one === undefined) return name in facts ? String(facts[name]) : all;
      return Number(facts[name]) === 1 ? one : many;
    },
  );
}

/** The reader's side of something the county said in both languages. */
export const pick = (both) => (both && (language === "en" ? both.en || both.zh : both.zh)) || "";

export const halfDay = (afternoon) => (afternoon === null || afternoon === undefined
  ? say("half.none")
  : say(afternoon ? "half.pm" : "half.am"));

/** A day and its month, as one says them. */
export function dayName(day) {
  const [, month, date] = day.split("-").map(Number);
  return say("day", { month, date, name: say(`month.${month}`) });
}

export const weekdayName = (day) => say(`weekday.${weekday(day)}`);
export const weekdayShort = (day) => say(`wd.${weekday(day)}`);

/** A moment of the county: today 8:34, or with its day. */
export function momentName(at) {
  const day = dayOf(at);
  const clock = clockOf(at);
  if (daysBetween(day, dayOf(now())) === 0) return say("moment.today", { clock });
  return say("moment.day", { day: dayName(day), clock });
}

/** Minutes in words: 2 h 36 min. */
export function lasting(minutes) {
  const [hours, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)];
  if (!hours) return say("lasting.minutes", { rest });
  return rest ? say("lasting.both", { hours, rest }) : say("lasting.hours", { hours });
}

export function distance(metres) {
  if (metres < 1000) return say("far.metres", { far: Math.round(metres / 10) * 10 });
  return say("far.kilometres", { far: (metres / 1000).toFixed(1) });
}

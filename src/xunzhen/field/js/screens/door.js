/** 10 the locked screen, setting a PIN, taking a phone into use, and what stands in the way. */

import { Away, call, enrol, Faulty, Gone, Stopped, who } from "../api.js";
import { canSeal, uuid, WrongPin } from "../crypto.js";
import { button, h, icon } from "../dom.js";
import { alert, page, plain, sub } from "../page.js";
import * as register from "../people.js";
import { pick, say } from "../say.js";
import { unsentVisits } from "../store.js";

const DIGITS = 6;
const SIGN_IN = "/sign-in/?next=/field/";

/** Six digits that are not all the same and no straight run. */
export function weak(pin) {
  const run = "01234567890123456789";
  const back = [...run].reverse().join("");
  return /^(\d)\1+$/.test(pin) || run.includes(pin) || back.includes(pin);
}

/** Twelve keys; `full(pin)` hears of six digits. The keyboard's own keys work too. */
function keypad(full, corner = null) {
  let pin = "";
  const dots = h("div", { class: "dots", role: "img" });
  const draw = () => {
    dots.setAttribute("aria-label", say("pin.typed", { n: pin.length, all: DIGITS }));
    dots.textContent = "";
    dots.append(...Array.from({ length: DIGITS }, (_, at) => h("i", { class: at < pin.length ? "on" : "" })));
  };
  const put = (digit) => {
    if (pin.length >= DIGITS) return;
    pin += digit;
    draw();
    if (pin.length === DIGITS) setTimeout(() => full(pin), 30);
  };
  const back = () => {
    pin = pin.slice(0, -1);
    draw();
  };
  const key = (digit) => h("button", { type: "button", onclick: () => put(digit) }, digit);
  draw();
  const keys = h("div", { class: "keys" }, [..."123456789"].map(key), corner || h("span"), key("0"), h("button", { type: "button", class: "t", onclick: back }, say("pin.back")));
  const typed = (event) => {
    if (!keys.isConnected) removeEventListener("keydown", typed);
    else if (/^[0-9]$/.test(event.key)) put(event.key);
    else if (event.key === "Backspace") back();
  };
  addEventListener("keydown", typed);
  return [dots, keys];
}

const words = (problem) => {
  if (problem instanceof Stopped) return pick(problem.sentence) || say("door.refused");
  if (problem instanceof Faulty) return pick(problem.told) || say("door.refused");
  if (problem instanceof Away) return say("door.away");
  if (problem instanceof Gone) return say("door.signIn");
  return say("fault.other", { what: problem.message });
};

export class Door {
  constructor(app) {
    this.app = app;
    this.open = this.locked;
    this.said = "";
  }

  /** Show the screen of a step; `said` is one sentence of what went wrong before. */
  show(step, said = "") {
    this.open = step;
    this.said = said;
    return this.app.render();
  }

  head(person) {
    const change = h("button", { type: "button", class: "btn low", onclick: () => this.show(this.choose) }, say("pin.notMe"));
    return h("div", { class: "who" }, h("div", {}, h("h1", { tabindex: "-1" }, person.name), h("span", { class: "sub" }, person.county_name)), change);
  }

  warn() {
    return this.said ? h("div", { class: "pad", role: "alert" }, alert(this.said)) : null;
  }

  /** The screen of whoever used the phone last. */
  async locked() {
    if (!canSeal()) return page(this.app, { title: say("door.title"), main: [h("div", { class: "pad" }, alert(say("door.insecure")))] });
    const people = await register.people();
    if (!people.length) return this.welcome();
    const last = await register.setting("last", people[0].local);
    const person = people.find((one) => one.local === last) || people[0];
    this.app.person = person;
    if (person.given) return this.newPin(person);
    if (!person.pin) return this.forgotten(person);
    return this.enter(person);
  }

  async enter(person) {
    const unsent = await unsentVisits(person.local);
    const full = async (pin) => {
      try {
        const opened = await register.unlocked(await register.personOf(person.local), pin);
        await this.app.begin(opened.person, opened.key);
      } catch (problem) {
        if (!(problem instanceof WrongPin)) throw problem;
        const { tries } = await register.personOf(person.local);
        await this.show(this.locked, tries ? say("pin.wrong", { n: tries }) : "");
      }
    };
    const forgot = h("button", { type: "button", class: "t", onclick: () => this.show(this.forgot) }, say("pin.forgot"));
    return page(this.app, {
      kind: "pin",
      main: [
        this.head(person),
        h("p", { class: "asks" }, h("b", {}, say("pin.enter", { n: DIGITS })), " ", say("pin.left", { n: person.tries })),
        this.warn(),
        keypad((pin) => this.app.caught(full(pin)), forgot),
        h("p", { class: "keep" }, icon("lock"), h("span", {}, unsent ? say("pin.safe", { n: unsent }) : say("pin.safeNone"))),
      ],
    });
  }

  /** Forgotten: what will happen, before it happens. */
  async forgot() {
    const person = this.app.person;
    const give = async () => {
      await register.keepPerson({ ...person, tries: 0, pin: null });
      await this.show(this.locked);
    };
    return page(this.app, {
      kind: "door",
      title: say("lock.forgotTitle"),
      main: [h("div", { class: "pad stack" }, plain(say("lock.forgot")), plain(say("lock.safe")))],
      foot: [button(say("lock.tryAgain"), () => this.show(this.locked)), button(say("lock.askTownship"), give, { main: true })],
    });
  }

  /** Locked until the township grants the key back: ask, and ask again. */
  async forgotten(person) {
    const unsent = await unsentVisits(person.local);
    const said = h("p", { class: "clock", role: "status" }, this.said || say("lock.notAsked"));
    const ask = async () => {
      said.textContent = say("lock.asking");
      try {
        const answer = await call(person, "unlock", { method: "POST", json: { wrapped: person.forCounty } });
        if (answer.state === "granted") {
          await register.granted(person, answer.key);
          await this.show(this.locked);
        } else said.textContent = say("lock.waiting");
      } catch (problem) {
        said.textContent = words(problem);
      }
    };
    const again = setInterval(() => (said.isConnected ? ask() : clearInterval(again)), 20000);
    return page(this.app, {
      kind: "door",
      main: [
        this.head(person),
        h("div", { class: "pad stack" }, h("h2", { class: "say" }, icon("lock"), say("lock.title")), plain(say("lock.how")), said, h("p", { class: "keep" }, icon("lock"), h("span", {}, unsent ? say("pin.safe", { n: unsent }) : say("pin.safeNone")))),
      ],
      foot: [button(say("lock.ask"), ask, { main: true })],
    });
  }

  /** Choose a PIN twice; `done(pin)` hears of it. */
  twice(title, done, first = "") {
    const full = (pin) => {
      if (weak(pin)) return this.show(() => this.twice(title, done), say("pin.weak"));
      if (!first) return this.show(() => this.twice(title, done, pin));
      if (pin !== first) return this.show(() => this.twice(title, done), say("pin.differ"));
      return this.app.caught(done(pin));
    };
    return page(this.app, {
      kind: "pin",
      title,
      aside: null,
      main: [h("p", { class: "asks" }, h("b", {}, say(first ? "pin.again" : "pin.choose", { n: DIGITS }))), this.warn(), keypad(full), h("p", { class: "keep" }, icon("lock"), h("span", {}, say("pin.what")))],
    });
  }

  newPin(person) {
    return this.twice(say("pin.newTitle"), async (pin) => {
      const { person: kept, key } = await register.pinSet(person, pin);
      await this.app.begin(kept, key);
    });
  }

  // ---- taking a phone into use -------------------------------------------------------------

  async welcome() {
    this.app.person = null;
    const body = [h("h2", { class: "say" }, say("door.hello")), plain(say("door.once"))];
    let foot = [];
    try {
      const signed = await who();
      if (!signed.name) foot = [this.signIn()];
      else if (!signed.may) {
        body.push(alert(say("door.noDoctor", { name: signed.name })));
        foot = [this.signIn(say("door.otherAccount"))];
      } else {
        body.push(h("p", {}, say("door.signedIn", { name: signed.name })));
        foot = [button(say("door.enrol", { name: signed.name }), () => this.enrolling(signed), { main: true })];
      }
    } catch {
      body.push(alert(say("door.offline")));
      foot = [button(say("door.retry"), () => this.show(this.welcome), { main: true })];
    }
    const people = await register.people();
    if (people.length) foot.unshift(button(say("back"), () => this.show(this.choose)));
    return page(this.app, { kind: "door", title: say("door.title"), main: [h("div", { class: "pad stack" }, this.warn(), body)], foot });
  }

  signIn(label = say("door.signIn")) {
    return h("a", { class: "btn main", href: SIGN_IN }, label);
  }

  enrolling(signed) {
    const ask = async (pin) => {
      try {
        const name = navigator.userAgent.slice(0, 80);
        const told = await enrol(signed.csrf, { device: uuid(), name, app: this.app.version });
        const { person, key } = await register.enrolled(told, pin);
        await this.app.begin(person, key);
      } catch (problem) {
        await this.show(this.welcome, words(problem));
      }
    };
    return this.show(() => this.twice(say("pin.firstTitle"), ask));
  }

  /** Who uses this phone: each with what they have unsent. */
  async choose() {
    const people = await register.people();
    const rows = await Promise.all(
      people.map(async (one) => {
        const unsent = await unsentVisits(one.local);
        const pickOne = async () => {
          await register.keepSetting("last", one.local);
          await this.show(this.locked);
        };
        return h("li", {}, h("button", { type: "button", class: "row go", onclick: pickOne }, h("b", {}, one.name), h("span", { class: "r sub" }, say("pill", { n: unsent }))));
      }),
    );
    return page(this.app, {
      kind: "door",
      title: say("choose.title"),
      aside: null,
      main: [h("ul", { class: "pad" }, rows), h("div", { class: "pad" }, sub(say("choose.safe")))],
      foot: [button(say("choose.new"), () => this.show(this.welcome), { main: true })],
    });
  }

  /** The county withdrew this phone: what it had is gone, what is unsent stays sealed. */
  async gone() {
    const { person } = this.app;
    const unsent = await unsentVisits(person.local);
    return page(this.app, {
      kind: "door",
      title: say("gone.title"),
      aside: null,
      main: [h("div", { class: "pad stack" }, h("h2", { class: "say" }, icon("warn"), say("gone.head")), plain(say(unsent ? "gone.kept" : "gone.nothing", { n: unsent })), plain(say("gone.next")), this.warn())],
      foot: [button(say("gone.other"), () => this.app.lock()), button(say("gone.enrol"), () => this.app.caught(this.again()), { main: true })],
    });
  }

  /** The same person takes the phone into use again: new number, same store and key. */
  async again() {
    const { person } = this.app;
    try {
      const signed = await who();
      if (!signed.name) return location.assign(SIGN_IN);
      if (!signed.may) return this.show(this.gone, say("door.noDoctor", { name: signed.name }));
      const ask = async (pin) => {
        try {
          await register.unlocked(await register.personOf(person.local), pin);
          const told = await enrol(signed.csrf, { device: uuid(), name: navigator.userAgent.slice(0, 80), app: this.app.version });
          if (told.staff !== person.staff) return this.show(this.gone, say("gone.notYou"));
          await register.enrolledAnew(await register.personOf(person.local), told, pin);
          const opened = await register.unlocked(await register.personOf(person.local), pin);
          return await this.app.begin(opened.person, opened.key);
        } catch (problem) {
          return this.show(this.gone, problem instanceof WrongPin ? say("pin.wrong", { n: "" }) : words(problem));
        }
      };
      return this.show(() => page(this.app, { kind: "pin", title: person.name, aside: null, main: [h("p", { class: "asks" }, h("b", {}, say("pin.enter", { n: DIGITS }))), keypad(ask)] }));
    } catch (problem) {
      return this.show(this.gone, words(problem));
    }
  }
}

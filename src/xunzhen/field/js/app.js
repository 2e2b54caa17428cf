/** The app: who is in, which screen is open, and what every screen may ask for. */

import { h } from "./dom.js";
import { eventOf } from "./events.js";
import { search } from "./geo.js";
import { StorageBroken, StorageFull } from "./idb.js";
import { page } from "./page.js";
import * as register from "./people.js";
import { dayName, halfDay, pick, say, setLanguage } from "./say.js";
import { forget, Store } from "./store.js";
import { Sync } from "./sync.js";
import { setClock } from "./time.js";
import { counted, visitsOf } from "./visits.js";
import { Door } from "./screens/door.js";

const IDLE = 15 * 60 * 1000;
const HIDDEN = 5 * 60 * 1000;

class App {
  constructor(root, version) {
    Object.assign(this, { root, version, person: null, store: null, sync: null, unsent: 0 });
    this.hunts = new Map();
    this.look = { left: "", large: "" };
    this.door = new Door(this);
    this.turn = 0;
  }

  async start() {
    await this.dress();
    addEventListener("hashchange", () => this.render());
    addEventListener("unhandledrejection", (told) => {
      told.preventDefault();
      this.fault(told.reason);
    });
    this.watchIdle();
    await this.render();
    this.screens();
    this.serve();
  }

  /** The screens behind the lock come after the lock itself is drawn. */
  screens() {
    this.loaded = this.loaded || import("./screens/all.js");
    return this.loaded;
  }

  /** Put on language, hand and size as chosen on this phone. */
  async dress() {
    const first = (navigator.language || "zh").startsWith("zh") ? "zh" : "en";
    const names = ["language", "left", "large"];
    const [language, ...look] = await Promise.all(names.map((one) => register.setting(one, "")));
    setLanguage(language || first);
    for (const [at, name] of ["left", "large"].entries()) {
      this.look[name] = look[at];
      document.documentElement.classList.toggle(name, Boolean(this.look[name]));
    }
    document.title = say("title");
  }

  // ---- screens -----------------------------------------------------------------------------

  go(route) {
    if (location.hash === `#/${route}`) return this.render();
    location.hash = `#/${route}`;
    return undefined;
  }

  /** Draw the screen that the address names; the last call wins. */
  async render() {
    const turn = (this.turn += 1);
    const route = location.hash.replace(/^#\/?/, "") || "today";
    let screen;
    try {
      screen = await this.screen(...route.split("/"));
    } catch (problem) {
      screen = this.broken(problem);
    }
    if (turn !== this.turn) return;
    const same = this.route === route && this.root.firstChild;
    const held = same && this.held();
    const top = same ? window.scrollY : 0;
    this.root.textContent = "";
    this.root.append(screen);
    this.route = route;
    window.scrollTo(0, top);
    if (same) this.giveBack(held);
    else this.root.querySelector("h1")?.focus({ preventScroll: true });
  }

  /** Where the keyboard stood, so that drawing the same screen anew does not lose it. */
  held() {
    const all = [...this.root.querySelectorAll("a, button, input, textarea, summary")];
    return all.indexOf(document.activeElement);
  }

  giveBack(held) {
    const all = this.root.querySelectorAll("a, button, input, textarea, summary");
    if (held >= 0 && all[held]) all[held].focus({ preventScroll: true });
  }

  async screen(name, ...facts) {
    if (!this.store) return this.door.open();
    if (this.sync && this.sync.state === "gone") {
      return this.door.open === this.door.locked ? this.door.gone() : this.door.open();
    }
    this.unsent = counted(await this.visits()).waiting;
    const { SCREENS } = await this.screens();
    return (SCREENS[name] || SCREENS.today)(this, ...facts);
  }

  lost() {
    return page(this, { title: say("lost.title"), back: "#/today", main: [h("p", { class: "pad empty" }, say("lost.text"))] });
  }

  broken(problem) {
    const text = problem instanceof StorageBroken ? say("fault.storage") : say("fault.other", { what: String(problem && problem.message) });
    return page(this, { title: say("fault.title"), aside: null, main: [h("p", { class: "pad", role: "alert" }, text)] });
  }

  /** Say one sentence in front of the screen; it stays until it is read away. */
  tell(text) {
    const old = document.querySelector("dialog");
    if (old) old.remove();
    const dialog = h("dialog", { class: "tell" }, h("p", { role: "alert" }, text));
    const close = () => dialog.remove();
    dialog.append(h("button", { type: "button", class: "btn main", onclick: close }, say("told.read")));
    document.body.append(dialog);
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", "");
  }

  fault(problem) {
    if (problem instanceof StorageFull) this.tell(say("fault.full"));
    else if (problem instanceof StorageBroken) this.tell(say("fault.storage"));
    else this.tell(say("fault.other", { what: String((problem && problem.message) || problem) }));
  }

  async caught(work) {
    try {
      return await work;
    } catch (problem) {
      return this.fault(problem);
    }
  }

  // ---- who is in ---------------------------------------------------------------------------

  async begin(person, key) {
    await this.closed();
    this.person = person;
    await register.keepSetting("last", person.local);
    this.store = await Store.open(person.local, key);
    setClock(await this.store.note("clock", 0), person.zone);
    this.door.said = "";
    this.door.open = this.door.locked;
    this.sync = new Sync(this.store, person, this.version, () => this.heard());
    if (person.gone) this.sync.state = "gone";
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    await this.resumeArrivals();
    this.read = null;
    await this.render();
    if (this.sync && !person.gone) this.sync.start();
  }

  /** Sync told of a change: draw what shows it, but never under a finger that is writing. */
  heard() {
    if (!this.sync) return;
    this.person = this.sync.person;
    const quiet = ["today", "week", "health", "list", "month", "news"];
    const open = (location.hash.replace(/^#\/?/, "") || "today").split("/")[0];
    if (quiet.includes(open) || this.sync.state === "gone") this.render();
  }

  async closed() {
    if (this.sync) this.sync.stop();
    if (this.store) this.store.close();
    for (const hunt of this.hunts.values()) hunt.search.stop();
    this.hunts.clear();
    Object.assign(this, { sync: null, store: null, unsent: 0 });
  }

  async lock() {
    await this.closed();
    location.hash = "#/today";
    if (this.renewed) return location.reload();
    if (this.updateReady) this.updateReady.postMessage("enter");
    return this.door.show(this.door.locked);
  }

  async forget(local) {
    await register.removePerson(local);
    await forget(local);
  }

  watchIdle() {
    let last = Date.now();
    const touched = () => (last = Date.now());
    for (const name of ["pointerdown", "keydown"]) addEventListener(name, touched);
    const late = (most) => this.store && Date.now() - last > most && this.lock();
    document.addEventListener("visibilitychange", () => !document.hidden && late(HIDDEN));
    setInterval(() => late(IDLE), 30000);
  }

  // ---- what screens ask for ----------------------------------------------------------------

  /** Visits as they stand, read once for one drawing of a screen. */
  visits() {
    if (!this.read || this.read.turn !== this.turn) {
      this.read = { turn: this.turn, visits: this.readVisits() };
    }
    return this.read.visits;
  }

  async readVisits() {
    const arrivals = (await this.store.note("arrivals", {})) || {};
    return (await visitsOf(this.store)).map((one) =>
      !one.arrived && arrivals[one.id] && arrivals[one.id].working
        ? { ...one, arrived: new Date(arrivals[one.id].at) }
        : one,
    );
  }

  villageName(visit, villages) {
    const found = villages && villages.get(visit.place);
    return found ? found.name : visit.place || say("village.unknown");
  }

  async nameOf(visit) {
    return this.villageName(visit, await this.store.table("villages"));
  }

  /** What is new: two values for one field, and what the county told and nobody read. */
  async news() {
    const villages = await this.store.table("villages");
    const disputed = (await this.visits()).filter((one) => one.mine && (one.conflicts || []).length && !one.ours.some((each) => each.kind === "recorded"));
    const words = (one) => say("news.conflict", { day: `${dayName(one.date)}${halfDay(one.afternoon)}`, village: this.villageName(one, villages) });
    const told_ = ((await this.store.note("told", [])) || []).filter((one) => !one.read && one.kind !== "verified");
    return [
      ...disputed.map((one) => ({ href: `#/conflict/${one.id}`, words: words(one) })),
      ...told_.map((one) => ({ href: `#/told/${encodeURIComponent(one.id)}`, words: pick(one) })),
    ];
  }

  /** Something was put into the outbox: send it when there is a signal. */
  sent() {
    this.sync.now();
  }

  async sendNow() {
    await this.sync.now();
    await this.render();
  }

  // ---- arriving ----------------------------------------------------------------------------

  async arrivalOf(visit) {
    const arrivals = (await this.store.note("arrivals", {})) || {};
    if (!arrivals[visit.id]) {
      arrivals[visit.id] = { at: new Date().toISOString() };
      await this.store.keep("arrivals", arrivals);
    }
    return arrivals[visit.id];
  }

  /** The button was touched: the time is kept before anything else, then the search begins. */
  async arrive(visit) {
    await this.arrivalOf(visit);
    this.hunts.delete(visit.id);
    this.go(`checkin/${visit.id}`);
  }

  hunt(visit) {
    if (!this.hunts.has(visit.id)) {
      const hunt = { begun: Date.now(), search: search(), answer: null };
      hunt.search.found.then((answer) => {
        hunt.answer = answer;
        if (hunt.first) this.caught(this.settleArrival(visit));
        else if (location.hash === `#/checkin/${visit.id}`) this.render();
      });
      this.hunts.set(visit.id, hunt);
    }
    return this.hunts.get(visit.id);
  }

  searchAgain(visit) {
    this.hunts.delete(visit.id);
    return this.render();
  }

  async dropArrival(visit) {
    const arrivals = (await this.store.note("arrivals", {})) || {};
    delete arrivals[visit.id];
    await this.store.keep("arrivals", arrivals);
    this.hunts.delete(visit.id);
  }

  async notYet(visit, leave_ = true) {
    await this.dropArrival(visit);
    if (leave_) this.go(`village/${visit.id}`);
  }

  /** Check in with what was found, at the kept time; then go on to the record. */
  async checkIn(visit, facts) {
    const { at } = await this.arrivalOf(visit);
    await this.store.append(eventOf(visit.id, "checked_in", { at: new Date(at), facts }));
    await this.dropArrival(visit);
    this.sent();
    this.go(`record/${visit.id}`);
  }

  /** Work first: the position is added when it is found, or its absence is. */
  async workFirst(visit) {
    const arrivals = (await this.store.note("arrivals", {})) || {};
    arrivals[visit.id] = { ...(await this.arrivalOf(visit)), working: true };
    await this.store.keep("arrivals", arrivals);
    const hunt = this.hunt(visit);
    hunt.first = true;
    if (hunt.answer) await this.settleArrival(visit);
    this.go(`record/${visit.id}`);
  }

  /** Make the check-in of somebody who went to work first, with a position or without. */
  async settleArrival(visit) {
    const arrivals = (await this.store.note("arrivals", {})) || {};
    const arrival = arrivals[visit.id];
    if (!arrival || !arrival.working) return;
    const hunt = this.hunts.get(visit.id);
    const answer = (hunt && hunt.answer) || { missing: "stopped" };
    const { lng, lat, accuracy, missing } = answer;
    const facts = missing ? { no_fix: missing } : { lng, lat, accuracy };
    await this.store.append(eventOf(visit.id, "checked_in", { at: new Date(arrival.at), facts }));
    await this.dropArrival(visit);
    this.sent();
  }

  /** Searches that a closed page interrupted begin again. */
  async resumeArrivals() {
    const arrivals = (await this.store.note("arrivals", {})) || {};
    for (const [id, arrival] of Object.entries(arrivals)) {
      if (arrival.working) this.hunt({ id }).first = true;
    }
  }

  /** Ring when the half-day is reached; the app must stay open for it. */
  ring(visit, minutes) {
    clearTimeout(this.bell);
    this.bell = setTimeout(() => {
      if (navigator.vibrate) navigator.vibrate([400, 200, 400]);
      this.go(`checkout/${visit.id}`);
      this.tell(say("checkout.rung"));
    }, minutes * 60000);
    this.tell(say("checkout.willRing"));
    this.go("today");
  }

  // ---- the service worker ------------------------------------------------------------------

  async serve() {
    if (!navigator.serviceWorker) return;
    this.watchVersion();
    try {
      const worker = await navigator.serviceWorker.register("/field/sw.js", { scope: "/field/" });
      const ready = () => {
        this.updateReady = navigator.serviceWorker.controller && worker.waiting; // not the first
        if (this.updateReady && !this.store) this.updateReady.postMessage("enter");
      };
      worker.addEventListener("updatefound", () => worker.installing?.addEventListener("statechange", ready));
      if (worker.waiting) ready();
      if (worker.active && navigator.onLine) worker.update().catch(() => {});
    } catch {
      this.unserved = true;
    }
  }

  /**
   * Another version serves this page from now on: begin anew with all its files, but never under
   * somebody who is in. A browser may take minutes to let a waiting version in.
   */
  watchVersion() {
    let served = Boolean(navigator.serviceWorker.controller);
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      this.renewed = served; // the first version to serve a page is its own
      served = true;
      if (this.renewed && !this.store) location.reload();
    });
  }
}

const root = document.getElementById("app");
new App(root, root.dataset.version).start();

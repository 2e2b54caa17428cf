/** Settings: language, hand, size, PIN, and leaving this phone. */

import { WrongPin } from "../crypto.js";
import { button, choice, h, icon } from "../dom.js";
import { page, plain, sub } from "../page.js";
import * as register from "../people.js";
import { currentLanguage, say } from "../say.js";
import { weak } from "./door.js";

export async function settings(app) {
  const { left, large } = app.look;
  const set = (name) => async (value) => {
    await register.keepSetting(name, value);
    await app.dress();
    await app.render();
  };
  const two = (no, yes) => [["", say(no)], ["1", say(yes)]];
  return page(app, {
    kind: "settings",
    title: say("settings.title"),
    back: "#/health",
    main: [
      h(
        "div",
        { class: "pad stack" },
        choice(say("settings.language"), [["zh", say("language.zh")], ["en", say("language.en")]], currentLanguage(), set("language"), "two"),
        choice(say("settings.hand"), two("settings.right", "settings.left"), left, set("left"), "two"),
        choice(say("settings.size"), two("settings.normal", "settings.large"), large, set("large"), "two"),
      ),
      app.updateReady && h("button", { type: "button", class: "row go pad", onclick: () => app.update() }, h("b", {}, say("settings.update"))),
      h("button", { type: "button", class: "row go pad", onclick: () => app.lock() }, icon("lock"), say("settings.lock")),
      h("a", { class: "row go pad", href: "#/pin" }, say("settings.pin")),
      h("a", { class: "row go pad", href: "#/leave" }, say("settings.leave")),
      h("p", { class: "foot2 sub" }, say("settings.version", { version: app.version }), h("br"), say("settings.device", { device: app.person.device.slice(0, 8) })),
    ],
  });
}

/** Change the PIN: the old one, the new one twice. */
export async function pin(app) {
  const field = (name) => h("input", { type: "password", inputmode: "numeric", maxlength: "6", id: name, autocomplete: "off" });
  const [old, fresh, again] = ["old", "fresh", "again"].map(field);
  const row = (input) => [h("label", { class: "q", for: input.id }, say(`pin.${input.id}`)), input];
  const change = async () => {
    if (!/^\d{6}$/.test(fresh.value) || weak(fresh.value)) return app.tell(say("pin.weak"));
    if (fresh.value !== again.value) return app.tell(say("pin.differ"));
    const person = await register.personOf(app.person.local);
    try {
      const opened = await register.unlocked(person, old.value);
      const kept = await register.pinSet(opened.person, fresh.value, old.value);
      app.person = kept.person;
      await app.tell(say("pin.changed"));
      return app.go("settings");
    } catch (problem) {
      if (!(problem instanceof WrongPin)) throw problem;
      const { tries } = await register.personOf(person.local);
      return tries ? app.tell(say("pin.wrong", { n: tries })) : app.lock();
    }
  };
  return page(app, {
    kind: "settings",
    title: say("settings.pin"),
    back: "#/settings",
    main: [h("div", { class: "pad stack" }, row(old), row(fresh), row(again), sub(say("pin.what")))],
    foot: [button(say("pin.change"), change, { main: true })],
  });
}

/** Leave this phone: what the county has goes, what is unsent stays, sealed, until it is sent. */
export async function leave(app) {
  const go = async () => {
    await app.sync.stop();
    await app.store.wipeReceived();
    const unsent = app.unsent;
    const { local } = app.person;
    await app.closed();
    if (!unsent) await app.forget(local);
    await app.lock();
  };
  return page(app, {
    kind: "door",
    title: say("settings.leave"),
    back: "#/settings",
    main: [h("div", { class: "pad stack" }, plain(say("leave.effect")), plain(app.unsent ? say("leave.kept", { n: app.unsent }) : say("leave.nothing")))],
    foot: [button(say("leave.stay"), () => app.go("settings")), button(say("leave.go"), () => app.caught(go()), { main: true })],
  });
}

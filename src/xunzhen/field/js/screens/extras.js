/** A photograph of the place, and the telephone of somebody who agreed to be asked. */

import { sha256, uuid } from "../crypto.js";
import { button, h, icon } from "../dom.js";
import { eventOf } from "../events.js";
import { page, plain, sub } from "../page.js";
import { NoPicture, shrunk } from "../photo.js";
import { say } from "../say.js";

export async function photo(app, id) {
  const visit = (await app.visits()).find((one) => one.id === id);
  if (!visit) return app.lost();
  const said = h("p", { class: "clock", role: "status" }, say("photo.count", { n: visit.photos }));
  const input = h("input", { type: "file", accept: "image/*", capture: "environment", class: "file", id: "photo" });
  const take = async () => {
    if (!input.files.length) return;
    said.textContent = say("photo.shrinking");
    try {
      const bytes = await shrunk(input.files[0]);
      const facts = { photo: uuid(), sha256: await sha256(bytes), bytes: bytes.length };
      await app.store.append(eventOf(id, "photo", { facts }), { photo: { id: facts.photo, bytes } });
      app.sent();
      app.render();
    } catch (problem) {
      if (!(problem instanceof NoPicture)) throw problem;
      said.textContent = say("photo.wrong");
    }
  };
  input.addEventListener("change", () => app.caught(take()));
  return page(app, {
    kind: "photo",
    title: say("photo.title", { village: await app.nameOf(visit) }),
    back: visit.arrived ? `#/record/${id}` : `#/checkin/${id}`,
    main: [
      h("h2", {}, say("photo.what")),
      plain(say("photo.rule")),
      said,
      h("label", { class: "btn low", for: "photo" }, icon("photo"), say("photo.open")),
      input,
      sub(say("photo.exif")),
    ],
    foot: [button(say("photo.back"), () => history.back(), { main: true })],
  });
}

export async function contact(app, id) {
  const visit = (await app.visits()).find((one) => one.id === id);
  if (!visit) return app.lost();
  const known = visit.ours.filter((one) => one.kind === "contact").length;
  const number = h("input", { type: "tel", inputmode: "tel", id: "tel", maxlength: "20", autocomplete: "off" });
  const agreed = h("input", { type: "checkbox", id: "agreed" });
  const keep = async () => {
    const digits = number.value.replace(/[^0-9+]/g, "");
    if (digits.length < 7) return app.tell(say("contact.short"));
    if (!agreed.checked) return app.tell(say("contact.ask"));
    await app.store.append(eventOf(id, "contact", { facts: { consent: true, phone: digits } }));
    app.sent();
    return app.render();
  };
  return page(app, {
    kind: "contact",
    title: say("contact.title"),
    back: `#/record/${id}`,
    main: [
      plain(say("contact.why")),
      h("label", { class: "q", for: "tel" }, say("contact.number")),
      number,
      h("label", { class: "opt" }, agreed, h("span", {}, say("contact.agreed"))),
      h("p", { class: "clock", role: "status" }, say("contact.known", { n: known })),
    ],
    foot: [button(say("photo.back"), () => app.go(`record/${id}`)), button(say("contact.keep"), keep, { main: true })],
  });
}

/** Elements. Text always goes in as text: what somebody wrote can never become a script. */

export function h(tag, facts = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "value") element.value = value;
    else if (name === "checked" || name === "disabled") element[name] = Boolean(value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children.flat(9)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

export const icon = (name) => h("i", { class: `i i-${name}`, "aria-hidden": "true" });

/** A main or second button of the footer: one word of action, a small line under it if any. */
export function button(label, onclick, { main = false, low = false, small = "", mark = "" } = {}) {
  const kind = `btn${main ? " main" : ""}${low ? " low" : ""}`;
  const text = h("span", {}, label, small && h("small", {}, small));
  return h("button", { type: "button", class: kind, onclick }, mark && icon(mark), text);
}

/** One choice of several, as radio buttons; `pick(value)` hears of it. */
export function choice(label, options, chosen, pick, kind = "") {
  const group = `choice-${Math.random().toString(36).slice(2)}`;
  return h(
    "fieldset",
    { class: `choice ${kind}` },
    h("legend", { class: "q" }, label),
    options.map(([value, text]) => {
      const facts = { type: "radio", name: group, value, checked: value === chosen };
      const input = h("input", { ...facts, onchange: () => pick(value) });
      return h("label", { class: "opt" }, input, h("span", {}, text));
    }),
  );
}

/** A stepper: − number +, read aloud with its name. */
export function stepper(name, value, words, step) {
  const output = h("output", { "aria-label": name }, value === null ? "–" : value);
  const key = (sign, label, by) => {
    const off = by < 0 && !value;
    const facts = { type: "button", "aria-label": label, "data-by": by };
    return h("button", { ...facts, "aria-disabled": off ? "true" : null, onclick: () => step(by) }, sign);
  };
  const group = { class: "step", role: "group", "aria-label": name };
  return h("div", group, key("−", words.less, -1), output, key("+", words.more, 1));
}

// What every page needs of script, and nothing a page cannot do without.
"use strict";

// Esc shuts a clause pop-over that focus or the pointer holds open.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const box of document.querySelectorAll(".clausebox:hover,.clausebox:focus-within")) {
    box.classList.add("is-shut");
    const open = () => box.classList.remove("is-shut");
    box.addEventListener("focusout", open, { once: true });
    box.addEventListener("mouseleave", open, { once: true });
  }
});

// data-dialog opens the dialog of that id, data-shut shuts its own, data-print prints.
// An opener may be a link to a page that asks the same: without script it goes there.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
  const shutter = event.target.closest("[data-shut]");
  if (shutter?.closest("dialog")) {
    event.preventDefault();
    shutter.closest("dialog").close();
  }
  if (event.target.closest("[data-print]")) window.print();
});

// A form is sent once; its button is free again when the reader comes back to the page.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// The open entry of the navigation is in sight on a phone.
const strip = document.querySelector(".nav-in");
const here = strip?.querySelector("[aria-current]");
if (here && strip.scrollWidth > strip.clientWidth) {
  strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
}

// A part of a page that did not come says so in its own place and offers to be asked for again.
function say(kind, detail) {
  const template = document.getElementById(kind);
  const target = detail.target ?? detail.elt;
  if (!template || !target?.isConnected) return;
  const notice = template.content.firstElementChild.cloneNode(true);
  notice.querySelector("[data-again]")?.addEventListener("click", () => {
    notice.remove();
    window.htmx.ajax("GET", detail.requestConfig.path, { source: detail.elt, target });
  });
  if (target.previousElementSibling?.classList.contains("part-failed")) {
    target.previousElementSibling.remove();
  }
  target.before(notice);
}

const asked = (detail) => detail.requestConfig?.verb === "get";
document.addEventListener("htmx:responseError", (event) => {
  say(asked(event.detail) ? "part-failed" : "part-unsaved", event.detail);
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    say(asked(event.detail) ? "part-offline" : "part-unsaved", event.detail);
  });
}
// An ended session answers with the sign-in page: that must not land inside a part.
document.addEventListener("htmx:beforeSwap", (event) => {
  const answered = new URL(event.detail.xhr.responseURL || location.href, location.href);
  if (!answered.pathname.startsWith("/sign-in/")) return;
  event.detail.shouldSwap = false;
  say("part-ended", event.detail);
});
document.addEventListener("htmx:afterSwap", (event) => {
  const before = event.detail.target?.previousElementSibling;
  if (before?.classList.contains("part-failed")) before.remove();
});

// A strip of time that is wider than its frame starts at today, not in January.
for (const frame of document.querySelectorAll(".scroll-x[data-now]")) {
  const today = (frame.dataset.now / frame.dataset.width) * frame.scrollWidth;
  frame.scrollLeft = today - frame.clientWidth / 2;
}

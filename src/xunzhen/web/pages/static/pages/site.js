// What every page needs of script, and nothing a page cannot do without.
"use strict";
// Esc shuts a clause pop-over that focus holds open.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const box = document.activeElement?.closest(".clausebox");
  if (box) { box.classList.add("is-shut"); box.addEventListener("focusout", () => box.classList.remove("is-shut"), { once: true }); }
});
// A button with data-dialog opens the dialog of that id; one with data-shut shuts its own.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  if (event.target.closest("[data-shut]")) event.target.closest("dialog")?.close();
  if (event.target.closest("[data-print]")) window.print();
});

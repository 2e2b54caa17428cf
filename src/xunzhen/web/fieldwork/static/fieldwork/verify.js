// The button says how many are ticked; without script it says how many were ticked for the reader.
const button = document.querySelector("button[data-count]");
if (button) {
  const boxes = [...document.querySelectorAll(`input[type=checkbox][name=${button.dataset.count}]`)];
  const words = button.querySelector("span");
  const say = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    words.textContent = button.dataset.words.replace("#", ticked);
    button.disabled = ticked === 0;
  };
  for (const box of boxes) box.addEventListener("change", say);
  say();
}

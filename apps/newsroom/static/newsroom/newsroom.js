// Opens the dialogs of the desk: <button data-opens="dialog-id">. Everything else about them is the browser's.
document.addEventListener("click", (event) => {
  const closer = event.target.closest("[data-closes]");
  if (closer) {
    closer.closest("dialog").close();
    return;
  }
  const opener = event.target.closest("[data-opens]");
  if (!opener) return;
  const dialog = document.getElementById(opener.dataset.opens);
  if (opener.dataset.action) dialog.querySelector("form").action = opener.dataset.action;
  if (opener.dataset.about) dialog.querySelector("[data-about-slot]").textContent = opener.dataset.about;
  dialog.showModal();
});

// A decision is sent once, however often the button is pressed.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-once]")) return;
  for (const button of event.target.querySelectorAll("button[type=submit], button:not([type])")) button.disabled = true;
});

// The slider of "Looking back" fills the field. Dragging shows at once; with the keyboard, Enter does.
document.addEventListener("DOMContentLoaded", () => {
  for (const slider of document.querySelectorAll(".vh-slider")) makeSlider(slider);
});

function makeSlider(slider) {
  const range = slider.querySelector("input");
  const field = slider.closest("form").elements.at;
  const times = slider.dataset.times.split(" ");
  const say = () => range.setAttribute("aria-valuetext", times[range.value].replace("T", ", "));
  let isDragged = false;

  if (field.value) range.value = Math.max(0, times.findLastIndex((time) => time <= field.value));
  say();
  slider.hidden = false;
  range.addEventListener("pointerdown", () => { isDragged = true; });
  range.addEventListener("keydown", (event) => {
    isDragged = false;
    if (event.key === "Enter") field.form.requestSubmit();
  });
  range.addEventListener("input", () => {
    field.value = times[range.value];
    say();
  });
  range.addEventListener("change", () => { if (isDragged) field.form.requestSubmit(); });
}

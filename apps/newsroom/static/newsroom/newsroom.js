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

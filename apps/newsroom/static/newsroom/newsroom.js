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
  for (const option of dialog.querySelectorAll("option")) {
    option.hidden = option.disabled = option.value !== "" && option.value === opener.dataset.own; // nothing is one with itself
  }
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

// What changes by itself: asked for again every two seconds while something is under way and somebody looks.
const LIVE_PAUSE = 2_000; // milliseconds
const LIVE_SPOKEN_PAUSE = 10_000; // a screen reader is told no oftener

document.addEventListener("DOMContentLoaded", () => {
  for (const place of document.querySelectorAll("[data-live]")) keepLive(place);
});

function keepLive(place) {
  const status = document.getElementById(place.dataset.status);
  const isUnderWay = () => place.querySelector("[data-under-way]") !== null;
  let etag = "";
  let spokenAt = Date.now();

  function say(words) {
    if (status.textContent !== words) status.textContent = words;
    spokenAt = Date.now();
  }

  function show(html) {
    const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
    const scrolled = Array.from(place.querySelectorAll(".vh-scroll"), (box) => [box.id, box.scrollLeft]);
    place.innerHTML = html;
    for (const [id, left] of scrolled) if (document.getElementById(id)) document.getElementById(id).scrollLeft = left;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  async function ask() {
    const response = await fetch(place.dataset.live, { headers: etag ? { "If-None-Match": etag } : {} });
    if (response.status === 304) return true;
    if (!response.ok || response.redirected) { // signed out, or the page is gone
      say("This page is no longer kept up to date. Load it again.");
      return false;
    }
    etag = response.headers.get("ETag") ?? "";
    show(await response.text());
    return true;
  }

  async function follow() {
    let goesOn = true;
    if (!document.hidden) goesOn = await ask().catch(() => true); // the server may be away for a moment
    if (!goesOn) return;
    if (!isUnderWay()) {
      say(place.dataset.done);
      if (place.dataset.afterwards) document.getElementById(place.dataset.afterwards).hidden = false;
      return;
    }
    if (Date.now() - spokenAt >= LIVE_SPOKEN_PAUSE) say(place.querySelector("[data-says]").dataset.says);
    setTimeout(follow, LIVE_PAUSE);
  }

  if (isUnderWay()) setTimeout(follow, LIVE_PAUSE);
}

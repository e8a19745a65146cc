/* Quick exit: the page empties at once, the harmless one takes its place in the history. Escape pressed three times does the same. */
const leave = (href) => {
  document.body.replaceChildren();
  document.title = "天气";
  location.replace(href);
};
document.addEventListener("click", (event) => {
  const exit = event.target.closest("[data-quick-exit]");
  if (!exit) return;
  event.preventDefault();
  leave(exit.href);
});
let presses = [];
addEventListener("keydown", (event) => {
  const exit = document.querySelector("[data-quick-exit]");
  if (!exit || event.key !== "Escape") { presses = []; return; }
  presses = [...presses.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
  if (presses.length >= 3) leave(exit.href);
});

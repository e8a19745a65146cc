/* Quick exit: the page empties at once, the harmless one takes its place in the history. Escape pressed three times does the same. */
const exit = document.querySelector("[data-quick-exit]");
if (exit) {
  const leave = () => {
    document.body.replaceChildren();
    document.title = "天气";
    location.replace(exit.href);
  };
  exit.addEventListener("click", (event) => { event.preventDefault(); leave(); });
  let presses = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") { presses = []; return; }
    presses = [...presses.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
    if (presses.length >= 3) leave();
  });
}

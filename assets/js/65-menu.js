/* The folded menu closes with Escape, or when a person goes elsewhere. Opening needs no script. */
const openFold = () => document.querySelector("details[data-fold][open]");
addEventListener("keydown", (event) => {
  const fold = event.key === "Escape" && openFold();
  if (!fold || !fold.contains(document.activeElement)) return;
  fold.open = false;
  fold.querySelector("summary").focus();
});
const elsewhere = (event) => {
  const fold = openFold();
  if (fold && event.target instanceof Node && !fold.contains(event.target)) fold.open = false;
};
document.addEventListener("click", elsewhere);
document.addEventListener("focusin", elsewhere);

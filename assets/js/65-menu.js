/* The folded menu closes with Escape, or when a person goes elsewhere. Opening needs no script. */
for (const fold of document.querySelectorAll("details[data-fold]")) {
  fold.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !fold.open) return;
    fold.open = false;
    fold.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => { if (!fold.contains(event.target)) fold.open = false; });
  fold.addEventListener("focusout", (event) => { if (event.relatedTarget && !fold.contains(event.relatedTarget)) fold.open = false; });
}

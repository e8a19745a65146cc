/* A form is sent once: the second press does nothing, and the button says in words what is going on. The server has its own key against doubles. */
let resetOnce = [];
const start = () => {
  resetOnce = [];
  for (const form of document.querySelectorAll("form[data-once]")) {
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent) { event.preventDefault(); return; }
      sent = true;
      const button = event.submitter ?? form.querySelector("button[type=submit]");
      if (!button?.dataset.busy) return;
      const words = button.textContent;
      resetOnce.push(() => { button.textContent = words; button.removeAttribute("aria-disabled"); });
      setTimeout(() => { button.textContent = button.dataset.busy; button.setAttribute("aria-disabled", "true"); });
    });
    resetOnce.push(() => { sent = false; });
  }
};
start();
addEventListener("page-replaced", start);
/* Coming back with the back button shows the page as it was left: make it usable again. An upload that failed asks for the same. */
const again = () => { for (const reset of resetOnce) reset(); };
addEventListener("pageshow", (event) => { if (event.persisted) again(); });
addEventListener("form-free-again", again);

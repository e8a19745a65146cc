/* A text area grows with what is typed and says how many characters are left near its limit. */
const start = () => {
  for (const area of document.querySelectorAll("textarea[data-grow]")) {
    const grow = () => {
      if (CSS.supports("field-sizing", "content")) return;
      area.style.height = "auto";
      area.style.height = `${area.scrollHeight + 4}px`;
    };
    area.addEventListener("input", grow);
    grow();
  }
  for (const area of document.querySelectorAll("textarea[data-count]")) {
    const note = document.createElement("p");
    note.className = "count-note";
    note.setAttribute("aria-live", "polite");
    area.after(note);
    const count = () => {
      const left = area.maxLength - area.value.length;
      note.textContent = left <= area.maxLength / 4 ? `还可以写 ${left} 个字` : "";
    };
    area.addEventListener("input", count);
    count();
  }
};
start();
addEventListener("page-replaced", start);

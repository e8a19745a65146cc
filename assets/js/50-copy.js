/* Copies a code or an address and says so on the button itself. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const words = button.dataset.words ?? (button.dataset.words = button.textContent);
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "已复制";
  } catch {
    const field = document.createElement("textarea");
    field.value = button.dataset.copy;
    document.body.append(field);
    field.select();
    button.textContent = document.execCommand("copy") ? "已复制" : "没能复制，请长按选中";
    field.remove();
  }
  button.setAttribute("aria-live", "polite");
  setTimeout(() => { button.textContent = words; }, 3000);
});

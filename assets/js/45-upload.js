/* Sending files shows how far it is. The answer of the server then takes the place of this page, exactly as without JavaScript. */
for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", (event) => {
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    if (event.defaultPrevented || files.length === 0) return;
    event.preventDefault();
    const box = document.createElement("div");
    box.className = "upload-bar";
    const words = document.createElement("p");
    words.setAttribute("role", "status");
    words.textContent = `正在上传 ${files.length} 个文件，请不要关掉这一页。`;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", "上传进度");
    box.append(words, bar);
    form.append(box);
    const body = new FormData(form);
    if (event.submitter?.name) body.append(event.submitter.name, event.submitter.value);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (step) => {
      if (!step.lengthComputable) return;
      bar.value = Math.round(step.loaded / step.total * 100);
      if (step.loaded === step.total) words.textContent = "已传完，正在保存……";
    });
    request.addEventListener("load", () => {
      const refused = request.status >= 400;
      if (!refused) { location.assign(request.responseURL || form.action); return; }
      /* A refused form comes back whole, with what was typed: show that page. */
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      document.title = page.title;
      const main = page.querySelector("main");
      if (!main) { location.reload(); return; }
      document.querySelector("main").replaceWith(main);
      for (const input of main.querySelectorAll("input[type=file]")) {
        const before = form.querySelector(`input[type=file][name="${CSS.escape(input.name)}"]`);
        if (before?.files.length) input.files = before.files;
      }
      main.querySelector("[data-error-summary]")?.focus();
      scrollTo(0, 0);
    });
    request.addEventListener("error", () => {
      box.remove();
      const failed = document.createElement("p");
      failed.className = "field-error";
      failed.setAttribute("role", "alert");
      failed.textContent = "网络断了，文件没有传上去。您填的内容都还在这一页，请过一会儿再按一次提交。";
      form.append(failed);
      dispatchEvent(new Event("form-free-again"));
    });
    request.send(body);
  });
}

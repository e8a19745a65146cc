/* Sending files shows how far it is. The answer of the server then takes the place of this page, exactly as without JavaScript.
   The answer is shown in place and not fetched again, because a note such as 已收到 is given only once. */
const showAnswer = (form, request) => {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  if (!page.querySelector("main")) { location.assign(request.responseURL || form.action); return; }
  if (request.status < 400) history.replaceState(null, "", request.responseURL || form.action);
  const chosen = [...form.querySelectorAll("input[type=file]")];
  document.title = page.title;
  document.body.replaceWith(page.body);
  if (request.status >= 400) {
    for (const input of document.querySelectorAll("input[type=file]")) {
      const before = chosen.find((other) => other.name === input.name);
      if (before?.files.length) input.files = before.files;
    }
  }
  scrollTo(0, 0);
  dispatchEvent(new Event("page-replaced"));
};
const start = () => {
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
      request.addEventListener("load", () => showAnswer(form, request));
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
};
start();
addEventListener("page-replaced", start);

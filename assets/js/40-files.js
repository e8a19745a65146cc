/* Chosen files are shown before they are sent: small pictures, names, sizes, and a plain word when something is too big or too many.
   The server decides; this only spares people a wasted upload. */
const asSize = (bytes) => bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
const start = () => {
  for (const input of document.querySelectorAll("input[data-file]")) {
    const maxBytes = Number(input.dataset.maxMb) * 1048576;
    const maxFiles = input.multiple ? Number(input.dataset.maxFiles) : 1;
    const note = document.createElement("p");
    note.className = "picked-note";
    note.setAttribute("role", "status");
    const list = document.createElement("ul");
    list.className = "picked";
    input.after(note, list);
    let urls = [];
    const show = () => {
      urls.forEach((url) => URL.revokeObjectURL(url));
      urls = [];
      list.replaceChildren();
      const files = [...input.files];
      for (const file of files) {
        const item = document.createElement("li");
        const tooBig = file.size > maxBytes;
        item.className = tooBig ? "picked-item picked-big" : "picked-item";
        if (file.type.startsWith("image/") && !tooBig) {
          const picture = document.createElement("img");
          const url = URL.createObjectURL(file);
          urls.push(url);
          picture.src = url;
          picture.alt = "";
          item.append(picture);
        } else {
          const kind = document.createElement("span");
          kind.className = "picked-kind";
          kind.textContent = tooBig ? "太大了" : (file.name.split(".").pop() ?? "").toUpperCase().slice(0, 5) || "文件";
          item.append(kind);
        }
        item.append(`${file.name} · ${asSize(file.size)}`);
        list.append(item);
      }
      const big = files.filter((file) => file.size > maxBytes).length;
      const words = files.length ? [`已选 ${files.length} 个，共 ${asSize(files.reduce((sum, file) => sum + file.size, 0))}。`] : [];
      if (files.length > maxFiles) words.push(`一次最多 ${maxFiles} 个，请少选几个，其余的之后可以补交。`);
      if (big) words.push(`有 ${big} 个超过 ${input.dataset.maxMb} MB，请换一个小一些的。`);
      note.textContent = words.join("");
    };
    input.addEventListener("change", show);
    if (input.files.length) show();
  }
};
start();
addEventListener("page-replaced", start);

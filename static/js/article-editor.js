// The article editor. markdownx asks for the preview while somebody types; this script shows it in
// the site's own style, uploads pictures, and gives the keyboard back to the writer.
(function () {
  "use strict";

  const TAKEN_KEYS = ["d", "[", "]"];
  const PLACEHOLDER = "DESCRIBE THIS IMAGE";

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll(".article-editor").forEach(start);
    warnBeforeLeaving();
  });

  function start(editor) {
    editor.querySelector(".article-editor__bar").hidden = false;
    leaveKeysAlone(editor);
    showPreview(editor);
    takePictures(editor);
  }

  // markdownx takes Tab and a few more keys, and what it then writes cannot be undone.
  function leaveKeysAlone(editor) {
    editor.addEventListener("keydown", function (event) {
      const isShortcut = (event.ctrlKey || event.metaKey) && TAKEN_KEYS.includes(event.key);
      if (event.key === "Tab" || isShortcut) event.stopPropagation();
    }, true);
  }

  function showPreview(editor) {
    const preview = editor.querySelector(".article-editor__preview");
    const received = editor.querySelector(".markdownx-preview");
    const page = preview.attachShadow({ mode: "open" });
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = editor.dataset.stylesheet;
    const prose = document.createElement("div");
    prose.className = "prose";
    page.append(style, prose);
    let isStale = false;

    editor.addEventListener("markdownx.update", function (event) {
      received.replaceChildren(); // its ids and pictures belong in the shadow root only
      prose.innerHTML = event.detail[0];
      preview.hidden = false;
      if (isStale) say(editor, "PreviewIsBack");
      isStale = false;
    });
    editor.addEventListener("markdownx.updateError", function () {
      isStale = true;
      say(editor, "NoPreview", true);
    });
    page.addEventListener("click", function (event) {
      const link = event.target.closest("a[href]");
      if (link) follow(event, link, page);
    });
  }

  // A link in the preview never leads away from a text that is not saved yet.
  function follow(event, link, page) {
    const address = link.getAttribute("href");
    if (!address.startsWith("#")) {
      link.target = "_blank";
      return;
    }
    event.preventDefault();
    const target = page.getElementById(address.slice(1));
    if (target) target.scrollIntoView({ block: "nearest" });
  }

  function takePictures(editor) {
    const button = editor.querySelector("input[type=file]");
    button.addEventListener("change", function () {
      uploadAll(editor, Array.from(button.files));
      button.value = "";
    });
    ["paste", "drop"].forEach(function (type) {
      editor.addEventListener(type, function (event) {
        const data = event.clipboardData || event.dataTransfer;
        // A copied table comes with a picture of itself: there the text is meant.
        if (!data || !data.files.length || data.types.includes("text/plain")) return;
        event.preventDefault();
        event.stopPropagation();
        uploadAll(editor, Array.from(data.files));
      }, true);
    });
  }

  async function uploadAll(editor, files) {
    for (const file of files) await upload(editor, file);
  }

  async function upload(editor, file) {
    if (!editor.dataset.types.split(" ").includes(file.type)) return say(editor, "WrongType", true);
    if (file.size > Number(editor.dataset.largest)) return say(editor, "TooLarge", true);
    say(editor, "Uploading");
    editor.setAttribute("aria-busy", "true");
    try {
      const answer = await send(editor.dataset.uploadUrl, file);
      if (answer.image_code) {
        insert(editor.querySelector("textarea"), answer.image_code);
        say(editor, "Uploaded");
      } else {
        sayWords(editor, answer.error, true);
      }
    } catch {
      say(editor, "Failed", true);
    } finally {
      editor.removeAttribute("aria-busy");
    }
  }

  async function send(address, file) {
    const form = new FormData();
    form.append("image", file);
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest" };
    const response = await fetch(address, { method: "POST", body: form, headers: headers });
    return response.json();
  }

  // insertText can be undone with Ctrl+Z; assigning the value could not.
  function insert(textarea, code) {
    const start = textarea.selectionStart;
    textarea.focus();
    if (!document.execCommand("insertText", false, code)) {
      textarea.setRangeText(code, start, textarea.selectionEnd, "end");
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const placeholder = textarea.value.indexOf(PLACEHOLDER, start);
    if (placeholder >= 0) {
      textarea.setSelectionRange(placeholder, placeholder + PLACEHOLDER.length);
    }
  }

  function say(editor, what, isProblem) {
    sayWords(editor, editor.dataset["says" + what], isProblem);
  }

  function sayWords(editor, words, isProblem) {
    const status = editor.querySelector(".article-editor__status");
    status.textContent = words;
    status.classList.toggle("article-editor__status--problem", Boolean(isProblem));
  }

  // Closing the tab by accident loses nothing without asking first.
  function warnBeforeLeaving() {
    const form = document.getElementById("article_form");
    if (!form) return;
    let isChanged = Boolean(document.querySelector(".errornote"));
    form.addEventListener("input", function () { isChanged = true; });
    form.addEventListener("submit", function () { isChanged = false; });
    window.addEventListener("beforeunload", function (event) {
      if (isChanged) event.preventDefault();
    });
  }
})();

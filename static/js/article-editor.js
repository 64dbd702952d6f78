// The article editor. markdownx asks for the preview while somebody types; this script shows it in
// the site's own style, puts marks and sources into the text, uploads pictures, and gives the
// keyboard back to the writer.
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
    giveTools(editor);
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

  // The preview is a page of its own, so that it is laid out for its own width as the site is.
  function showPreview(editor) {
    const preview = editor.querySelector(".article-editor__preview");
    const received = editor.querySelector(".markdownx-preview");
    const frame = preview.querySelector("iframe");
    let isStale = false, html = null;

    frame.addEventListener("load", function () {
      frame.contentDocument.addEventListener("click", function (event) {
        const link = event.target.closest("a[href]");
        if (link) follow(event, link, frame.contentDocument);
      });
      if (html !== null) fill();
    });
    frame.srcdoc = emptyPage(editor.dataset.stylesheet);
    chooseWidth(preview, frame);

    function fill() {
      const prose = frame.contentDocument && frame.contentDocument.querySelector(".prose");
      if (prose) prose.innerHTML = html;
    }

    editor.addEventListener("markdownx.update", function (event) {
      received.replaceChildren(); // its ids and pictures belong in the preview only
      html = event.detail[0];
      preview.hidden = false;
      fit(preview, frame);
      fill();
      if (isStale) say(editor, "PreviewIsBack");
      isStale = false;
    });
    editor.addEventListener("markdownx.updateError", function () {
      isStale = true;
      say(editor, "NoPreview", true);
    });
  }

  function emptyPage(stylesheet) {
    const page = document.implementation.createHTMLDocument("");
    page.documentElement.lang = document.documentElement.lang;
    const viewport = page.createElement("meta");
    viewport.name = "viewport";
    viewport.content = "width=device-width, initial-scale=1";
    const style = page.createElement("link");
    style.rel = "stylesheet";
    style.href = stylesheet;
    page.head.append(viewport, style);
    let inside = page.body;
    [["div", "page"], ["main", ""], ["div", "article"], ["div", "prose"]].forEach(function (part) {
      const element = page.createElement(part[0]);
      element.className = part[1];
      inside.append(element);
      inside = element;
    });
    return "<!doctype html>" + page.documentElement.outerHTML;
  }

  function chooseWidth(preview, frame) {
    const buttons = Array.from(preview.querySelectorAll("[data-width]"));
    buttons.forEach(function (button) {
      button.addEventListener("click", function () {
        buttons.forEach(function (one) { one.setAttribute("aria-pressed", String(one === button)); });
        fit(preview, frame);
      });
    });
    new ResizeObserver(function () { fit(preview, frame); }).observe(preview);
  }

  // A desk is wider than the room there is, so its page is shown smaller, as if from further away.
  function fit(preview, frame) {
    const place = frame.parentElement;
    const width = Number(preview.querySelector("[aria-pressed=true]").dataset.width);
    const scale = Math.min(1, place.clientWidth / width);
    frame.style.width = width + "px";
    frame.style.height = place.clientHeight / scale + "px";
    frame.style.transform = "scale(" + scale + ")";
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

  // The buttons above the text. What they put in stands at the cursor, and can be undone.
  function giveTools(editor) {
    const textarea = editor.querySelector("textarea");
    beginAtTheEnd(textarea);
    editor.querySelectorAll("[data-insert]").forEach(function (button) {
      button.addEventListener("click", function () {
        TOOLS[button.dataset.insert](textarea, button.dataset);
      });
    });
    giveCitations(editor, textarea);
  }

  // Whoever has not been in the text yet means its end; the browser's cursor stands at the start.
  function beginAtTheEnd(textarea) {
    textarea.setSelectionRange(textarea.value.length, textarea.value.length);
  }

  const TOOLS = {
    heading: function (textarea, words) { putBlock(textarea, "## ", selected(textarea) || words.words); },
    bold: function (textarea, words) { put(textarea, "**", selected(textarea) || words.words, "**"); },
    list: function (textarea, words) {
      const lines = (selected(textarea) || words.words).split("\n");
      putBlock(textarea, "- ", lines.join("\n- "));
    },
    link: function (textarea, words) {
      const text = selected(textarea) || words.words;
      put(textarea, "[" + text + "](", words.address, ")");
    },
    card: function (textarea, words) {
      putBlock(textarea, '!!! urgent "' + words.words + '"\n    - ', selected(textarea) || words.item);
    },
  };

  function selected(textarea) {
    return textarea.value.slice(textarea.selectionStart, textarea.selectionEnd);
  }

  // Puts before + middle + after in place of the selection, and selects the middle to type over it.
  function put(textarea, before, middle, after) {
    const start = textarea.selectionStart;
    type(textarea, before + middle + after);
    const from = start + before.length;
    textarea.setSelectionRange(from, from + middle.length);
  }

  // A block stands between empty lines.
  function putBlock(textarea, before, middle) {
    const above = textarea.value.slice(0, textarea.selectionStart);
    const below = textarea.value.slice(textarea.selectionEnd);
    const gap = !above || above.endsWith("\n\n") ? "" : above.endsWith("\n") ? "\n" : "\n\n";
    const end = !below || below.startsWith("\n\n") ? "" : below.startsWith("\n") ? "\n" : "\n\n";
    put(textarea, gap + before, middle, end);
  }

  function giveCitations(editor, textarea) {
    const button = editor.querySelector(".article-editor__cite");
    const panel = editor.querySelector(".article-editor__panel");

    function show(isShown) {
      panel.hidden = !isShown;
      button.setAttribute("aria-expanded", String(isShown));
      (isShown ? panel.querySelector("input") : textarea).focus();
    }

    button.addEventListener("click", function () { show(panel.hidden); });
    panel.querySelector(".article-editor__close").addEventListener("click", function () { show(false); });
    panel.addEventListener("keydown", function (event) {
      if (event.key === "Escape") show(false);
    });
    panel.addEventListener("desk:cite", function (event) {
      show(false);
      textarea.setSelectionRange(textarea.selectionEnd, textarea.selectionEnd);
      const before = textarea.value.slice(0, textarea.selectionEnd);
      type(textarea, (/\S$/.test(before) ? " " : "") + "[@" + event.detail.key + "]");
      say(editor, "Cited");
    });
  }

  function takePictures(editor) {
    const button = editor.querySelector("input[type=file]");
    button.addEventListener("change", function () {
      uploadAll(editor, Array.from(button.files));
      button.value = "";
    });
    editor.addEventListener("desk:picture", function (event) { insert(editor, event.detail); });
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
    say(editor, "Uploading");
    editor.setAttribute("aria-busy", "true");
    try {
      insert(editor, await window.uploadPicture(file, editor.dataset));
    } catch (error) {
      sayWords(editor, error.message, true);
    } finally {
      editor.removeAttribute("aria-busy");
    }
  }

  // Puts a picture of the library where the cursor stands; what it shows is to be said where that
  // is not known yet.
  function insert(editor, picture) {
    const textarea = editor.querySelector("textarea");
    const start = textarea.selectionStart;
    type(textarea, picture.code);
    const placeholder = picture.code.indexOf(PLACEHOLDER);
    if (placeholder >= 0) {
      const from = start + placeholder;
      textarea.setSelectionRange(from, from + PLACEHOLDER.length);
      say(editor, "Uploaded");
    } else {
      say(editor, picture.decorative ? "Decorative" : "Described");
    }
  }

  // insertText can be undone with Ctrl+Z; assigning the value could not.
  function type(textarea, text) {
    textarea.focus();
    if (!document.execCommand("insertText", false, text)) {
      textarea.setRangeText(text, textarea.selectionStart, textarea.selectionEnd, "end");
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
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

// The picture library as a dialog. Each button with data-choose-picture opens it, and gets what was
// chosen as a "desk:picture" event; its detail is one picture as the library's JSON has it.
(function () {
  "use strict";

  const WAIT = 250;

  document.addEventListener("DOMContentLoaded", function () {
    const template = document.getElementById("picture-dialog");
    if (!template) return;
    const open = makeDialog(template);
    document.querySelectorAll("[data-choose-picture]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { open(button); });
    });
  });

  // It stands outside the form: what is searched for is no part of the article.
  function makeDialog(template) {
    const dialog = template.content.firstElementChild.cloneNode(true);
    const search = dialog.querySelector("input[type=search]");
    const file = dialog.querySelector("input[type=file]");
    const list = dialog.querySelector("ul");
    const status = dialog.querySelector("[role=status]");
    const words = template.dataset;
    let opener = null, timer = 0, asked = 0;
    document.body.append(dialog);

    search.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    file.addEventListener("change", function () {
      if (file.files.length) add(file.files[0]);
      file.value = "";
    });
    dialog.querySelector("button").addEventListener("click", function () { dialog.close(); });
    dialog.addEventListener("close", function () {
      clearTimeout(timer);
      asked += 1;
    });

    return function (button) {
      opener = button;
      search.value = "";
      list.replaceChildren();
      say("");
      dialog.showModal();
      search.focus();
      ask();
    };

    function say(text, isProblem) {
      status.textContent = text;
      status.classList.toggle("picture-dialog__status--problem", Boolean(isProblem));
    }

    async function ask() {
      const turn = ++asked;
      try {
        const response = await fetch(words.address + "?q=" + encodeURIComponent(search.value));
        const answer = await response.json();
        if (turn !== asked) return;
        if (answer.error) say(answer.error, true);
        else show(answer);
      } catch {
        if (turn === asked) say(words.saysFailed, true);
      }
    }

    function show(pictures) {
      list.replaceChildren.apply(list, pictures.map(item));
      if (pictures.length === 1) say(words.saysOne);
      else if (pictures.length) say(pictures.length + " " + words.saysMany);
      else say(search.value.trim() ? words.saysNone : words.saysEmpty);
    }

    function item(picture) {
      const place = document.createElement("li");
      const button = document.createElement("button");
      const image = document.createElement("img");
      button.type = "button";
      image.src = picture.thumbnail;
      image.alt = "";
      image.loading = "lazy";
      const undescribed = picture.decorative ? words.saysDecorative : words.saysUndescribed;
      button.append(image, picture.alt || undescribed);
      button.addEventListener("click", function () { choose(picture); });
      place.append(button);
      return place;
    }

    // A dialog that closes gives the focus back to its opener; what it opens for may take it on.
    function choose(picture) {
      dialog.close();
      opener.dispatchEvent(new CustomEvent("desk:picture", { detail: picture, bubbles: true }));
    }

    async function add(chosen) {
      const limits = document.querySelector(".article-editor").dataset;
      const turn = ++asked;
      say(limits.saysUploading);
      try {
        const picture = await window.uploadPicture(chosen, limits);
        if (turn === asked) choose(picture);
      } catch (error) {
        if (turn === asked) say(error.message, true);
      }
    }
  }
})();

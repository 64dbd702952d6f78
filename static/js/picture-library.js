// Copies the line of a picture. Without this script the line can be selected and copied by hand.
(function () {
  "use strict";

  document.addEventListener("DOMContentLoaded", function () {
    const status = document.createElement("p");
    status.className = "picture-status";
    status.setAttribute("role", "status");
    document.querySelectorAll("[data-code]").forEach(function (line) {
      line.addEventListener("focus", function () { line.select(); });
    });
    document.querySelectorAll("[data-copy]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { copy(button, status); });
    });
    document.body.append(status);
  });

  async function copy(button, status) {
    const line = document.getElementById(button.dataset.copy);
    line.focus();
    line.select();
    try {
      await navigator.clipboard.writeText(line.value);
    } catch {
      if (!document.execCommand("copy")) return; // it is selected: the keyboard copies it
    }
    const words = button.textContent;
    button.textContent = status.textContent = button.dataset.saysCopied;
    setTimeout(function () {
      button.textContent = words;
      status.textContent = "";
    }, 2000);
  }
})();

// Django's lists of two columns give their little signs a name but no role, so that nobody hears it.
(function () {
  "use strict";

  window.addEventListener("load", function () {
    document.querySelectorAll("span.help-tooltip[aria-label]").forEach(function (sign) {
      sign.setAttribute("role", "img");
    });
  });
})();

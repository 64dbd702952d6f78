// The picture at the top: shows what is chosen, and brings along what the library says of it.
(function () {
  "use strict";

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll(".top-picture").forEach(start);
  });

  function start(place) {
    const field = place.querySelector("input[list]");
    const image = place.querySelector("img");
    const alt = document.getElementById(field.id.replace("_file", "_alt"));
    const decorative = document.getElementById(field.id.replace("_file", "_decorative"));
    let brought = ""; // the words that came with a picture go with it

    field.addEventListener("input", showNamed);
    place.addEventListener("desk:picture", function (event) {
      const picture = event.detail;
      fill(field, picture.name);
      show(picture.thumbnail);
      place.querySelector("[role=status]").textContent = place.dataset["says" + describe(picture)];
      if (!alt.value && !decorative.checked) alt.focus();
    });

    function describe(picture) {
      if (alt.value.trim() && alt.value !== brought) return "OtherWords";
      brought = picture.alt;
      fill(alt, picture.alt);
      if (decorative.checked !== picture.decorative) decorative.click();
      if (picture.decorative) return "Decorative";
      return picture.alt ? "Chosen" : "Undescribed";
    }

    function showNamed() {
      const option = Array.from(field.list.options).find(function (one) {
        return one.value === field.value;
      });
      show(option ? option.dataset.shown : "");
    }

    function show(address) {
      image.hidden = !address;
      if (address) image.src = address;
      else image.removeAttribute("src");
    }
  }

  function fill(field, text) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
})();

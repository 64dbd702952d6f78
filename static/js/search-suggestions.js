// Titles that fit what is being typed into a search box, as a combobox: arrow keys, Enter, Escape,
// or a finger. Without this script the box is a form like any other.
(function () {
  "use strict";

  const WAIT = 200;
  const SHORTEST = 2;
  let boxes = 0;

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("form[data-suggestions]").forEach(equip);
  });

  function equip(form) {
    const input = form.elements.q;
    const list = document.createElement("ul");
    const known = new Map();
    let timer = 0;
    let active = -1;
    boxes += 1;
    list.id = "suggestions-" + boxes;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.dataset.suggestions);
    input.after(list);
    input.autocomplete = "off";
    set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" });

    input.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        event.preventDefault();
        if (list.hidden) ask();
        else move(step);
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        go(list.children[active]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      }
    });
    input.addEventListener("blur", close);
    // Before the box loses the focus, and the list goes.
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      const option = event.target.closest("[role=option]");
      if (option) go(option);
    });

    function ask() {
      const typed = input.value.trim();
      if (typed.length < SHORTEST) return close();
      if (known.has(typed)) return show(typed);
      fetch(form.action + "suggestions/?q=" + encodeURIComponent(typed))
        .then(function (answer) { return answer.ok ? answer.json() : { suggestions: [] }; })
        .then(function (answer) {
          known.set(typed, answer.suggestions);
          show(typed);
        })
        .catch(close);
    }

    function show(typed) {
      if (typed !== input.value.trim() || document.activeElement !== input) return;
      list.replaceChildren.apply(list, known.get(typed).map(option));
      active = -1;
      input.removeAttribute("aria-activedescendant");
      toggle(list.children.length > 0);
    }

    function option(found, number) {
      const item = document.createElement("li");
      const kind = document.createElement("span");
      set(item, { role: "option", id: list.id + "-" + number, "aria-selected": "false" });
      item.dataset.address = found.address;
      kind.className = "suggestions__kind";
      kind.textContent = found.kind;
      item.append(found.title + " ", kind);
      return item;
    }

    // The box itself is one of the places, between the last suggestion and the first.
    function move(step) {
      const places = list.children.length + 1;
      const old = list.children[active];
      active = ((active + 1 + step + places) % places) - 1;
      if (old) old.setAttribute("aria-selected", "false");
      const item = list.children[active];
      if (!item) return input.removeAttribute("aria-activedescendant");
      item.setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    }

    function go(item) { location.assign(item.dataset.address); }

    function close() {
      clearTimeout(timer);
      active = -1;
      input.removeAttribute("aria-activedescendant");
      toggle(false);
    }

    function toggle(open) {
      list.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
    }
  }

  function set(element, attributes) {
    Object.keys(attributes).forEach(function (name) { element.setAttribute(name, attributes[name]); });
  }
})();

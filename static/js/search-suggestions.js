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
    const status = document.createElement("span");
    const known = new Map();
    let timer = 0;
    let asking = new AbortController();
    let active = -1;
    boxes += 1;
    list.id = "suggestions-" + boxes;
    list.className = "suggestions";
    list.hidden = true;
    set(list, { role: "listbox", "aria-label": form.dataset.suggestions });
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    input.after(list, status);
    input.autocomplete = "off";
    set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" });

    input.addEventListener("input", function (event) {
      stop();
      choose(-1); // Enter now means the words, whatever was chosen before
      if (!event.isComposing) wait();
    });
    input.addEventListener("compositionend", wait);
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
      } else if (event.key === "Escape") {
        if (!list.hidden) event.preventDefault(); // it would empty the box
        close();
      }
    });
    input.addEventListener("blur", close);
    window.addEventListener("pagehide", close); // whoever comes back finds the page, not a list over it
    // Before the box loses the focus, and the list goes.
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      const option = event.target.closest("[role=option]");
      if (option) go(option);
    });

    function wait() {
      stop();
      timer = setTimeout(ask, WAIT);
    }

    // No answer comes after this, so none comes late.
    function stop() {
      clearTimeout(timer);
      asking.abort();
    }

    function ask() {
      const typed = input.value.trim();
      stop();
      if (typed.length < SHORTEST) return close();
      if (known.has(typed)) return show(known.get(typed));
      asking = new AbortController();
      fetch(new URL("suggestions/?q=" + encodeURIComponent(typed), form.action), { signal: asking.signal })
        .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(answer); })
        .then(function (answer) {
          show(answer.suggestions);
          known.set(typed, answer.suggestions);
        })
        .catch(function (error) { if (error.name !== "AbortError") close(); });
    }

    function show(suggestions) {
      list.replaceChildren.apply(list, suggestions.map(option));
      choose(-1);
      toggle(suggestions.length > 0);
      status.textContent = list.hidden ? "" : form.dataset.suggestions + ": " + suggestions.length;
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
      choose(((active + 1 + step + places) % places) - 1);
    }

    function choose(number) {
      const old = list.children[active];
      const item = list.children[number];
      active = number;
      if (old) old.setAttribute("aria-selected", "false");
      if (!item) return input.removeAttribute("aria-activedescendant");
      item.setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    }

    function go(item) { location.assign(item.dataset.address); }

    function close() {
      stop();
      choose(-1);
      toggle(false);
      status.textContent = "";
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

// A search for sources, as a combobox: type, choose with the arrow keys or a finger. It stands in
// place of a text field of keys, whose value it keeps, and behind the editor's “Cite a source”.
// Whoever changes such a text field by script sends it a "change" event, and the chips follow.
(function () {
  "use strict";

  const WAIT = 250;
  let made = 0;

  document.addEventListener("DOMContentLoaded", function () {
    if (!document.getElementById("source-picker")) return;
    document.querySelectorAll("input[data-source-search]").forEach(replaceField);
    document.addEventListener("desk:row-added", function (event) {
      event.target.querySelectorAll("input[data-source-search]").forEach(replaceField);
    });
    document.querySelectorAll("div[data-source-search]").forEach(function (place) {
      const picker = makePicker(place.dataset.sourceSearch, function (source) {
        place.dispatchEvent(new CustomEvent("desk:cite", { detail: source, bubbles: true }));
      });
      picker.search.id = "cite-search";
      place.append(picker.element);
    });
  });

  function words() { return document.getElementById("source-picker").dataset; }

  // The field of keys stays in the form, unseen; its label now names the search.
  function replaceField(field) {
    const picker = makePicker(field.dataset.sourceSearch, function (source) {
      set(keysOf(field).filter(function (key) { return key !== source.key; }).concat(source.key));
      picker.say(source.key + " " + words().saysAdded);
    });
    const chosen = picker.element.querySelector(".picker__chosen");
    picker.search.id = field.id + "_search";
    const help = field.getAttribute("aria-describedby");
    if (help) picker.search.setAttribute("aria-describedby", help);
    if (field.getAttribute("aria-invalid")) picker.search.setAttribute("aria-invalid", "true");
    document.querySelectorAll('label[for="' + field.id + '"]').forEach(function (label) {
      label.htmlFor = picker.search.id;
    });
    field.hidden = true;
    field.after(picker.element);
    field.addEventListener("change", show);
    show();

    function set(keys) {
      field.value = keys.join(", ");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function show() {
      chosen.replaceChildren.apply(chosen, keysOf(field).map(chip));
    }

    function chip(key) {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-label", words().saysRemove + " " + key);
      button.textContent = "×";
      button.addEventListener("click", function () {
        set(keysOf(field).filter(function (other) { return other !== key; }));
        picker.search.focus();
        picker.say(key + " " + words().saysRemoved);
      });
      item.append(key, button);
      return item;
    }
  }

  function keysOf(field) {
    return field.value.split(/[\s,;]+/).filter(Boolean);
  }

  function makePicker(address, choose) {
    const copy = document.getElementById("source-picker").content.cloneNode(true);
    const element = copy.querySelector(".picker");
    const search = element.querySelector(".picker__search");
    const list = element.querySelector(".picker__list");
    const status = element.querySelector(".picker__status");
    let found = [], active = -1, timer = 0, asked = 0;
    made += 1;
    list.id = "sources-found-" + made;
    search.setAttribute("aria-controls", list.id);

    search.addEventListener("input", function (event) {
      event.stopPropagation(); // what is searched for is no part of the article
      askSoon();
    });
    search.addEventListener("change", function (event) { event.stopPropagation(); });
    search.addEventListener("keydown", onKey);
    search.addEventListener("blur", close);
    search.addEventListener("click", function () { if (!isOpen()) ask(); });
    list.addEventListener("mousedown", function (event) { event.preventDefault(); }); // keep focus
    list.addEventListener("click", function (event) {
      const option = event.target.closest("[role=option]");
      if (option) take(Array.from(list.children).indexOf(option));
    });
    return { element: element, search: search, say: say };

    function isOpen() { return !list.hidden; }

    function say(text) { status.textContent = text; }

    function askSoon() {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    }

    async function ask() {
      const turn = ++asked;
      try {
        const response = await fetch(address + "?q=" + encodeURIComponent(search.value));
        const answer = await response.json();
        if (turn !== asked || document.activeElement !== search) return;
        if (answer.error) throw new Error(answer.error);
        show(answer.results);
      } catch {
        if (turn !== asked) return;
        close();
        say(words().saysFailed);
      }
    }

    function show(results) {
      found = results;
      list.replaceChildren.apply(list, results.map(option));
      list.hidden = !results.length;
      search.setAttribute("aria-expanded", String(isOpen()));
      activate(-1);
      if (!results.length) return say(words().saysNone);
      say(results.length === 1 ? words().saysOne : results.length + " " + words().saysMany);
    }

    function option(source, number) {
      const item = document.createElement("li");
      item.id = list.id + "-" + number;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const name = document.createElement("strong");
      name.textContent = source.label;
      const title = document.createElement("span");
      title.textContent = source.title;
      const about = document.createElement("small");
      about.textContent = source.found;
      item.append(name);
      if (source.status) item.append(mark(source.status));
      item.append(title, about);
      return item;
    }

    function mark(status) {
      const element = document.createElement("em");
      element.textContent = status === "retracted" ? words().saysRetracted : words().saysSuperseded;
      return element;
    }

    function activate(number) {
      active = number;
      Array.from(list.children).forEach(function (item, place) {
        item.setAttribute("aria-selected", String(place === active));
      });
      if (active < 0) return search.removeAttribute("aria-activedescendant");
      const item = list.children[active];
      search.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    }

    function take(number) {
      const source = found[number];
      search.value = "";
      close();
      choose(source);
    }

    function close() {
      clearTimeout(timer);
      asked += 1;
      list.hidden = true;
      search.setAttribute("aria-expanded", "false");
      activate(-1);
    }

    function onKey(event) {
      const last = found.length - 1;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!isOpen()) return ask();
        const step = event.key === "ArrowDown" ? 1 : -1;
        activate(active + step > last ? 0 : active + step < 0 ? last : active + step);
      } else if (event.key === "Enter") {
        event.preventDefault(); // it chooses; it never sends the whole form
        if (isOpen() && active >= 0) take(active);
        else if (isOpen() && found.length === 1) take(0);
      } else if (event.key === "Escape" && (isOpen() || search.value)) {
        event.stopPropagation();
        if (isOpen()) close();
        else search.value = "";
      }
    }
  }
})();

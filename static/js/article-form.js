// The form of an article: rows are added, removed and moved; remarks lead to what they speak of.
// Without this script a spare row stands at the end of each group, and an emptied row is no row.
(function () {
  "use strict";

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-rows]").forEach(start);
    document.addEventListener("click", function (event) {
      const link = event.target.closest('a[href^="#id_"]');
      if (link) follow(event, link);
    });
  });

  // Groups of rows

  function start(group) {
    const list = group.querySelector(".rows__list");
    const add = group.querySelector(".rows__add");
    group.querySelectorAll(".row--spare").forEach(function (row) { row.hidden = true; });
    rows(group).forEach(showButtons);
    list.addEventListener("input", function (event) {
      event.target.closest(".row").hidden = false; // somebody's work was put back by a script
    });
    list.addEventListener("click", function (event) {
      const row = event.target.closest(".row");
      if (event.target.closest(".row__up")) moveUp(group, row);
      if (event.target.closest(".row__remove")) remove(group, row);
    });
    add.hidden = false;
    add.addEventListener("click", function () { addRow(group); });
    renumber(group);
  }

  function rows(group) {
    return Array.from(group.querySelectorAll(".rows__list > .row"));
  }

  function shown(group) {
    return rows(group).filter(function (row) { return !row.hidden; });
  }

  function showButtons(row) {
    row.querySelector(".row__buttons").hidden = false;
  }

  function addRow(group) {
    if (shown(group).length >= Number(group.dataset.most)) return say(group, group.dataset.saysFull);
    let row = rows(group).find(function (one) { return one.hidden; });
    if (!row) {
      row = group.querySelector("template").content.firstElementChild.cloneNode(true);
      number(group, row, rows(group).length);
      group.querySelector(".rows__list").append(row);
      showButtons(row);
      row.dispatchEvent(new CustomEvent("desk:row-added", { bubbles: true }));
    }
    row.hidden = false;
    renumber(group);
    say(group, "");
    firstField(row).focus();
  }

  function firstField(row) {
    return row.querySelector("input:not([hidden]), select, textarea");
  }

  // A row that says something can be put back until the next one is removed.
  function remove(group, row) {
    const next = row.nextElementSibling;
    row.remove();
    renumber(group);
    changed(group);
    say(group, group.dataset.saysRemoved + " ");
    const back = document.createElement("button");
    back.type = "button";
    back.className = "button";
    back.textContent = group.dataset.saysBack;
    back.addEventListener("click", function () {
      const list = group.querySelector(".rows__list");
      list.insertBefore(row, next && next.parentNode === list ? next : null);
      renumber(group);
      changed(group);
      say(group, "");
      firstField(row).focus();
    });
    group.querySelector(".rows__status").append(back);
    back.focus();
  }

  function moveUp(group, row) {
    const above = row.previousElementSibling;
    if (!above) return;
    row.parentNode.insertBefore(row, above);
    renumber(group);
    changed(group);
    const button = row.querySelector(".row__up");
    (button.disabled ? row.querySelector(".row__remove") : button).focus();
    say(group, group.dataset.saysMoved + " " + (rows(group).indexOf(row) + 1) + ".");
  }

  function renumber(group) {
    rows(group).forEach(function (row, place) {
      number(group, row, place);
      row.querySelector(".row__up").disabled = place === 0;
    });
    const isFull = shown(group).length >= Number(group.dataset.most);
    group.querySelector(".rows__add").disabled = isFull;
  }

  // A name or an id holds the number of its row: findings-0-claim, id_findings-0-claim_helptext.
  function number(group, row, place) {
    const name = group.dataset.rows;
    const old = new RegExp("(^|\\s|id_)" + name + "-(?:\\d+|__row__)-", "g");
    row.querySelectorAll("*").forEach(function (element) {
      ["name", "id", "for", "aria-describedby"].forEach(function (attribute) {
        const value = element.getAttribute(attribute);
        if (value) element.setAttribute(attribute, value.replace(old, "$1" + name + "-" + place + "-"));
      });
    });
    row.querySelectorAll(".row__number").forEach(function (element) {
      element.textContent = String(place + 1);
    });
  }

  function changed(group) {
    group.dispatchEvent(new Event("input", { bubbles: true }));
    group.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function say(group, words) {
    group.querySelector(".rows__status").textContent = words;
  }

  // From a remark or an error to what it speaks of

  function follow(event, link) {
    const target = document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    event.preventDefault();
    const row = target.closest(".row");
    if (row) row.hidden = false;
    const field = target.hidden ? document.getElementById(target.id + "_search") : target;
    const seen = field.matches("input, select, textarea") ? field : inside(field);
    if (!seen) return field.scrollIntoView({ block: "center" });
    seen.focus();
    seen.scrollIntoView({ block: "center" });
    if (link.dataset.line && seen.matches("textarea")) selectLine(seen, Number(link.dataset.line));
  }

  // A group as a whole, or a field of two parts: its first field, or the button that adds one.
  function inside(element) {
    const fields = element.querySelectorAll("input:not([hidden]), select, textarea, button");
    return Array.from(fields).find(function (field) {
      return field.offsetParent && !field.disabled;
    });
  }

  function selectLine(textarea, line) {
    const lines = textarea.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    if (line > lines.length) return;
    textarea.setSelectionRange(start, start + lines[line - 1].length);
    const style = getComputedStyle(textarea);
    const height = parseFloat(style.lineHeight) || 24;
    textarea.scrollTop = Math.max(0, heightAbove(textarea, start) - textarea.clientHeight / 2 + height);
  }

  // Long lines are folded: only a copy of the same width can say how far down a line stands.
  function heightAbove(textarea, start) {
    const copy = textarea.cloneNode();
    copy.removeAttribute("id");
    copy.removeAttribute("name");
    copy.style.height = "0";
    copy.style.position = "absolute";
    copy.style.visibility = "hidden";
    copy.style.width = textarea.offsetWidth + "px";
    copy.value = textarea.value.slice(0, start);
    textarea.after(copy);
    const height = copy.scrollHeight;
    copy.remove();
    return height;
  }
})();

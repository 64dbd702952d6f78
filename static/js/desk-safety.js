// Nothing that staff type at the article form is lost. What they type is kept in this browser at
// once and on the server soon after; before a text is sent, the page asks whether they are still
// signed in. On every page of the desk, what is saved is forgotten, and all of it on signing out.
(function () {
  "use strict";

  const PREFIX = "desk:";
  const HOME = document.currentScript.dataset.home;
  const LOOK_AFTER = 300; // milliseconds after a key
  const SEND_AFTER_PAUSE = 3000;
  const SEND_AT_LEAST = 15000; // while somebody types on and on
  const SAY_HELLO = 20000;
  const PATIENCE = 8000;
  const LARGEST_FAREWELL = 60000; // what a browser sends for a page that closes
  const UNATTENDED = { "X-Unattended": "1" }; // an empty room must not look busy
  const FORGET_AFTER = 30 * 24 * 60 * 60 * 1000;

  document.addEventListener("DOMContentLoaded", function () {
    forgetWhatIsSaved();
    forgetWhatIsOld();
    forgetAllOnLogOut();
    const place = document.querySelector(".safety");
    const form = document.getElementById("article_form");
    if (place && form) guard(place, form);
  });

  // What the browser keeps

  function stored() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    } catch {
      return [];
    }
  }

  function forget(wanted) {
    stored().filter(wanted).forEach((key) => localStorage.removeItem(key));
  }

  function read(name) {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null;
    }
  }

  function write(name, entry) {
    try {
      localStorage.setItem(name, JSON.stringify(entry));
      return true;
    } catch {
      return false;
    }
  }

  function forgetWhatIsSaved() {
    const found = document.cookie.match(/(?:^|; )desk_saved=([0-9a-f]+)/);
    if (!found) return;
    forget((name) => name.endsWith(":" + found[1]));
    document.cookie = "desk_saved=; max-age=0; samesite=lax; path=" + HOME;
  }

  function forgetWhatIsOld() {
    const limit = Date.now() - FORGET_AFTER;
    forget(function (name) {
      const entry = read(name);
      return !entry || !(entry.at > limit);
    });
  }

  function forgetAllOnLogOut() {
    const leaving = document.getElementById("logout-form");
    if (leaving) leaving.addEventListener("submit", () => forget(() => true));
  }

  // One open form

  function guard(place, form) {
    const says = place.dataset;
    const owner = PREFIX + says.user + ":" + says.article + ":";
    const own = owner + says.key;
    const status = addStatus(form);
    let known = serialise(form);
    let isSent = true; // the server has what stands in the form
    let isSubmitting = false;
    let isSignedOut = false;
    let sending = null;
    let heardAt = Date.now();
    let lookTimer, pauseTimer, longTimer;

    if (says.isUnsaved !== undefined) keepHere(true); // the server has it, and shows it here
    offerWhatTheBrowserHas();
    forgetWhatIsThrownAway();
    ["input", "change", "click", "drop", "paste"].forEach((type) =>
      form.addEventListener(type, lookSoon)
    );
    form.addEventListener("submit", checkFirst, true);
    window.addEventListener("pagehide", farewell);
    window.addEventListener("focus", welcomeBack);
    document.addEventListener("visibilitychange", function () {
      if (document.hidden) look();
      else welcomeBack();
    });
    setInterval(sayHello, SAY_HELLO / 4);

    function lookSoon() {
      clearTimeout(lookTimer);
      lookTimer = setTimeout(look, LOOK_AFTER);
    }

    function look() {
      const now = serialise(form);
      if (now === known) return;
      known = now;
      isSent = false;
      const isKept = keepHere(false);
      if (!isKept && isSignedOut) say(says.saysNowhere, true);
      clearTimeout(pauseTimer);
      pauseTimer = setTimeout(send, SEND_AFTER_PAUSE);
      if (!longTimer) longTimer = setTimeout(send, SEND_AT_LEAST);
    }

    function keepHere(onServer) {
      const opening = form.elements.opening.value;
      return write(own, { at: Date.now(), onServer, opening, fields: JSON.parse(known) });
    }

    function send() {
      clearTimeout(pauseTimer);
      clearTimeout(longTimer);
      longTimer = null;
      if (isSubmitting) return null;
      if (!sending) sending = sendNow().finally(() => (sending = null));
      return sending;
    }

    async function sendNow() {
      const text = known;
      try {
        const answer = await ask(says.keep, bodyOf(form));
        if (answer.status === 403 || answer.status === 409) return whoIsHere();
        const news = await answer.json();
        if (!answer.ok) return say(news.error, true);
        if (text === known) {
          isSent = true;
          keepHere(true);
        }
        isSignedOut = false;
        say(news.kept);
        tell(news);
      } catch {
        say(read(own) ? says.saysNotOnServer : says.saysNowhere, true);
        pauseTimer = setTimeout(send, SEND_AT_LEAST);
      }
    }

    async function ask(address, body, more) {
      const headers = { "X-CSRFToken": tokenOf(form), ...more };
      const answer = await fetchSoon(address, { method: "POST", body, headers });
      if (answer.status !== 403 || !(await isStillSignedIn())) return answer;
      headers["X-CSRFToken"] = tokenOf(form); // signing in again has changed it
      return fetchSoon(address, { method: "POST", body, headers });
    }

    async function session(headers) {
      const answer = await fetchSoon(says.session, { method: "GET", headers: headers || UNATTENDED });
      if (!answer.ok) throw new Error("no answer");
      const news = await answer.json();
      if (String(news.user) === says.user) form.elements.csrfmiddlewaretoken.value = news.csrf;
      return news.user;
    }

    async function isStillSignedIn() {
      return String(await session()) === says.user;
    }

    async function whoIsHere() {
      const user = await session();
      if (String(user) === says.user) return;
      isSignedOut = true;
      sayHowToSignIn(user === null ? says.saysSignedOut : says.saysSomebodyElse);
    }

    // Before a text is sent: is anybody there to take it, and are they still signed in?

    async function checkFirst(event) {
      if (isSubmitting) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (form.getAttribute("aria-busy")) return;
      const button = event.submitter;
      form.setAttribute("aria-busy", "true");
      try {
        look();
        await sending; // or it would come after the save, and be taken for unsaved work
        const user = await session({});
        if (String(user) === says.user) {
          isSubmitting = true;
          form.requestSubmit(button);
        } else {
          isSignedOut = true;
          sayHowToSignIn(user === null ? says.saysSignedOut : says.saysSomebodyElse);
        }
      } catch {
        isSubmitting = false;
        say(says.saysNoServer, true);
      } finally {
        form.removeAttribute("aria-busy");
      }
    }

    async function welcomeBack() {
      isSubmitting = false; // the browser shows the page again after all
      if (!isSignedOut) return;
      try {
        if (!(await isStillSignedIn())) return;
        isSignedOut = false;
        say(says.saysSignedIn);
        if (!isSent) send();
      } catch {
        // still no connection: what was said is still true
      }
    }

    function sayHello() {
      look(); // rows may be moved without a key or a click
      if (document.hidden || isSubmitting || Date.now() - heardAt < SAY_HELLO) return;
      heardAt = Date.now();
      if (!isSent) return void send();
      const body = new FormData();
      ["opening", "base_digest"].forEach((name) => append(body, name));
      ask(says.here, body, UNATTENDED)
        .then((answer) => (answer.ok ? answer.json().then(tell) : whoIsHere()))
        .catch(() => {});
    }

    function append(body, name) {
      const field = form.elements[name];
      if (field) body.append(name, field.value);
    }

    function tell(news) {
      heardAt = Date.now();
      const people = place.querySelector(".safety__people");
      const sentences = Array.from(people.children, (line) => line.textContent);
      if (sentences.join() !== news.others.join()) people.replaceChildren(...news.others.map(line));
      const changed = place.querySelector(".safety__changed");
      if (changed.textContent !== news.changed) changed.textContent = news.changed;
    }

    function farewell() {
      look();
      if (isSubmitting) return;
      const headers = { "X-CSRFToken": tokenOf(form), ...UNATTENDED };
      const last = { method: "POST", headers, keepalive: true };
      if (!isSent && known.length < LARGEST_FAREWELL) {
        fetch(says.keep, { ...last, body: bodyOf(form) }).catch(() => {});
      }
      const body = new FormData();
      append(body, "opening");
      body.append("left", "1");
      fetch(says.here, { ...last, body }).catch(() => {});
    }

    // What this browser has and the server has not

    // The server is told of it, and offers it in its own words: it alone can say whether that text
    // was saved after all, by a save whose answer never came.
    async function offerWhatTheBrowserHas() {
      if (says.isUnsaved !== undefined) return;
      const texts = stored().filter((name) => name.startsWith(owner) && name !== own).map(onlyHere);
      const found = texts.filter(Boolean);
      const isThere = await Promise.all(found.map(bring));
      if (isThere.includes(true) && serialise(form) === known && isSent) return location.reload();
      found.forEach(offer);
    }

    // A text of which the server has none, or an earlier state. What it had and offers no more is
    // saved or thrown away.
    function onlyHere(name) {
      const entry = read(name);
      const key = name.slice(owner.length);
      const older = place.querySelector('[data-key="' + key + '"]');
      if (!entry || (entry.onServer && older)) return null;
      if (entry.onServer || JSON.stringify(entry.fields) === known) {
        return localStorage.removeItem(name);
      }
      if (older) older.hidden = true;
      return { name, key, entry };
    }

    async function bring({ name, entry }) {
      try {
        const answer = await ask(says.keep, asSent(entry));
        return answer.ok && write(name, { ...entry, onServer: true });
      } catch {
        return false;
      }
    }

    function asSent(entry) {
      const body = new FormData();
      entry.fields.forEach(([name, value]) => body.append(name, value));
      body.append("opening", entry.opening);
      return body;
    }

    function offer({ name, key, entry }) {
      const box = place.querySelector("template").content.cloneNode(true).firstElementChild;
      const time = box.querySelector("time");
      time.dateTime = new Date(entry.at).toISOString();
      time.textContent = clock(new Date(entry.at));
      box.querySelector("[data-put]").addEventListener("click", () => putBack(entry, key));
      box.querySelector("[data-throw]").addEventListener("click", function () {
        localStorage.removeItem(name);
        box.remove();
      });
      place.append(box);
    }

    // The server fills the form: it alone knows how many rows it takes.
    async function putBack(entry, key) {
      try {
        const answer = await ask(says.keep, asSent(entry));
        if (!answer.ok) return void say((await answer.json()).error, true);
        write(owner + key, { ...entry, onServer: true });
        location.assign(says.putBack + key);
      } catch {
        say(says.saysNoServer, true);
      }
    }

    function forgetWhatIsThrownAway() {
      place.querySelectorAll(".safety__offer form[method=post]").forEach(function (away) {
        const key = away.closest("[data-key]").dataset.key;
        away.addEventListener("submit", () => localStorage.removeItem(owner + key));
      });
    }

    // Words

    function say(words, isProblem) {
      if (status.textContent === words) return;
      status.classList.toggle("safety__status--problem", Boolean(isProblem));
      status.setAttribute("aria-live", isProblem ? "assertive" : "off");
      status.textContent = words;
    }

    function sayHowToSignIn(words) {
      say(words, true);
      const link = document.createElement("a");
      link.href = says.signIn;
      link.target = "_blank";
      link.textContent = says.saysSignIn;
      status.append(" ", link);
    }
  }

  function addStatus(form) {
    const status = document.createElement("p");
    status.className = "safety__status";
    status.setAttribute("aria-live", "off");
    (form.querySelector(".submit-row") || form).append(status);
    return status;
  }

  // A list of [name, value] as the form would send it, without what the site put there itself.
  function serialise(form) {
    const fields = Array.from(new FormData(form)).filter(
      ([name, value]) =>
        typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "opening"
    );
    return JSON.stringify(fields);
  }

  function bodyOf(form) {
    const body = new FormData(form);
    Array.from(body).forEach(([name, value]) => typeof value !== "string" && body.delete(name));
    return body;
  }

  function tokenOf(form) {
    return form.elements.csrfmiddlewaretoken.value;
  }

  function fetchSoon(address, options) {
    return fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE) });
  }

  function line(words) {
    const line = document.createElement("p");
    line.textContent = words;
    return line;
  }

  // As the server says it: 1:56 p.m., with the date if that is not today.
  function clock(moment) {
    const isToday = moment.toDateString() === new Date().toDateString();
    const minutes = String(moment.getMinutes()).padStart(2, "0");
    const half = moment.getHours() < 12 ? "a.m." : "p.m.";
    const time = (moment.getHours() % 12 || 12) + (minutes === "00" ? "" : ":" + minutes) + " " + half;
    const day = { year: "numeric", month: "short", day: "numeric" };
    return isToday ? time : moment.toLocaleDateString("en-US", day) + ", " + time;
  }
})();

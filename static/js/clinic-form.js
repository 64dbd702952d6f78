// A form of the clinic's details. Before it is sent, it asks whether its writer is still signed in:
// the sign-in page would swallow what they typed. Whoever leaves with unsaved words is asked first.
(function () {
  "use strict";

  const PATIENCE = 8000; // milliseconds

  document.addEventListener("DOMContentLoaded", function () {
    const form = document.getElementById("clinic_form");
    if (!form) return;
    const says = form.dataset;
    const status = form.querySelector(".clinic-form__status");
    const opened = serialise(form);
    // What was refused is on no server yet.
    const isUnsaved = () => says.isRefused !== undefined || serialise(form) !== opened;
    let isSending = false;

    form.addEventListener("submit", async function (event) {
      if (isSending) return;
      event.preventDefault();
      if (form.getAttribute("aria-busy")) return;
      form.setAttribute("aria-busy", "true");
      const button = event.submitter;
      const user = await whoIsSignedIn();
      form.removeAttribute("aria-busy");
      if (user === says.user) {
        isSending = true;
        form.requestSubmit(button);
      } else {
        say(user === undefined ? says.saysNoServer : says.saysSignedOut, user !== undefined);
      }
    });
    window.addEventListener("pageshow", () => (isSending = false));
    window.addEventListener("beforeunload", function (event) {
      if (!isSending && isUnsaved()) event.preventDefault();
    });

    // Their number as text, “null” for nobody; undefined when there is no answer.
    async function whoIsSignedIn() {
      try {
        const options = { signal: AbortSignal.timeout(PATIENCE) };
        const answer = await fetch(says.session, options);
        if (!answer.ok) return undefined;
        const news = await answer.json();
        if (String(news.user) === says.user) form.elements.csrfmiddlewaretoken.value = news.csrf;
        return String(news.user);
      } catch {
        return undefined;
      }
    }

    function say(words, withLink) {
      status.textContent = words;
      if (!withLink) return;
      const link = document.createElement("a");
      link.href = says.signIn;
      link.target = "_blank";
      link.textContent = says.saysSignIn;
      status.append(" ", link);
    }
  });

  function serialise(form) {
    const fields = Array.from(new FormData(form));
    return JSON.stringify(fields.filter(([name]) => name !== "csrfmiddlewaretoken"));
  }
})();

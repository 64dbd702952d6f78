// Sends one picture to the library. `words` are the limits and sentences that the editor carries
// as its data-; what goes wrong is thrown as an Error that can be shown as it is.
window.uploadPicture = (function () {
  "use strict";

  return async function (file, words) {
    if (!words.types.split(" ").includes(file.type)) throw new Error(words.saysWrongType);
    if (file.size > Number(words.largest)) throw new Error(words.saysTooLarge);
    const answer = await send(words.uploadUrl, file).catch(function () {
      throw new Error(words.saysFailed);
    });
    if (!answer.image_code) throw new Error(answer.error || words.saysFailed);
    return answer.picture;
  };

  async function send(address, file) {
    const form = new FormData();
    form.append("image", file);
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { "X-CSRFToken": token, "X-Requested-With": "XMLHttpRequest" };
    const response = await fetch(address, { method: "POST", body: form, headers: headers });
    return response.json();
  }
})();

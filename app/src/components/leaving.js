const letters = (who, act) => new Promise((done, fail) => {
  setTimeout(fail, 4000);
  const open = indexedDB.open("sarang");
  open.onupgradeneeded = () => open.transaction.abort();
  open.onerror = () => done(0);
  open.onsuccess = () => {
    const database = open.result;
    const transaction = database.transaction("letters", "readwrite");
    const asked = transaction.objectStore("letters")[act](IDBKeyRange.bound(who + ":", who + ";"));
    transaction.onabort = fail;
    transaction.oncomplete = () => { database.close(); done(asked.result) };
  };
}).catch(() => null);
const kept = who => Object.keys(localStorage).filter(name => name.startsWith("sarang:" + who + ":"));
const ask = count => new Promise(answer => {
  const dialog = document.createElement("dialog");
  const add = (to, name, text, values) =>
    to.appendChild(Object.assign(document.createElement(name), { textContent: text }, values));
  dialog.className = "leaving";
  dialog.setAttribute("aria-labelledby", "leaving");
  dialog.setAttribute("aria-describedby", "leaving-what");
  add(dialog, "h2", count > 1 ? words[1].replace("#", count) : words[0],
    { id: "leaving", className: "leaving__heading" });
  add(dialog, "p", words[count > 1 ? 3 : 2],
    { id: "leaving-what", className: "leaving__text" });
  const form = add(dialog, "form", "", { method: "dialog", className: "leaving__choice" });
  add(form, "button", words[4], { className: "button" });
  add(form, "button", words[5], { className: "button button--danger", value: "leave" });
  dialog.onclose = () => { dialog.remove(); answer(dialog.returnValue === "leave") };
  document.body.append(dialog);
  dialog.showModal();
});
addEventListener("submit", async event => {
  const form = event.target, who = form.dataset.leaves;
  if (!who || event.defaultPrevented) return;
  event.preventDefault();
  let wiped = false;
  try {
    const count = await letters(who, "count") + kept(who).filter(name => name.includes(":unsent:")).length;
    if (count && !await ask(count)) {
      document.querySelector(`[popovertarget="${form.closest("[popover]")?.id}"]`)?.focus();
      return;
    }
    new BroadcastChannel("sarang:" + who).postMessage("wiped");
    wiped = await letters(who, "delete") !== null;
    kept(who).forEach(name => localStorage.removeItem(name));
  } catch { wiped = false }
  if (wiped) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "wiped", value: "1" }));
  form.submit();
});

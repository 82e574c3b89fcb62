// Messages on the phone: a browser is asked when its owner presses the button, never before.
const section = document.querySelector("[data-push]");
const on = section?.querySelector("[data-push-on]");
const off = section?.querySelector("[data-push-off]");
const told = section?.querySelector("[data-push-told]");

const bytes = (text) => {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
};

// Returns "" when the server has taken it, else what it says.
async function tell(fields) {
  const csrf = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(section.dataset.pushUrl, {
    method: "POST",
    headers: { "X-CSRFToken": csrf },
    body: new URLSearchParams(fields),
  });
  return answer.ok ? "" : ((await answer.json()).error ?? on.dataset.denied);
}

function show(subscription) {
  on.hidden = Boolean(subscription);
  off.hidden = !subscription;
}

async function begin(worker) {
  if ((await Notification.requestPermission()) !== "granted") {
    told.textContent = on.dataset.denied;
    return;
  }
  const subscription = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(section.dataset.pushKey),
  });
  const { endpoint, keys } = subscription.toJSON();
  const refused = await tell({ endpoint, key: keys.p256dh, secret: keys.auth });
  if (refused) {
    await subscription.unsubscribe();
    told.textContent = refused;
    return;
  }
  show(subscription);
  told.textContent = on.dataset.done;
}

async function end(worker) {
  const subscription = await worker.pushManager.getSubscription();
  if (subscription) {
    await tell({ endpoint: subscription.endpoint, stop: "on" });
    await subscription.unsubscribe();
  }
  show(null);
  told.textContent = off.dataset.done;
}

if (section && "serviceWorker" in navigator && "PushManager" in window) {
  navigator.serviceWorker.ready.then(async (worker) => {
    show(await worker.pushManager.getSubscription());
    const failed = () => (told.textContent = on.dataset.denied);
    on.addEventListener("click", () => begin(worker).catch(failed));
    off.addEventListener("click", () => end(worker).catch(failed));
  });
}

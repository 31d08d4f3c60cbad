// The button of /verify and /reset: nothing is done before it is pressed.
const token = new URLSearchParams(location.search).get("token") ?? "";
// The token is good for whoever has it: not for the history, nor for who looks over a shoulder.
history.replaceState(null, "", location.pathname);

const form = document.querySelector("form");
const status = document.querySelector("[role=status]");
const korean = (navigator.language || "").startsWith("ko");
for (const element of document.querySelectorAll("[data-ko]"))
  if (korean) element.textContent = element.dataset.ko;
if (korean) document.documentElement.lang = "ko";

const words = korean
  ? { unreachable: "서버에 연결할 수 없습니다. 잠시 뒤에 다시 눌러 주세요." }
  : { unreachable: "The server cannot be reached. Please press again in a moment." };

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  status.className = "";
  status.textContent = "";
  const request = { token };
  if (form.elements.new_password) request.new_password = form.elements.new_password.value;
  try {
    const reply = await fetch(form.dataset.to, {
      method: form.dataset.method,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(request),
    });
    if (reply.ok) {
      form.hidden = true;
      status.textContent = korean ? form.dataset.doneKo : form.dataset.done;
      return;
    }
    const problem = await reply.json().catch(() => ({}));
    const first = (problem.errors ?? [])[0];
    status.textContent = first ? first.detail : problem.detail ?? words.unreachable;
  } catch {
    status.textContent = words.unreachable;
  }
  status.className = "refused";
  button.disabled = false;
});

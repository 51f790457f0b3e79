// The page: what is typed goes to the program, what the program draws to the terminal. See sitting.py for what is said.

import { connect } from "./connection.js";
import { asSent, makeTerminal } from "./terminal.js";

const element = (id) => document.getElementById(id);
const over = element("over");
const choosing = element("choosing");
const notice = element("notice");
const input = choosing.querySelector("input");
const light = window.matchMedia("(prefers-color-scheme: light)").matches;
const background = getComputedStyle(document.documentElement).getPropertyValue("--ground").trim();
const { terminal, fit } = makeTerminal(element("terminal"), background);
element("terminal").shown = terminal; // for whoever wants to read what is on the screen
let sitting = null;

history.replaceState(null, "", "/"); // an address with its token is not to be seen over a shoulder
fit();

const say = connect({
  path() {
    const asked = new URLSearchParams({ width: terminal.cols, height: terminal.rows, light: Number(light) });
    return `/program?${asked}`;
  },
  drawn(data) {
    element("beginning").hidden = true;
    terminal.write(data);
  },
  told(word, ...rest) {
    if (word === "sitting") {
      begin(...rest);
    } else if (word === "download") {
      download(...rest);
    } else if (word === "choose") {
      choosing.showModal();
      input.click();
    } else if (word === "ended") {
      show(...rest);
    }
  },
  lost: () => show(document.body.dataset.lost),
});

/** Begin with a program, or go on with one: it draws all of its screen when it is told the size. */
function begin(id) {
  sitting = id;
  terminal.reset();
  over.close();
  terminal.focus();
  say("resized", terminal.cols, terminal.rows);
  say("focused", document.hasFocus());
}

/** Say what became of the program or the connection, over all else. */
function show(sentence) {
  element("beginning").hidden = true;
  choosing.close();
  over.querySelector("p").textContent = sentence;
  if (!over.open) {
    over.showModal();
  }
}

terminal.onData((text) => say("typed", asSent(text)));
terminal.onBinary((text) => say("typed", text));
terminal.onResize(({ cols, rows }) => say("resized", cols, rows));
terminal.textarea.addEventListener("focus", () => say("focused", true));
terminal.textarea.addEventListener("blur", () => say("focused", false));
new ResizeObserver(fit).observe(element("terminal"));

over.querySelector("button").onclick = () => location.reload();
over.oncancel = (event) => event.preventDefault();

choosing.onclose = () => terminal.focus();
choosing.querySelector("button").onclick = () => input.click();
choosing.querySelector(".close").onclick = () => choosing.close();
input.onchange = () => {
  send(input.files[0]);
  input.value = "";
};

document.ondragover = (event) => event.preventDefault();
document.ondrop = (event) => {
  event.preventDefault();
  send(event.dataTransfer.files[0]);
};

async function send(file) {
  const asked = choosing.open;
  choosing.close();
  if (!file) {
    return;
  }
  let reason;
  try {
    const where = new URLSearchParams({ sitting, name: file.name, asked: Number(asked) });
    const answer = await fetch(`/text?${where}`, { method: "POST", body: file });
    if (answer.ok) {
      return;
    }
    reason = answer.status === 413 ? document.body.dataset.tooLarge : await answer.text();
  } catch (error) {
    reason = error.message;
  }
  tell(document.body.dataset.notTaken.replace("{reason}", reason));
}

function tell(sentence) {
  notice.textContent = sentence;
  notice.hidden = false;
  setTimeout(() => {
    notice.hidden = true;
  }, 6000);
}

function download(key, name) {
  const link = document.createElement("a");
  link.href = `/download/${sitting}/${key}`;
  link.download = name;
  link.click();
}

// The page: what is typed goes to the program, what the program draws to the terminal. See sitting.py for what is said.

import { makeTerminal } from "./terminal.js";

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
let told = null; // why it is over

history.replaceState(null, "", "/"); // an address with its token is not to be seen over a shoulder
fit();
const asked = new URLSearchParams({ width: terminal.cols, height: terminal.rows, light: Number(light) });
const socket = new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}/program?${asked}`);
socket.binaryType = "arraybuffer";

function say(...words) {
  if (socket.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify(words));
  }
}

socket.onmessage = ({ data }) => {
  if (typeof data !== "string") {
    element("beginning").hidden = true;
    terminal.write(new Uint8Array(data));
    return;
  }
  const [word, ...rest] = JSON.parse(data);
  if (word === "sitting") {
    [sitting] = rest;
    say("resized", terminal.cols, terminal.rows);
    say("focused", document.hasFocus());
  } else if (word === "download") {
    download(...rest);
  } else if (word === "choose") {
    choosing.showModal();
    input.click();
  } else if (word === "ended") {
    [told] = rest;
  }
};

socket.onclose = () => {
  element("beginning").hidden = true;
  choosing.close();
  over.querySelector("p").textContent = told ?? document.body.dataset.lost;
  over.showModal();
};

terminal.onData((text) => say("typed", text));
terminal.onBinary((text) => say("typed", text));
terminal.onResize(({ cols, rows }) => say("resized", cols, rows));
terminal.textarea.addEventListener("focus", () => say("focused", true));
terminal.textarea.addEventListener("blur", () => say("focused", false));
terminal.focus();
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

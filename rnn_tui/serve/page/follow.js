// The page of the class: a picture of a fixed size, as large as the window has room for, and nothing to type at.
// See follow.py for what is said.

import { connect } from "./connection.js";
import { makeTerminal } from "./terminal.js";

const LARGEST_FONT = 60; // pixels
const SMALLEST_FONT = 3;
const STEP = 0.25;
const INKS = ["#e4e4e7", "#1c1d21"]; // on dark, and on light

const room = document.getElementById("room");
const said = document.getElementById("said");
const { columns, rows, watched, stopped, connecting } = document.body.dataset;
const ground = getComputedStyle(document.documentElement).getPropertyValue("--ground").trim();
const picture = document.getElementById("terminal");
const { terminal } = makeTerminal(picture, ground);
picture.shown = terminal; // for whoever wants to read what is on the screen

history.replaceState(null, "", "/"); // an address with its token is not to be seen over a shoulder
terminal.options.disableStdin = true;
terminal.attachCustomKeyEventHandler(() => false); // the browser keeps all of its keys
terminal.resize(Number(columns), Number(rows));

/** Return how many times the picture would fit into its room. */
function share() {
  const cells = picture.querySelector(".xterm-screen");
  return Math.min(room.clientWidth / cells.offsetWidth, room.clientHeight / cells.offsetHeight);
}

/** Take the largest font with which all of the picture is to be seen: a cell has whole pixels, so it is tried. */
function fit() {
  const size = (wanted) => Math.min(LARGEST_FONT, Math.max(SMALLEST_FONT, Math.round(wanted / STEP) * STEP));
  terminal.options.fontSize = size(terminal.options.fontSize * share());
  while (share() >= 1 && terminal.options.fontSize < LARGEST_FONT) {
    terminal.options.fontSize = size(terminal.options.fontSize + STEP);
  }
  while (share() < 1 && terminal.options.fontSize > SMALLEST_FONT) {
    terminal.options.fontSize = size(terminal.options.fontSize - STEP);
  }
}

/** Have the window around the picture in the colours that it has itself. */
function frame() {
  const cell = terminal.buffer.active.getLine(1).getCell(0);
  if (cell.isBgRGB()) {
    const colour = cell.getBgColor();
    const green = (colour >> 8) & 255; // of which most of the brightness comes
    document.documentElement.style.setProperty("--ground", `#${colour.toString(16).padStart(6, "0")}`);
    document.documentElement.style.setProperty("--ink", INKS[Number(green > 127)]);
  }
}

connect({
  path: () => "/broadcast",
  drawn: (data) => terminal.write(data, frame),
  told(word, fact, hasStopped) {
    if (word === "ended") {
      said.textContent = fact;
    } else if (word === "watched") {
      said.textContent = watched.replace("{count}", fact) + (hasStopped ? ` · ${stopped}` : "");
    }
  },
  lost() {
    said.textContent = connecting;
  },
});

new ResizeObserver(fit).observe(room);

// The terminal is xterm.js, as textual-serve's script brings it along. That script keeps what it is made of to itself:
// it is let build a terminal out of sight, of whose parts the classes are taken.

const FONT = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace';
const LARGEST_FONT = 14; // pixels
const SMALLEST_FONT = 6;
const NEEDED = { cols: 60, rows: 20 }; // cells, below which the laboratory shows nothing
const MOST_COPIED = 4_000_000; // characters of base64

function takeApart() {
  const build = window.onload;
  const stage = document.createElement("div");
  stage.className = "textual-terminal";
  document.body.append(stage);
  let built = null;
  Object.defineProperty(Object.prototype, "terminal", {
    configurable: true,
    set(value) {
      Object.defineProperty(this, "terminal", { value, writable: true, configurable: true });
      if (built === null && "fit" in this) {
        built = this;
        Object.assign(Object.getPrototypeOf(this), { fit() {}, connect() {} });
      }
    },
  });
  try {
    build();
  } catch {
    // where there is no WebGL it gets no further than this: the parts are there
  }
  delete Object.prototype.terminal;
  window.onload = window.onresize = null;
  stage.remove();
  const parts = {};
  for (const name of ["terminal", "fitAddon", "canvasAddon", "unicode11Addon"]) {
    parts[name] = built[name].constructor;
  }
  return parts;
}

/** Copy what the program has copied (OSC 52); what is on the clipboard it is never told. */
function copy(data) {
  const encoded = data.slice(data.indexOf(";") + 1);
  if (encoded === "?" || encoded.length > MOST_COPIED) {
    return true;
  }
  const text = new TextDecoder().decode(Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0)));
  if (navigator.clipboard) {
    navigator.clipboard.writeText(text).catch(() => {});
  } else {
    copyWithoutClipboard(text);
  }
  return true;
}

/** Copy as browsers did before: they give their clipboard only to pages of this machine or behind TLS. */
function copyWithoutClipboard(text) {
  const focused = document.activeElement;
  const marked = document.createElement("textarea");
  marked.value = text;
  document.body.append(marked);
  marked.select();
  document.execCommand("copy");
  marked.remove();
  focused.focus();
}

/** Make a terminal in an element; `background` is a colour. */
export function makeTerminal(element, background) {
  const parts = takeApart();
  const options = { allowProposedApi: true, fontFamily: FONT, fontSize: LARGEST_FONT, scrollback: 0 };
  const terminal = new parts.terminal({ ...options, theme: { background } });
  const fitting = new parts.fitAddon();
  terminal.loadAddon(fitting);
  terminal.loadAddon(new parts.canvasAddon());
  terminal.loadAddon(new parts.unicode11Addon());
  terminal.unicode.activeVersion = "11";
  terminal.parser.registerOscHandler(52, copy);
  terminal.attachCustomKeyEventHandler(isForTheProgram.bind(terminal));
  terminal.open(element);
  return { terminal, fit: () => fit(terminal, fitting) };
}

/**
 * Return what is sent of what was typed: a paste without escape characters. Behind one, all the rest would be keys to the
 * program, or the end of the paste.
 */
export function asSent(text) {
  const [begin, end] = ["\x1b[200~", "\x1b[201~"];
  if (!text.startsWith(begin) || !text.endsWith(end)) {
    return text;
  }
  return begin + text.slice(begin.length, -end.length).replaceAll("\x1b", "") + end;
}

/** Fill the element with cells, of a smaller font where the window is too small for what the program needs. */
function fit(terminal, fitting) {
  for (let size = LARGEST_FONT; size >= SMALLEST_FONT; size -= 1) {
    if (terminal.options.fontSize !== size) {
      terminal.options.fontSize = size;
    }
    const { cols, rows } = fitting.proposeDimensions() ?? NEEDED;
    if ((cols >= NEEDED.cols && rows >= NEEDED.rows) || size === SMALLEST_FONT) {
      terminal.resize(cols, rows);
      return;
    }
  }
}

/** Leave the browser its own keys for pasting, and for copying what is marked. */
function isForTheProgram(event) {
  const isPlain = event.ctrlKey && !event.altKey && !event.shiftKey;
  return !(isPlain && (event.key === "v" || (event.key === "c" && this.hasSelection()))) && !event.metaKey;
}

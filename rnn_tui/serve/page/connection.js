// What a page and the server say to each other, over a websocket that is made anew when it breaks. See opened_page.py.

const SOONEST = 500; // milliseconds until the first attempt; each next one takes twice as long, and a little by chance:
const LATEST = 8000; // forty pages do not come back at once
const ASK_EVERY = 5000; // milliseconds
const PATIENCE = 16000; // milliseconds without any answer, after which the connection has gone

/** Keep a connection to `path()`: `drawn` is given bytes, `told` words, `lost` is called when it breaks. */
export function connect({ path, drawn, told, lost }) {
  let socket = null;
  let heard = 0;
  let attempts = 0;
  let isOver = false;
  let next = null;

  function open() {
    const opened = new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}${path()}`);
    socket = opened;
    heard = Date.now();
    opened.binaryType = "arraybuffer";
    opened.onmessage = ({ data }) => {
      heard = Date.now();
      attempts = 0;
      if (typeof data !== "string") {
        drawn(new Uint8Array(data));
        return;
      }
      const words = JSON.parse(data);
      isOver ||= words[0] === "ended";
      told(...words);
    };
    opened.onclose = () => lose();
  }

  function lose() {
    socket.onmessage = socket.onclose = null; // whatever still comes of it comes too late
    socket.close();
    if (isOver) {
      return;
    }
    lost();
    const wait = Math.min(LATEST, SOONEST * 2 ** attempts);
    attempts += 1;
    clearTimeout(next);
    next = setTimeout(open, wait * (1 + Math.random()));
  }

  function say(...words) {
    if (socket.readyState === WebSocket.OPEN) {
      socket.send(JSON.stringify(words));
    }
  }

  function look() {
    if (isOver || socket.readyState > WebSocket.OPEN) {
      return;
    }
    if (Date.now() - heard > PATIENCE) {
      lose();
    } else {
      say("there");
    }
  }

  setInterval(look, ASK_EVERY);
  window.addEventListener("online", () => !isOver && lose()); // another network: what came by the old one is dead
  open();
  return say;
}

// A page that is opened from a folder may start no worker: what searches runs in a frame of the page then.
if (location.protocol === "file:") {
  // a copy, later: as a worker's messages arrive
  const later = (data, use) => {
    const event = new MessageEvent("message", { data: structuredClone(data) })
    setTimeout(() => use(event))
  }

  window.Worker = class {
    onmessage = null
    #frame = document.createElement("iframe")
    #loaded

    constructor(address) {
      this.#frame.hidden = true
      document.body.append(this.#frame)
      const { contentDocument, contentWindow } = this.#frame
      contentWindow.postMessage = data => later(data, event => this.onmessage?.(event))
      const script = contentDocument.createElement("script")
      script.src = new URL(address, location)
      this.#loaded = new Promise(resolve => { script.onload = resolve })
      contentDocument.head.append(script)
    }

    async postMessage(data) {
      await this.#loaded
      later(data, event => this.#frame.contentWindow?.dispatchEvent(event))
    }

    terminate() {
      this.#frame.remove()
    }
  }
}

// A page that is opened from a folder may start no worker: what searches runs in a frame of the page then.
if (location.protocol === "file:") {
  window.Worker = class {
    onmessage = null
    #frame = document.createElement("iframe")
    #loaded

    constructor(address) {
      this.#frame.hidden = true
      document.body.append(this.#frame)
      const { contentDocument, contentWindow } = this.#frame
      contentWindow.postMessage = data => this.onmessage?.(new MessageEvent("message", { data }))
      const script = contentDocument.createElement("script")
      script.src = new URL(address, location)
      this.#loaded = new Promise(resolve => { script.onload = resolve })
      contentDocument.head.append(script)
    }

    async postMessage(data) {
      await this.#loaded
      this.#frame.contentWindow.dispatchEvent(new MessageEvent("message", { data }))
    }

    terminate() {
      this.#frame.remove()
    }
  }
}

// The theme searches in a worker, and a page opened from a folder may start none. There a hidden frame does its work:
// what is said to the worker becomes a message in the frame, and what it says comes back as a message of the worker.
(() => {
  "use strict";
  if (location.protocol !== "file:") return;

  class IFrameWorker extends EventTarget {
    #frame = document.createElement("iframe");
    #ready;

    constructor(url) {
      super();
      this.#frame.hidden = true;
      this.#frame.title = "Search";
      document.body.append(this.#frame);
      const inside = this.#frame.contentWindow;
      inside.postMessage = (data) => this.#told(data);
      inside.importScripts = (...urls) => urls.reduce((before, one) => before.then(() => this.#load(one)), Promise.resolve());
      this.#ready = this.#load(url);
    }

    postMessage(data) {
      this.#ready.then(() => this.#frame.contentWindow.dispatchEvent(new MessageEvent("message", { data })));
    }

    terminate() {
      this.#frame.remove();
    }

    #told(data) {
      const event = new MessageEvent("message", { data });
      this.dispatchEvent(event);
      this.onmessage?.(event);
    }

    #load(url) {
      const page = this.#frame.contentDocument;
      const script = Object.assign(page.createElement("script"), { src: String(url) });
      const loaded = new Promise((done, failed) => Object.assign(script, { onload: done, onerror: failed }));
      page.body.append(script);
      return loaded;
    }
  }

  window.IFrameWorker = IFrameWorker; // the theme's worker looks for it, to know where it is
  window.Worker = IFrameWorker;
})();

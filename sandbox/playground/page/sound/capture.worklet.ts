/** 20 ms at 48 kHz: RFC 7587. */
const FRAME = 960;

/** Cuts what the microphone, a file or a sentence gives into frames of 20 ms, and says how loud each is. */
class Capture extends AudioWorkletProcessor {
  #frame = new Float32Array(FRAME);
  #filled = 0;

  process(inputs: Float32Array[][]): boolean {
    const channel = inputs[0]?.[0];
    // Without a source there are no samples, and time goes on.
    const samples = channel ?? new Float32Array(128);
    for (let at = 0; at < samples.length; at += 1) {
      this.#frame[this.#filled] = samples[at] ?? 0;
      this.#filled += 1;
      if (this.#filled === FRAME) this.#post();
    }
    return true;
  }

  #post(): void {
    const samples = this.#frame;
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    this.#frame = new Float32Array(FRAME);
    this.#filled = 0;
    this.port.postMessage({ samples, rms: Math.sqrt(sum / FRAME) }, [samples.buffer]);
  }
}

registerProcessor('capture', Capture);

/** What is used of WebAssembly here; Node has it, and its types do not. */
interface WebAssemblyParts {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

// as: a global that Node's types leave out.
const here = globalThis as unknown as { readonly WebAssembly: WebAssemblyParts };

/** A kernel in WebAssembly, of its bytes in base64. What is optimized for one instance of it is so for the others of the thread. */
export class Kernel<Exports> {
  readonly #module: object;

  constructor(code: string) {
    this.#module = new here.WebAssembly.Module(Buffer.from(code, 'base64'));
  }

  /** A new instance, with a memory of its own. */
  instance(): Exports {
    // as: its text says what it exports.
    return new here.WebAssembly.Instance(this.#module).exports as Exports;
  }
}

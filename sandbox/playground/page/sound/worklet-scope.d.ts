// What stands in the scope of an audio worklet (https://webaudio.github.io/web-audio-api/#AudioWorkletGlobalScope), which the DOM's types leave out.

declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
  abstract process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

declare module '*?worker&url' {
  /** Where the bundled file lies. */
  const url: string;
  export default url;
}

declare module '*.css';

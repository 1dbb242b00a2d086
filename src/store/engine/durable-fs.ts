import { fsyncSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { z } from 'zod';
import { syncPath } from './sync-files.ts';

type InitOptions = Parameters<NodeFS['init']>[1];

/** The part of Emscripten's NODEFS that the hook touches; `nfd` is the host's descriptor, which directories do not get. */
interface HostFs {
  stream_ops: { fsync?: (stream: { readonly nfd?: number; readonly node: unknown }) => number };
  realPath(node: unknown): string;
}

/**
 * PGlite's file layer with a working fsync. The layer as it is never asks the host to sync (read in 0.5.16, and counted: 24 254
 * commits, no fsync call), so an answered commit could be lost with the power. `onSync` is told after each sync that the host
 * confirmed; `onFailure` must not return, because PostgreSQL may not go on after a failed sync.
 */
export class DurableFs extends NodeFS {
  readonly #onSync: () => void;
  readonly #onFailure: (error: unknown) => never;

  constructor(folder: string, onSync: () => void, onFailure: (error: unknown) => never) {
    super(folder);
    this.#onSync = onSync;
    this.#onFailure = onFailure;
  }

  override async init(pg: PGlite, options: InitOptions): ReturnType<NodeFS['init']> {
    const made = await super.init(pg, options);
    const preRun = made.emscriptenOpts.preRun ?? [];
    return {
      emscriptenOpts: {
        ...made.emscriptenOpts,
        // as: @types/emscripten describes file systems without their operations; the shape was read in pglite.js and is checked here.
        preRun: [...preRun, (module) => this.#hook(checkHostFs(module.NODEFS))],
      },
    };
  }

  #hook(hostFs: HostFs): void {
    hostFs.stream_ops.fsync = (stream) => {
      try {
        if (stream.nfd === undefined) syncPath(hostFs.realPath(stream.node));
        else fsyncSync(stream.nfd);
      } catch (error) {
        this.#onFailure(error);
      }
      this.#onSync();
      return 0;
    };
  }
}

const hostFsSchema = z.custom<HostFs>(
  (value) => typeof value === 'object' && value !== null && 'stream_ops' in value && 'realPath' in value,
  'PGlite no longer offers the file layer that commits are synced through',
);

/** A PGlite without the hook's place must not run: it would acknowledge what a power cut can take back. */
function checkHostFs(value: unknown): HostFs {
  return hostFsSchema.parse(value);
}

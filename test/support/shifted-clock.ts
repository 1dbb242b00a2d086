/**
 * Loaded into the bot's process before the bot (`node --import`): its wall clock is ahead by what the file of `CLOCK_AHEAD_FILE` says when
 * it starts, in milliseconds. The bot itself knows nothing of this.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const file = process.env['CLOCK_AHEAD_FILE'];

const aheadMs = (): number => {
  try {
    return Number(readFileSync(file ?? '', 'utf8'));
  } catch {
    // Not written yet: the clock is right.
    return 0;
  }
};

const door = `
  import { systemClock as real } from 'SYSTEM_CLOCK?real';
  export const systemClock = { ...real, wallMs: () => real.wallMs() + ${String(aheadMs())} };
`;

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier.replace(/\?real$/u, ''), context);
    const isClock = found.url.endsWith('/src/lib/system-clock.ts') && !specifier.endsWith('?real');
    if (!isClock) return found;
    const source = door.replace('SYSTEM_CLOCK', found.url);
    return { url: `data:text/javascript,${encodeURIComponent(source)}`, shortCircuit: true };
  },
});

import { describe, expect, it } from 'vitest';
import { rejoinStep } from '../../../../src/voice/transport/rejoin-policy.ts';

describe('coming back', () => {
  it('is tried at once and then less and less often, at most twice a minute', () => {
    const waits = Array.from(
      { length: 10 },
      (_, attempts) => rejoinStep({ type: 'closed', code: 4017 }, attempts).afterMs,
    );
    expect(waits).toEqual([0, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it.each([4014, 4022])('after %i waits for the gateway to tell a move from a kick', (code) => {
    expect(rejoinStep({ type: 'closed', code }, 0)).toEqual({ how: 'await-move', afterMs: 2000 });
  });

  it('waits when it was too fast', () => {
    expect(rejoinStep({ type: 'closed', code: 4021 }, 0).afterMs).toBe(5000);
  });

  it.each(['no-answer', 'no-handshake', 'no-resume', 'endpoint-gone', 'gateway-silent', 'network-silent'] as const)(
    'after %s leaves first, so that a server is given anew',
    (type) => {
      expect(rejoinStep({ type }, 0).how).toBe('fresh');
    },
  );
});

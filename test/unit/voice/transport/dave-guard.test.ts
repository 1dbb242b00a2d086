import { DAVESession } from '@discordjs/voice';
import { beforeAll, describe, expect, it } from 'vitest';
import { installDaveGuard } from '../../../../src/voice/transport/index.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

const faults: string[] = [];
const clock = createManualClock();

beforeAll(() => {
  installDaveGuard(clock, (fault) => faults.push(fault));
});

describe('a group message that the encryption library cannot take', () => {
  it('on a stage, where there is no group, is counted and hurts nobody', () => {
    const session = new DAVESession(0, '900000000000000001', '200000000000000001', {});
    session.reinit();
    session.setExternalSender(Buffer.from([1, 2, 3]));
    expect(session.processProposals(Buffer.from([0, 1, 2]), new Set())).toBeUndefined();
    expect(session.processCommit(Buffer.from([0, 1, 2]))).toEqual({ transitionId: 0, success: false });
    expect(session.processWelcome(Buffer.from([0, 1, 2]))).toEqual({ transitionId: 0, success: false });
    expect(faults).toEqual(['external-sender', 'proposals', 'commit', 'welcome']);
  });

  it('in an encrypted room asks for a new group', () => {
    faults.length = 0;
    const session = new DAVESession(1, '900000000000000001', '200000000000000001', {});
    session.reinit();
    const invalidated: number[] = [];
    session.on('invalidateTransition', (transitionId: number) => invalidated.push(transitionId));
    expect(session.processProposals(Buffer.from([0, 0xff, 0xff, 0xff]), new Set())).toBeUndefined();
    expect(faults).toEqual(['proposals']);
    expect(invalidated).toEqual([0]);
  });

  it('without end asks once a second at most, and forgets no fault', () => {
    faults.length = 0;
    const session = new DAVESession(1, '900000000000000001', '200000000000000001', {});
    session.reinit();
    const atMs: number[] = [];
    session.on('invalidateTransition', () => atMs.push(clock.monotonicMs()));
    const startMs = clock.monotonicMs();
    for (let i = 0; i < 30; i += 1) {
      session.processProposals(Buffer.from([0, 0xff, 0xff, 0xff]), new Set());
      session.reinitializing = false; // as if the voice server had added us again
      clock.advance(100);
    }
    clock.advance(5000);
    expect(faults).toHaveLength(30);
    expect(atMs.map((ms) => ms - startMs)).toEqual([0, 1000, 2000, 3000]);
    expect(clock.pending()).toBe(0);
  });
});

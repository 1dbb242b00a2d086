import { describe, expect, it } from 'vitest';
import { createMemberFaults } from '../../../../sandbox/voice/member-faults.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

const ann = { guildId: '1', userId: '2' };
const how = { direction: 'both', seed: 'one' } as const;

describe('faults of members', () => {
  it('are calm again once everything that was ordered is taken back, and hold for who comes until then', () => {
    const faults = createMemberFaults(createManualClock(), () => undefined);
    expect(faults.isCalm()).toBe(true);
    faults.setWeather(ann, { loss: 0.5 }, how);
    faults.change('1', '2', { isWithheld: true });
    faults.setWeather(ann, null, how);
    expect(faults.isCalm()).toBe(false);
    expect(faults.of('1', '2')).toMatchObject({ isWithheld: true, in: null });
    faults.change('1', '2', { isWithheld: false });
    expect([faults.isCalm(), faults.of('1', '2')]).toEqual([true, undefined]);
    faults.change('1', '2', { spoils: null });
    expect(faults.isCalm()).toBe(true);
    faults.close();
  });
});

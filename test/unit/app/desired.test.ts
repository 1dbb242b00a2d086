import { describe, expect, it } from 'vitest';
import { desired } from '../../../src/app/desired.ts';
import type { Surroundings } from '../../../src/app/desired.ts';
import type { Space } from '../../../src/domain/index.ts';
import { aSpace } from '../../support/a-space.ts';
import { channelId, userId } from '../../support/outside-people.ts';

const around: Surroundings = {
  mainAccount: userId('bot'),
  account: null,
  moderators: [],
  roomModerators: [],
  notices: [],
  held: [],
  panelDigest: '',
  panelWaits: false,
  announcement: { phase: 'live', isHidden: false, digest: null, isTallied: false, isLate: false },
  isRoomOfPlan: false,
};

const spaceIn = (origin: Space['room']['origin'], over: Partial<Space> = {}): Space => {
  const space = aSpace('here', over);
  // as: a room that was made, or lent, has the same other fields.
  const room = { origin, kind: 'voice', channelId: channelId('777') } as Space['room'];
  return { ...space, room, rules: { ...space.rules, places: 20, adultsOnly: true } };
};

describe('what the outside should look like', () => {
  it('[OVERFLOW-10] says nothing of how many a lent room takes, or for whom it is, whatever the rules say', () => {
    expect(desired(spaceIn('created'), around)).toMatchObject({ places: 20, adultsOnly: true });
    expect(desired(spaceIn('borrowed'), around)).toMatchObject({ places: null, adultsOnly: null });
    // That of a series is ours, and has no limit between its dates.
    const ofSeries = { ...around, isRoomOfPlan: true };
    expect(desired(spaceIn('borrowed'), ofSeries)).toMatchObject({ places: 20, adultsOnly: true });
    const life = { status: 'ending', sinceMs: 1, reason: 'ended-by-host' } as const;
    expect(desired(spaceIn('borrowed', { life }), ofSeries)).toMatchObject({ places: 0, adultsOnly: null });
    expect(desired(spaceIn('borrowed', { life }), around)).toMatchObject({ places: null, adultsOnly: null });
  });
});

import { describe, expect, it } from 'vitest';
import type { LinkId } from '../../../src/lib/index.ts';
import { acceptLink, offerLink, removeLink } from '../../../src/domain/index.ts';
import { person, story } from '../../support/space-story.ts';
import { userId } from '../../support/outside-people.ts';

describe('links', () => {
  it('[LINK-1] are offered, accepted and removed by co-hosts too, not by speakers', () => {
    const { space: near, nowMs } = story();
    const told = story();
    told.ask('host', { type: 'co-host', userId: userId('amina') });
    told.see({ badr: 'speaking' });
    // as, in both: any text may stand in for an id here.
    const far = { ...told.space, id: 'far' as typeof near.id };
    const offer = { id: 'link' as LinkId, code: 'CODE' };
    const side = (who: string) => ({ space: far, asker: person(who), hasEars: true });
    expect(offerLink(side('badr'), offer, [], nowMs)).toMatchObject({ refusal: { code: 'not-host' } });
    expect(offerLink(side('amina'), offer, [], nowMs).ok).toBe(true);
    const offered = offerLink({ space: near, asker: person('host'), hasEars: true }, offer, [], nowMs);
    if (!offered.ok) throw new Error(offered.refusal.code);
    expect(acceptLink(offered.link, side('badr'), [], nowMs)).toMatchObject({ refusal: { code: 'not-host' } });
    const open = acceptLink(offered.link, side('amina'), [], nowMs);
    if (!open.ok) throw new Error(open.refusal.code);
    expect(removeLink(open.link, far, person('badr'), nowMs)).toMatchObject({ refusal: { code: 'not-host' } });
    expect(removeLink(open.link, far, person('amina'), nowMs).ok).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { acceptLink, changeLink, newEnd, offerLink } from '../../../src/domain/index.ts';
import type { Link, LinkChange, LinkMode, Space } from '../../../src/domain/index.ts';
import type { LinkId } from '../../../src/lib/index.ts';
import { person, story } from '../../support/space-story.ts';
import { userId } from '../../support/outside-people.ts';
import { circleFor } from '../../support/circles.ts';

const conference = { type: 'conference' } as const;

const spaces = (): { readonly near: Space; readonly far: Space; readonly nowMs: number } => {
  const { space: near, nowMs } = story();
  // as: any text may stand in for an id here.
  return { near, far: { ...near, id: 'far' as Space['id'] }, nowMs };
};

const openLink = (mode: LinkMode, over: Partial<Link> = {}): Link => {
  const { near, far } = spaces();
  return {
    // as: likewise.
    id: 'link' as LinkId,
    revision: 2,
    mode,
    near: newEnd({ spaceId: near.id, guildId: near.guildId, byUserId: near.hostId }),
    state: {
      status: 'open',
      far: newEnd({ spaceId: far.id, guildId: far.guildId, byUserId: far.hostId }),
      sinceMs: 1,
    },
    ...over,
  };
};

const alone = (id: Space['id']): readonly Space['id'][] => [id];

/** Changes a link from one side, by its host. */
const change = (link: Link, side: 'near' | 'far', wanted: LinkChange, who = 'host'): ReturnType<typeof changeLink> => {
  const space = spaces()[side];
  const circleOf = (): ReturnType<typeof circleFor> => circleFor(space);
  return changeLink(link, { space, asker: person(who), circleOf, roomsOf: alone }, wanted, 9);
};

const changed = (...input: Parameters<typeof change>): Link => {
  const decision = change(...input);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return decision.link;
};

const refused = (...input: Parameters<typeof change>): string | null => {
  const decision = change(...input);
  return decision.ok ? null : decision.refusal.code;
};

const farOf = (link: Link): unknown => (link.state.status === 'open' ? link.state.far : null);

describe('links', () => {
  it('[LINK-1] are offered, accepted and left by co-hosts too, not by speakers', () => {
    const { near, nowMs } = spaces();
    const told = story();
    told.ask('host', { type: 'co-host', userId: userId('amina') });
    told.see({ badr: 'speaking' });
    // as, in both: any text may stand in for an id here.
    const far = { ...told.space, id: 'far' as typeof near.id };
    const offer = { id: 'link' as LinkId, code: 'CODE', mode: conference };
    const side = (who: string) => ({ space: far, asker: person(who), hasEars: true });
    expect(offerLink(side('badr'), offer, [], nowMs)).toMatchObject({ refusal: { code: 'not-host' } });
    expect(offerLink(side('amina'), offer, [], nowMs).ok).toBe(true);
    const offered = offerLink({ space: near, asker: person('host'), hasEars: true }, offer, [], nowMs);
    if (!offered.ok) throw new Error(offered.refusal.code);
    const made = (by: string) => ({ link: offered.link, near: { space: near, asker: person(by), hasEars: true } });
    expect(acceptLink(made('host'), side('badr'), [], nowMs)).toMatchObject({ refusal: { code: 'not-host' } });
    expect(acceptLink(null, side('amina'), [], nowMs)).toMatchObject({ refusal: { code: 'link-code-unknown' } });
    // In the name of somebody who does not run that space any more, and of a space that is not known any more, nothing is let out.
    for (const none of [made('badr'), { ...made('host'), near: null }])
      expect(acceptLink(none, side('amina'), [], nowMs)).toMatchObject({ refusal: { code: 'link-code-expired' } });
    const open = acceptLink(made('host'), side('amina'), [], nowMs);
    if (!open.ok) throw new Error(open.refusal.code);
    const leave = (who: string): ReturnType<typeof changeLink> =>
      changeLink(
        open.link,
        { space: far, asker: person(who), circleOf: () => null, roomsOf: alone },
        { type: 'leave' },
        nowMs,
      );
    expect(leave('badr')).toMatchObject({ refusal: { code: 'not-host' } });
    expect(leave('amina').ok).toBe(true);
  });

  it('[LINK-12] are set by who runs the side, each side for itself', () => {
    const link = openLink(conference);
    const quieter = changed(link, 'far', { type: 'volume', percent: 50 });
    expect([quieter.near.volume, farOf(quieter)]).toMatchObject([100, { volume: 50 }]);
    expect(quieter.revision).toBe(3);
    const muted = changed(quieter, 'near', { type: 'mute', what: 'both' });
    expect([muted.near.mutes, farOf(muted)]).toMatchObject([['incoming', 'outgoing'], { mutes: [] }]);
    expect(changed(muted, 'near', { type: 'unmute', what: 'outgoing' }).near.mutes).toEqual(['incoming']);
    for (const wanted of [{ type: 'volume', percent: 7 }, { type: 'mute', what: 'both' }, { type: 'allow' }] as const)
      expect(refused(link, 'near', wanted, 'badr')).toBe('not-host');
    const { far } = spaces();
    const elsewhere = { ...far, id: 'third' as Space['id'] };
    const by = { space: elsewhere, asker: person('host'), circleOf: () => null, roomsOf: alone };
    expect(changeLink(link, by, { type: 'leave' }, 9)).toMatchObject({ refusal: { code: 'link-not-found' } });
  });

  it('[LINK-12] are the same link when what is set holds already', () => {
    const link = openLink({ type: 'interpret', language: 'ar' });
    for (const wanted of [
      { type: 'unmute', what: 'outgoing' },
      { type: 'language', typed: 'Arabic' },
    ] as const)
      expect(changed(link, 'near', wanted)).toBe(link);
    expect(changed(link, 'far', { type: 'volume', percent: 100 })).toBe(link);
  });

  it('[LINK-12] have whole volumes from 0 to 200; 0 is silence, and to unmute it is to hear it', () => {
    const link = openLink(conference);
    for (const percent of [-1, 201, 0.5, Number.NaN])
      expect(refused(link, 'near', { type: 'volume', percent })).toBe('link-volume');
    const silent = changed(link, 'near', { type: 'volume', percent: 0 });
    expect(silent.near).toMatchObject({ volume: 0, mutes: [] });
    expect(changed(silent, 'near', { type: 'unmute', what: 'both' }).near.volume).toBe(100);
    const loud = changed(link, 'near', { type: 'volume', percent: 200 });
    expect(changed(loud, 'near', { type: 'unmute', what: 'both' }).near.volume).toBe(200);
  });

  it('[LINK-10] have a volume where something comes in, and mutes for the ways that they have', () => {
    const link = openLink({ type: 'broadcast' });
    expect(refused(link, 'near', { type: 'volume', percent: 50 })).toBe('link-one-way');
    expect(refused(link, 'near', { type: 'mute', what: 'incoming' })).toBe('link-one-way');
    expect(refused(link, 'far', { type: 'mute', what: 'outgoing' })).toBe('link-one-way');
    expect(refused(link, 'far', { type: 'allow' })).toBe('link-one-way');
    expect(changed(link, 'near', { type: 'mute', what: 'both' }).near.mutes).toEqual(['outgoing']);
    expect(farOf(changed(link, 'far', { type: 'mute', what: 'both' }))).toMatchObject({ mutes: ['incoming'] });
  });

  it('[LINK-10] have a language where they interpret, and only there', () => {
    const link = openLink({ type: 'interpret', language: 'ar' });
    expect(changed(link, 'far', { type: 'language', typed: 'français' }).mode).toMatchObject({ language: 'fr' });
    expect(refused(link, 'far', { type: 'language', typed: 'no such' })).toBe('language-unknown');
    expect(refused(link, 'far', { type: 'language', typed: ' ' })).toBe('link-needs-language');
    expect(refused(openLink(conference), 'near', { type: 'language', typed: 'Arabic' })).toBe('link-no-language');
  });
});

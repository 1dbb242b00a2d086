import { beforeEach, describe, expect, it } from 'vitest';
import type { SpaceId, UserId } from '../../../src/lib/index.ts';
import { guest, host } from '../../support/a-space.ts';
import { pressed, saidBy } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { aPlan, aSeries } from '../../support/told-planning.ts';

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

describe('whoever names others host', () => {
  it('[REMIND-8] is told what these may do, and nothing of it where nobody is named', async () => {
    const saved = async (hosts: readonly UserId[], key: 'plan-save' | 'series-save'): Promise<string> => {
      const plan = aPlan('named', { hostId: hosts[0] ?? host, byUserId: host });
      const series = aSeries('namedseries', { hosts, byUserId: host });
      app.planning = { ...app.planning, plans: [plan], series: [series] };
      // as: a series' id stands where that of a space does.
      const space = key === 'plan-save' ? plan.id : (series.id as string as SpaceId);
      return saidBy(await pressed(app, key, { space, detail: 0 }));
    };
    for (const key of ['plan-save', 'series-save'] as const) {
      expect(await saved([guest], key)).toContain(`<@${guest}> may hand it back to you`);
      expect(await saved([host], key)).not.toContain('hand it back');
    }
    app.language = 'ar';
    expect(await saved([guest, host], 'series-save')).toContain(`فتعود إليك: <@${guest}>.`);
  });
});

describe('whoever is named host', () => {
  const hosted = aPlan('named', { hostId: guest, byUserId: host });

  it('[REMIND-8] says what they want to be told, and is told what that means', async () => {
    app.planning.plans = [hosted];
    const say = async (act: string): Promise<string> => saidBy(await pressed(app, act, { space: hosted.id }));
    expect(await say('told-host-yes')).toContain('reminded of what you host half an hour before');
    expect(await say('told-host-no')).toContain('not told any more of what others plan for you');
    expect(app.calls.filter(([name]) => name === 'setReminders')).toEqual([
      ['setReminders', { ofHosting: true }],
      ['setReminders', { ofHosting: false }],
    ]);
    app.language = 'ar';
    expect(await say('told-host-yes')).toContain('يصلك تذكير بما تستضيفه');
  });

  it('[REMIND-8] hands it back, in a series all of their dates, or is told why not', async () => {
    app.planning.plans = [hosted];
    const back = async (): Promise<string> =>
      saidBy(await pressed(app, 'told-hand-back', { space: hosted.id, by: { userId: guest } }));
    expect(await back()).toMatch(new RegExp(`You do not host .*Tea.*<@${host}> does`, 'u'));
    const series = aSeries('namedseries');
    app.planning.plans = [{ ...hosted, occurrence: { seriesId: series.id, originalMs: 1, number: 1 } }];
    expect(await back()).toContain('none of the hosts of the series');
    app.refusing.set('handBack', 'not-your-plan');
    expect(await back()).toContain('who manages the server');
    expect(saidBy(await pressed(app, 'told-hand-back'))).not.toContain('Tea');
  });
});

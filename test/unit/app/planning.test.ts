import { describe, expect, it } from 'vitest';
import type { PlanInput } from '../../../src/app/index.ts';
import type { Plan } from '../../../src/domain/index.ts';
import type { RoleId } from '../../../src/lib/index.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import { type OutsideWorld } from '../../support/outside.ts';
import {
  codeOf,
  MINUTE_MS,
  plan,
  planGuild,
  planInput,
  plannedWorld,
  planSeries,
  seriesInput,
  stored,
  sweep,
  value,
} from '../../support/planned-world.ts';

const host = actor('host', planGuild);
const other = actor('other', planGuild);

const codes = async (
  world: OutsideWorld,
  over: Partial<PlanInput> = {},
  when = 'in 60 minutes',
): Promise<readonly string[]> => {
  const drafted = await value(world.app.planSpace(other, planInput(when, over)));
  return drafted.warnings.map(({ code }) => code);
};

describe('planning a space', () => {
  it('[PLAN-1] saves a draft, of which nothing follows until its planner confirms it', async () => {
    const world = await plannedWorld();
    const drafted = await value(world.app.planSpace(host, planInput('in 20 or 80 minutes')));
    expect(drafted).toMatchObject({ read: { why: 'am-or-pm' }, warnings: [], plan: { hostId: 'host', lengthMin: 60 } });
    const { id } = drafted.plan;
    expect(await codeOf(world.app.confirmPlan(other, id, 0))).toBe('not-your-plan');
    expect(await codeOf(world.app.planOf(other, id))).toBe('plan-not-found');
    await world.pass(21 * MINUTE_MS);
    await sweep(world);
    expect([world.spaces.size, (await world.app.agenda(host, { number: 0, size: 6 })).plans.length]).toEqual([0, 0]);
    expect(await codeOf(world.app.confirmPlan(host, id, 0))).toBe('time-past');
    const seen = await value(world.app.confirmPlan(host, id, 1));
    expect(seen.plan.life.status).toBe('planned');
    // A button is pressed twice easily.
    expect((await value(world.app.confirmPlan(host, id, 1))).plan.revision).toBe(seen.plan.revision);
  });

  it('[PLAN-1] lets only who makes a draft write it otherwise, and it keeps the times that it may mean', async () => {
    const world = await plannedWorld();
    const { plan: draft } = await value(world.app.planSpace(host, planInput('in 20 or 80 minutes')));
    const boss = actor('boss', planGuild, { serverManager: true });
    expect(await codeOf(world.app.changePlan(boss, draft.id, { title: 'Mine' }))).toBe('plan-not-found');
    const { plan: now } = await value(world.app.changePlan(host, draft.id, { title: 'Coffee' }));
    expect(now).toMatchObject({ opening: { title: 'Coffee' }, life: draft.life });
    expect((await value(world.app.confirmPlan(host, draft.id, 1))).plan.life.status).toBe('planned');
  });

  it('[PLAN-1] forgets what nobody confirmed, and lets it be discarded', async () => {
    const world = await plannedWorld();
    const [first, second] = [
      await value(world.app.planSpace(host, planInput('in 20 minutes'))),
      await value(world.app.planSpace(host, planInput('in 20 minutes'))),
    ];
    expect(await codeOf(world.app.discardDraft(other, first.plan.id))).toBe('not-your-plan');
    await value(world.app.discardDraft(host, first.plan.id));
    expect([...plansOf(world).plans.keys()]).toEqual([second.plan.id]);
    expect(await codeOf(world.app.confirmPlan(host, first.plan.id, 0))).toBe('plan-not-found');
    const series = await value(world.app.planSeries(host, seriesInput('every 60 minutes, first in 60 minutes')));
    await value(world.app.discardDraft(host, series.series.id));
    expect(plansOf(world).series.size).toBe(0);
    const kept = await plan(world, 'in 20 minutes');
    await value(world.app.discardDraft(host, kept.id));
    expect(stored(world, kept.id)).toEqual(kept);
    await world.pass(62 * MINUTE_MS);
    expect(await codeOf(world.app.confirmPlan(host, second.plan.id, 0))).toBe('plan-not-found');
    await value(world.app.discardDraft(host, second.plan.id));
  });

  it('[PLAN-1] names a space of which nobody says the title after its host, and takes no bot for one', async () => {
    const world = await plannedWorld();
    const { opening } = planInput('');
    const drafted = await value(
      world.app.planSpace(host, planInput('in 20 minutes', { opening: { ...opening, title: null } })),
    );
    expect(drafted.plan.opening.title).toMatch(/\S/u);
    world.server.members.set(userId('robot'), { isBot: true });
    const asked = planInput('in 20 minutes', { hostId: userId('robot') });
    expect(await codeOf(world.app.planSpace(host, asked))).toBe('is-bot');
  });

  it('[PLAN-2] answers times and zones that cannot be read, and changes nothing', async () => {
    const world = await plannedWorld();
    expect(await codeOf(world.app.planSpace(host, planInput('soon')))).toBe('time-unreadable');
    expect(await codeOf(world.app.planSpace(host, planInput('in 20 minutes', { zone: 'Atlantis' })))).toBe(
      'zone-unknown',
    );
    const tea = await plan(world, 'in 20 minutes');
    expect(await codeOf(world.app.movePlan(host, tea.id, 5))).toBe('time-past');
    expect(await codeOf(world.app.movePlan(host, tea.id, tea.startsAtMs + 800 * 24 * 60 * MINUTE_MS))).toBe(
      'time-too-far',
    );
    expect(stored(world, tea.id)).toEqual(tea);
  });

  it('[PLAN-17] reads times in the zone given, else in that of the person, else in that of the server', async () => {
    const world = await plannedWorld({ zone: 'Asia/Riyadh' });
    const zone = async (given: string | null): Promise<string> =>
      (await value(world.app.readTime(host, 'in 5 minutes', given))).zone;
    expect(await zone(null)).toBe('Asia/Riyadh');
    expect(await value(world.app.setOwnZone(host, 'europe/berlin'))).toBe('Europe/Berlin');
    expect([await zone(null), await world.app.zoneOf(other)]).toEqual(['Europe/Berlin', 'Asia/Riyadh']);
    expect(await zone('africa/cairo')).toBe('Africa/Cairo');
    expect(await codeOf(world.app.setOwnZone(host, 'Mars'))).toBe('zone-unknown');
    // Each setting of a person leaves the other alone.
    await value(world.app.setOwnLanguage(host, 'ar'));
    expect(await world.app.zoneOf(host)).toBe('Europe/Berlin');
    await value(world.app.setOwnZone(host, null));
    expect([await world.app.zoneOf(host), await world.app.languageFor(planGuild, host.userId)]).toEqual([
      'Asia/Riyadh',
      'ar',
    ]);
  });

  it('[PLAN-6] is for those who may open spaces; a plan is changed by its people and moderators alone', async () => {
    // as: any text may stand in for a role's id here.
    const world = await plannedWorld({ openers: ['hosts' as RoleId] });
    expect(await codeOf(world.app.planSpace(host, planInput('in 20 minutes')))).toBe('opener-role');
    const boss = actor('boss', planGuild, { serverManager: true });
    const tea = await plan(world, 'in 20 minutes', { hostId: userId('host') }, boss);
    const later = tea.startsAtMs + MINUTE_MS;
    const acts = [
      world.app.movePlan(other, tea.id, later),
      world.app.changePlan(other, tea.id, { title: 'Mine' }),
      world.app.cancelPlan(other, tea.id),
      world.app.openPlanned(other, tea.id),
    ];
    expect(await Promise.all(acts.map(codeOf))).toEqual(acts.map(() => 'not-your-plan'));
    const elsewhere = actor('boss', guildId('elsewhere'), { serverManager: true });
    expect(await codeOf(world.app.cancelPlan(elsewhere, tea.id))).toBe('plan-not-found');
    const moderator = actor('mod', planGuild, { moderator: true });
    const changed = await value(world.app.changePlan(moderator, tea.id, { title: ' Coffee ', hostId: userId('new') }));
    expect(changed.plan).toMatchObject({ hostId: 'new', opening: { title: 'Coffee' } });
    expect(await codeOf(world.app.changePlan(host, tea.id, { title: 'Mine' }))).toBe('not-your-plan');
    await value(world.app.movePlan(actor('new', planGuild), tea.id, later));
  });

  it('[PLAN-8] has limits for a person, and for drafts in a while', async () => {
    const world = await plannedWorld();
    for (let n = 0; n < 20; n += 1) await plan(world, 'in 60 minutes');
    expect(await codeOf(world.app.planSpace(host, planInput('in 60 minutes')))).toBe('asked-too-often');
    await world.pass(11 * MINUTE_MS);
    for (let n = 0; n < 4; n += 1) await plan(world, 'in 60 minutes');
    // Both fit while they are drafts, and one of them is confirmed.
    const drafts = await Promise.all([0, 1].map(() => value(world.app.planSpace(host, planInput('in 60 minutes')))));
    const confirmed: string[] = [];
    for (const { plan: one } of drafts) confirmed.push(await codeOf(world.app.confirmPlan(host, one.id, 0)));
    expect(confirmed).toEqual(['ok', 'too-many-plans-yours']);
    expect(await codeOf(world.app.planSpace(host, planInput('in 60 minutes')))).toBe('too-many-plans-yours');
    expect(await codeOf(world.app.planSpace(other, planInput('in 60 minutes')))).toBe('ok');
  });

  it('[PLAN-8] leaves room for others beside the series of one person, and beside their dates', async () => {
    const world = await plannedWorld();
    const often = 'every 600 minutes, first in 60 minutes';
    const drafts = [];
    for (let n = 0; n < 6; n += 1) drafts.push(await value(world.app.planSeries(host, seriesInput(often))));
    const confirmed: string[] = [];
    for (const { series } of drafts) confirmed.push(await codeOf(world.app.confirmSeries(host, series.id, 0)));
    expect(confirmed).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'too-many-series-yours']);
    expect(await codeOf(world.app.planSeries(host, seriesInput(often)))).toBe('too-many-series-yours');
    await planSeries(world, often, {}, other);
    // As many dates as a server may have plans, and more.
    const { plans } = plansOf(world);
    const [date] = plans.values();
    if (date === undefined) throw new Error('there is no date');
    for (let n = 0; n < 200; n += 1) {
      // as: any text may stand in for an id here.
      const id = `d${n}` as Plan['id'];
      plans.set(id, { ...date, id });
    }
    expect(await codeOf(world.app.planSpace(other, planInput('in 60 minutes')))).toBe('ok');
  });
});

describe('what would be in the way', () => {
  it('[PLAN-9] tells what would be in its way, and plans it all the same', async () => {
    const world = await plannedWorld({ maxSpaces: 2 });
    const lent = world.room('lent', planGuild);
    const opening = { ...planInput('').opening, room: lent };
    await plan(world, 'in 60 minutes', { opening });
    expect(await codes(world)).toEqual(['plan-no-account']);
    expect(await codes(world, { opening, hostId: userId('host') })).toEqual([
      'plan-same-host',
      'plan-same-room',
      'plan-no-account',
    ]);
    // One that ends when the other begins is beside none.
    expect(await codes(world, { hostId: userId('host'), opening }, 'in 120 minutes')).toEqual([]);
    await plan(world, 'in 90 minutes');
    expect(await codes(world)).toEqual(['plan-crowded', 'plan-no-account']);
    expect(await codes(world, {}, 'in 130 minutes')).toEqual(['plan-no-account']);
  });

  it('[OPEN-17] [PLAN-9] takes no plan of who is blocked in the whole server, and tells where its host is', async () => {
    const world = await plannedWorld();
    const mod = actor('mod', planGuild, { moderator: true });
    await value(world.app.blockInServer(mod, userId('host'), true));
    expect(await codeOf(world.app.planSpace(host, planInput('in 60 minutes')))).toBe('opener-blocked');
    const drafted = await value(world.app.planSpace(mod, planInput('in 60 minutes', { hostId: userId('host') })));
    expect(drafted.warnings.map(({ code }) => code)).toEqual(['plan-host-blocked']);
    // Who manages the server may.
    const boss = actor('host', planGuild, { serverManager: true });
    await value(world.app.planSpace(boss, planInput('in 60 minutes')));
  });

  it('[PLAN-9] looks at room, rights, host and the rules of that hour', async () => {
    // as: any text may stand in for a role's id here.
    const hosts = 'hosts' as RoleId;
    const world = await plannedWorld({ openers: [hosts], quietHours: { fromMin: 0, toMin: 23 * 60 + 59 } });
    const opener = actor('host', planGuild, { serverManager: true });
    const looked = async (over: Partial<PlanInput>): Promise<readonly string[]> => {
      const drafted = await value(world.app.planSpace(opener, planInput('in 60 minutes', over)));
      return drafted.warnings.map(({ code }) => code);
    };
    world.server.members.set(userId('host'), { managesServer: true });
    world.server.members.set(userId('gone'), null);
    expect(await looked({})).toEqual([]);
    expect(await looked({ hostId: userId('gone') })).toEqual(['host-not-here']);
    expect(await looked({ hostId: userId('guest') })).toEqual(['plan-host-may-not', 'plan-quiet-hours']);
    const { opening } = planInput('');
    const room = world.room('stage', planGuild);
    expect(await looked({ opening: { ...opening, room: channelId('none') } })).toEqual(['room-not-found']);
    expect(await looked({ opening: { ...opening, room, kind: 'voice' } })).toEqual(['room-of-another-kind']);
    world.missing = ['MANAGE_CHANNELS'];
    expect(await looked({ opening: { ...opening, room } })).toEqual(['missing-permissions']);
    world.community.delete(planGuild);
    expect(await looked({ opening: { ...opening, kind: 'stage' } })).toEqual(['no-community']);
  });

  it('[PLAN-10] looks again within the hour before, once, and tells it in the log', async () => {
    const world = await plannedWorld();
    const tea = await plan(world, 'in 90 minutes');
    const told = (): readonly unknown[] =>
      world.logger.lines.filter(({ message }) => message === 'a planned space will have trouble');
    world.server.members.set(userId('host'), null);
    await world.pass(28 * MINUTE_MS);
    expect(told()).toEqual([]);
    await world.pass(10 * MINUTE_MS);
    expect(told()).toEqual([
      expect.objectContaining({ fields: expect.objectContaining({ planId: tea.id, codes: ['host-not-here'] }) }),
    ]);
  });

  it('[PLAN-9] tells what one person may not have in so short a time', async () => {
    const world = await plannedWorld({ maxPerHost: 2, openEveryMin: 90 });
    for (const when of ['in 60 minutes', 'in 90 minutes']) await plan(world, when);
    const looked = async (when: string): Promise<readonly string[]> => {
      const { warnings } = await value(world.app.planSpace(host, planInput(when)));
      return warnings.map(({ code }) => code).filter((code) => code !== 'plan-no-account');
    };
    expect(await looked('in 100 minutes')).toEqual(['plan-too-soon', 'plan-same-host', 'plan-host-crowded']);
    expect(await looked('in 160 minutes')).toEqual(['plan-too-soon']);
    expect(await looked('in 240 minutes')).toEqual([]);
  });

  it('[PLAN-9] looks at the dates of series that have no plan yet, and at those of a series that is planned', async () => {
    const world = await plannedWorld();
    await planSeries(world, 'every 10080 minutes, first in 600 minutes', { lengthMin: 60 });
    const whens = [1, 3, 6, 40].map((week) => `in ${600 + week * 10_080} minutes`);
    for (const when of whens)
      expect(await codes(world, { hostId: userId('host') }, when), when).toContain('plan-same-host');
    expect(await codes(world, { hostId: userId('host') }, 'in 30900 minutes')).toEqual([]);
    // The third date of a new series falls on something planned, and its first on nothing.
    await plan(world, `in ${300 + 2 * 10_080} minutes`, {}, other);
    const asked = seriesInput('every 10080 minutes, first in 300 minutes');
    const drafted = await value(world.app.planSeries(other, asked));
    expect(drafted.warnings.map(({ code }) => code)).toEqual(['plan-same-host']);
    const confirmed = await value(world.app.confirmSeries(other, drafted.series.id, 0));
    expect(confirmed.warnings).toEqual(drafted.warnings);
  });

  it('[PLAN-10] looks at the spaces that are on, within the hour before', async () => {
    const world = await plannedWorld();
    const room = world.room('stage', planGuild);
    const opening = { ...planInput('').opening, room };
    const tea = await plan(world, 'in 20 minutes', { opening, lengthMin: 300 });
    const soon = await plan(world, 'in 60 minutes', { lengthMin: 5 });
    await world.pass(20 * MINUTE_MS);
    await sweep(world);
    expect(stored(world, tea.id).life.status).toBe('opened');
    const { warnings } = await value(world.app.planOf(host, soon.id));
    expect(warnings.map(({ code }) => code)).toEqual(['plan-same-host', 'plan-no-account']);
    const looked = await codes(world, { opening }, 'in 30 minutes');
    expect(looked).toEqual(['plan-same-room', 'plan-no-account']);
    // What was to be over by then is in nobody's way, and what is far off is not known.
    expect(await codes(world, { opening }, 'in 299 minutes')).toEqual([]);
  });

  it('[PLAN-9] takes a room beside a full one for no space of its own, but for the account in it', async () => {
    const world = await plannedWorld({ openEveryMin: 30, maxSpaces: 2, maxPerHost: 2 }, { pool: ['pool1'] });
    const rules = { overflow: true, places: 3 };
    const tea = await plan(world, 'in 10 minutes', {
      opening: { ...planInput('').opening, kind: 'voice', rules },
      lengthMin: 300,
    });
    await world.pass(10 * MINUTE_MS);
    await sweep(world);
    await world.pass(6000);
    const hall = world.spaces.get(tea.id)?.room.channelId ?? channelId('none');
    world.join(hall, userId('host'));
    await world.pass(25 * MINUTE_MS);
    world.join(hall, userId('ann'));
    await world.pass(6000);
    const beside = [...world.spaces.values()].filter(({ id }) => id !== tea.id);
    expect(beside).toMatchObject([{ title: 'Tea · 2', hostId: 'host', life: { status: 'live' } }]);
    const theirs = { hostId: userId('host') };
    expect(await codes(world, theirs, 'in 20 minutes')).toEqual(['plan-same-host', 'plan-no-account']);
    // It is over with its space, whose end is known.
    await world.pass(5 * MINUTE_MS);
    plansOf(world).plans.set(tea.id, { ...stored(world, tea.id), lengthMin: 45 });
    await plan(world, 'in 20 minutes', {}, other);
    expect(await codes(world, theirs, 'in 20 minutes')).toEqual([]);
  });

  it('[PLAN-9] shows the agenda soonest first, with what is in the way, and looks nobody up for it', async () => {
    const world = await plannedWorld();
    const [late, soon] = [await plan(world, 'in 90 minutes'), await plan(world, 'in 60 minutes')];
    const series = await planSeries(world, 'every 10080 minutes, first in 600 minutes');
    const before = world.calls.length;
    const agenda = await world.app.agenda(host, { number: 0, size: 6 });
    expect(world.calls.slice(before)).toEqual([]);
    expect(agenda.plans.slice(0, 2).map((one) => one.plan?.id)).toEqual([soon.id, late.id]);
    expect(agenda.plans[0]?.warnings.map(({ code }) => code)).toEqual(['plan-same-host', 'plan-no-account']);
    expect(agenda.plans[2]?.series?.id).toBe(series.id);
    expect(agenda.series[0]?.dates).toHaveLength(3);
    expect(agenda.isCut).toBe(false);
    expect((await world.app.comingPlans(host)).map(({ id }: Plan) => id)).toContain(late.id);
    expect((await value(world.app.oneSeries(host, series.id))).dates).toEqual(agenda.series[0]?.dates);
  });

  it('[AGENDA-5] [PLAN-8] has a page for each of all that are planned, missed ones first, and offers them all', async () => {
    const world = await plannedWorld();
    const { plans } = plansOf(world);
    const tea = await plan(world, 'in 60 minutes');
    const life = { status: 'missed', sinceMs: 1, why: { code: 'opens-too-late', params: {} } } as const;
    const many = Array.from({ length: 199 }, (_, n): Plan => {
      // as: any text may stand in for an id here.
      const id = `n${String(n).padStart(3, '0')}` as Plan['id'];
      return { ...tea, id, startsAtMs: tea.startsAtMs + n * MINUTE_MS, ...(n === 150 ? { life } : {}) };
    });
    for (const one of many) plans.set(one.id, one);
    const ids: string[] = [];
    for (let number = 0; ; number += 1) {
      const agenda = await world.app.agenda(host, { number, size: 6 });
      expect([agenda.page, agenda.pages, agenda.isCut]).toEqual([number, 34, false]);
      ids.push(...agenda.plans.map((one) => one.plan?.id ?? ''));
      if (number + 1 === agenda.pages) break;
    }
    expect([ids.length, new Set(ids).size, ids[0]]).toEqual([200, 200, 'n150']);
    expect((await world.app.agenda(host, { number: 99, size: 6 })).page).toBe(33);
    expect(await world.app.comingPlans(host)).toHaveLength(200);
  });

  it('[PLAN-3] refuses everything once Majlis stops', async () => {
    const world = await plannedWorld();
    const tea = await plan(world, 'in 20 minutes');
    await world.pass(20 * MINUTE_MS);
    const closing = world.app.close('test');
    expect(await codeOf(world.app.planSeries(host, seriesInput('every 60 minutes, first in 5 minutes')))).toBe(
      'restarting',
    );
    await world.app.planDue(tea.id, 2);
    await closing;
    expect([world.spaces.size, plansOf(world).plans.size]).toEqual([0, 1]);
  });
});

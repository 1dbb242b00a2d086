/** What is planned in the scene of the fuzzer: one of everything that planning has. */
import { NO_ABOUT } from '../../src/domain/index.ts';
import type { PlanInput } from '../../src/app/index.ts';
import type { GuildId } from '../../src/lib/index.ts';
import { actor } from './outside-people.ts';
import type { OutsideWorld } from './outside-world.ts';

/** What stands in an input in place of the id of something planned, or of a moment: one to come, and that of a date of the series which has no plan yet. */
export const PLAN_REFS = [
  '§plan',
  '§draft',
  '§date',
  '§seriesdraft',
  '§series',
  '§dropped',
  '§elsewhere',
  '§soon',
  '§ahead',
] as const;
/** One of them. */
export type PlanRef = (typeof PLAN_REFS)[number];

/** Times and recurrences as people write them, and as they had better not. */
export const TIMES = [
  'in 20 minutes',
  'tomorrow at 7',
  'غدًا الساعة ٧ مساءً',
  '1970-02-01 18:00',
  'yesterday 7pm',
  '9999-12-31 23:59',
  'every Thursday at 8',
  'كل خميس الساعة ٨ مساءً',
  'FREQ=DAILY;INTERVAL=2 20:00',
  'every second',
  '3 times',
  '1000000 times',
] as const;

const DAY_MS = 86_400_000;

const value = <Value>(outcome: { readonly ok: true; readonly value: Value } | { readonly ok: false }): Value => {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome.value;
};

const opening: PlanInput['opening'] = {
  title: 'قهوة *later* {n}',
  description: 'Come\nand talk',
  about: NO_ABOUT,
  kind: null,
  room: null,
  preset: 'panel-talk',
  rules: {},
};
const input = { opening, zone: null, hostId: null, lengthMin: null, seats: null } as const;

/** Plans it: `by` hosts it in one server, `abroad` in another. */
export const planned = async (
  world: OutsideWorld,
  by: { readonly userId: string; readonly guildId: GuildId },
  abroad: { readonly userId: string; readonly guildId: GuildId },
): Promise<Readonly<Record<PlanRef, string>>> => {
  const { app, clock } = world;
  const [host, stranger] = [actor(by.userId, by.guildId), actor(abroad.userId, abroad.guildId)];
  const when = 'tomorrow at 7';
  const draft = async (who = host): Promise<string> => value(await app.planSpace(who, { ...input, when })).plan.id;
  const series = async (): Promise<string> => {
    const asked = { ...input, when: 'every day at 8', until: null, rota: [] };
    return value(await app.planSeries(host, asked)).series.id;
  };
  const confirmed = async (id: string, who = host): Promise<string> =>
    // as: it was made a moment ago.
    value(await app.confirmPlan(who, id as Parameters<typeof app.confirmPlan>[1], 0)).plan.id;
  const ids = {
    draft: await draft(),
    plan: await confirmed(await draft()),
    dropped: await confirmed(await draft()),
    elsewhere: await confirmed(await draft(stranger), stranger),
    seriesdraft: await series(),
    series: await series(),
  };
  // as, in both: as above.
  value(await app.cancelPlan(host, ids.dropped as Parameters<typeof app.cancelPlan>[1]));
  value(await app.confirmSeries(host, ids.series as Parameters<typeof app.confirmSeries>[1], 0));
  await world.settle();
  const date = (await app.comingPlans(host)).find(({ occurrence }) => occurrence !== null);
  return {
    '§plan': ids.plan,
    '§draft': ids.draft,
    '§date': date?.id ?? '',
    '§seriesdraft': ids.seriesdraft,
    '§series': ids.series,
    '§dropped': ids.dropped,
    '§elsewhere': ids.elsewhere,
    '§soon': (clock.wallMs() + 7_200_000).toString(36),
    '§ahead': ((date?.occurrence?.originalMs ?? 0) + 30 * DAY_MS).toString(36),
  };
};

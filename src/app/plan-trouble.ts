import type { Plan, Refusal, RefusalCode } from '../domain/index.ts';
import type { ChannelId, GuildId } from '../lib/index.ts';
import type { Machine } from './machine.ts';
import { MOST_PLANS, warn } from './plan-warned.ts';
import type { HostNews } from './tell-host.ts';

/**
 * What keeps a plan from opening unless somebody puts it right. Other spaces at the same time may end before it, and that Discord's list of
 * events will not have it keeps nothing from opening: both are told when it is planned, and in the host's reminder.
 */
const BLOCKING: ReadonlySet<RefusalCode> = new Set([
  'host-not-here',
  'plan-host-may-not',
  'plan-host-blocked',
  'plan-quiet-hours',
  'room-not-found',
  'room-not-stage',
  'room-of-another-kind',
  'room-running',
  'room-not-for-adults',
  'missing-permissions',
  'no-community',
]);

/** Tells under these keys what was not told under any of them yet. */
const tellOnce = async (machine: Machine, keys: readonly string[], news: Omit<HostNews, 'atMs'>): Promise<void> => {
  const { deps, settings, tellHost, outbox } = machine;
  const atMs = deps.clock.wallMs();
  const effects = await tellHost(await settings.get(news.plan.guildId), { ...news, atMs });
  if (await deps.told.tell(keys, effects, atMs)) outbox.wake(effects);
};

/** What will keep it from opening, by start: what is put right and comes again is not told again, what comes anew is. */
const tellTrouble = async (machine: Machine, plan: Plan, warnings: readonly Refusal[]): Promise<void> => {
  const keyOf = ({ code }: Refusal): string => `trouble ${plan.id} ${plan.startsAtMs} ${code}`;
  const blocking = warnings.filter(({ code }) => BLOCKING.has(code));
  if (blocking.length === 0) return;
  const fresh = new Set(await machine.deps.told.untold(blocking.map(keyOf)));
  const whys = blocking.filter((why) => fresh.has(keyOf(why)));
  if (whys.length === 0) return;
  const [key = ''] = fresh;
  await tellOnce(machine, [...fresh], { plan, what: { type: 'in-trouble', whys }, key });
};

/** Looks at a plan that opens soon: the process's log has all that is in its way, its host what will keep it from opening. */
export const lookAt = async (machine: Machine, plan: Plan): Promise<void> => {
  const warnings = await warn(machine, plan);
  if (warnings.length === 0) return;
  const codes = warnings.map(({ code }) => code);
  const { id, guildId, startsAtMs } = plan;
  machine.deps.logger.warn('a planned space will have trouble', { planId: id, guildId, startsAtMs, codes });
  await tellTrouble(machine, plan, warnings);
};

/** The plans that were to run in a room that is gone, those of a series as one: its soonest date stands for the others. */
const withoutRoom = async ({ deps }: Machine, guildId: GuildId, isGone: (room: ChannelId) => boolean) => {
  const groups = new Map<string, Plan>();
  for (const plan of await deps.plans.coming(guildId, MOST_PLANS)) {
    const { room } = plan.opening;
    if (plan.life.status !== 'planned' || room === null || !isGone(room)) continue;
    const key = `room-gone ${plan.occurrence?.seriesId ?? plan.id} ${room}`;
    if (!groups.has(key)) groups.set(key, plan);
  }
  return groups;
};

/** Tells hosts at once, and once, that the room which their space was to run in is gone. Nothing is lost: it stays planned. */
export const tellRoomsGone = async (
  machine: Machine,
  guildId: GuildId,
  isGone: (room: ChannelId) => boolean,
): Promise<void> => {
  const { deps } = machine;
  const groups = await withoutRoom(machine, guildId, isGone);
  for (const key of await deps.told.untold([...groups.keys()])) {
    const plan = groups.get(key);
    if (plan === undefined) continue;
    const series = plan.occurrence === null ? null : await deps.series.get(plan.occurrence.seriesId);
    const isOfSeries = series?.life.status === 'running' && series.opening.room === plan.opening.room;
    const seriesBy = isOfSeries ? series.byUserId : null;
    await tellOnce(machine, [key], { plan, what: { type: 'room-gone', seriesBy }, key });
  }
};

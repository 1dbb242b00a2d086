import type { Plan, Refusal, RefusalCode } from '../domain/index.ts';
import { forbiddenIn, isComing, planFailed, refuse } from '../domain/index.ts';
import { refusalText, texts } from '../i18n/index.ts';
import type { UserId } from '../lib/index.ts';
import { createAllowance } from './allowance.ts';
import type { AppDeps } from './deps.ts';
import { firstThere, whoDecides } from './host-consent.ts';
import { logEffects } from './logbook.ts';
import type { Effect, PlanButton } from './outbox-port.ts';
import type { PersonBook } from './person-book.ts';
import { planNotice } from './person-words.ts';
import type { GuildSettings } from './ports.ts';
import type { SettingsBook } from './settings-book.ts';
import type { Entry } from './space-book.ts';
import type { NotOpened } from './space-desk.ts';

/** What somebody is to learn of a plan of theirs. */
export interface HostNews {
  readonly plan: Plan;
  readonly what:
    /** It did not open by itself, or its space could not be opened. */
    | { readonly type: 'not-opened'; readonly why: Refusal }
    /** As things are now it will not open. */
    | { readonly type: 'in-trouble'; readonly whys: readonly Refusal[] }
    /** The room that was lent to it is gone; of a series that has it for all of its dates who planned it is told. */
    | { readonly type: 'room-gone'; readonly seriesBy: UserId | null };
  /** Names it while it waits: what is told once is so by what `Effect` says. */
  readonly key: string;
  readonly atMs: number;
}

/** How hosts are told: what is to be stored with what it tells of. Nothing when there is nowhere to tell it; the process's log has it then. */
export type TellHost = (settings: GuildSettings, news: HostNews) => Promise<readonly Effect[]>;

/** What says who is told, and in which language. */
export interface HostWishes {
  readonly people: Pick<PersonBook, 'get'>;
  readonly deps: Pick<AppDeps, 'rsvps' | 'clock' | 'rooms' | 'server'>;
}

/** Of one server within ten minutes; what comes after an outage beyond that goes to the log channel, where it is gathered. */
const TOLD = { times: 5, windowMs: 600_000 };

/** Tells hosts one by one, but never in a burst. */
export const createTellHost = (wishes: HostWishes): TellHost => {
  const allowance = createAllowance(wishes.deps.clock, TOLD);
  return async (settings, news) =>
    allowance.take(news.plan.guildId) === 0 ? await tellOne(wishes, settings, news) : tellLog(settings, news);
};

/** The parts of the app that this needs. */
interface Telling {
  readonly deps: Pick<AppDeps, 'plans' | 'logger'>;
  readonly settings: Pick<SettingsBook, 'get'>;
  readonly tellHost: TellHost;
}

/** A space that was begun for a plan and could not be opened: the plan is there to be decided on again, of which its host is told. */
export const notOpened = async (
  { deps, settings, tellHost }: Telling,
  { space, openFailure }: Entry,
  atMs: number,
): Promise<NotOpened | null> => {
  const before = await deps.plans.get(space.id);
  if (before === null) return null;
  // Nothing else ends it before it was live but that its room is gone.
  const why = openFailure ?? refuse('room-not-found').refusal;
  const decision = planFailed(before, why, atMs);
  if (!decision.ok) return null;
  const { plan } = decision;
  deps.logger.warn('a planned space could not be opened', { planId: plan.id, why: why.code });
  // It was opened early by somebody, who is told by the answer.
  if (plan.life.status === 'planned') return { plan, before, effects: [] };
  const key = `missed ${plan.id} ${plan.revision}`;
  const set = await settings.get(plan.guildId);
  return { plan, before, effects: await tellHost(set, { plan, what: { type: 'not-opened', why }, key, atMs }) };
};

/** The title of something planned as others may read it: not by words that its server does not allow. */
export const titleTold = ({ language, rules }: GuildSettings, { opening: { title } }: Pick<Plan, 'opening'>): string =>
  forbiddenIn(rules.words, title) === null ? title : texts(language).words.plannedSpace;

/** What the log channel is told of something planned: where it would be a burst, or nobody else is there. */
export const planLogged = (
  settings: GuildSettings,
  plan: Plan,
  told: { readonly key: string; readonly atMs: number; readonly text: string },
): readonly Effect[] => {
  const about = { guildId: plan.guildId, title: titleTold(settings, plan) };
  return logEffects(settings, about, { key: told.key, atMs: told.atMs, lines: [told.text] });
};

const tellLog = (settings: GuildSettings, news: HostNews): readonly Effect[] =>
  planLogged(settings, news.plan, { ...news, text: textOf(settings, news) });

/** Who decides, or who planned it where that person is not in the server any more; null when nobody of them is known to be there. */
const whomOf = async ({ deps }: HostWishes, { plan, what }: HostNews): Promise<UserId | null> => {
  const { guildId, hostId, byUserId } = plan;
  const ofSeries = what.type === 'room-gone' && what.seriesBy !== null ? [what.seriesBy] : [];
  const whys = what.type === 'room-gone' ? [] : what.type === 'not-opened' ? [what.why] : what.whys;
  const isHostGone = whys.some(({ code }) => code === 'host-not-here');
  const people = [...ofSeries, await whoDecides(deps.rsvps, plan), byUserId];
  return await firstThere(deps, guildId, isHostGone ? people.filter((userId) => userId !== hostId) : people);
};

/** Tells who decides by a notice; where it could stand in no channel of the server's, the log channel has it too. */
const tellOne = async (wishes: HostWishes, settings: GuildSettings, news: HostNews): Promise<readonly Effect[]> => {
  const { plan, key, atMs } = news;
  const userId = await whomOf(wishes, news);
  if (userId === null) return tellLog(settings, news);
  const language = (await wishes.people.get(userId)).language ?? settings.language;
  const text = textOf({ ...settings, language }, news);
  const buttons = planButtons(language, news);
  // What was in the way of a start means nothing after it; what did not open stays to be decided on.
  const untilMs = news.what.type === 'not-opened' ? null : plan.startsAtMs;
  const notice = planNotice(plan, { key, userId, atMs, text, untilMs, buttons });
  if (settings.rules.announcing !== null && notice.isDirectOnly !== true) return [notice];
  return [notice, ...tellLog(settings, { ...news, key: `${key} log` })];
};

/** What somebody is told of, as far as it matters to what they may decide. */
interface Decidable {
  readonly plan: Plan;
  readonly what: HostNews['what'] | { readonly type: 'stage-opened' };
}

/** What another time helps nothing against, and another room does. */
const NEEDS_ROOM: ReadonlySet<RefusalCode> = new Set(['room-not-found', 'room-not-for-adults', 'room-running']);

/** By which they decide at once; none where nothing of it is left to be decided. */
export const planButtons = (language: GuildSettings['language'], { plan, what }: Decidable): readonly PlanButton[] => {
  if (!isComing(plan)) return [];
  const { plans, upkeep } = texts(language);
  const planId = plan.id;
  const cancel = plan.occurrence === null ? plans.cancel : plans.skip;
  const last: PlanButton = { label: cancel, does: 'cancel', planId };
  const isWithoutRoom =
    what.type === 'room-gone' || (what.type === 'in-trouble' && what.whys.some(({ code }) => NEEDS_ROOM.has(code)));
  if (isWithoutRoom)
    return [
      { label: upkeep.makeRoom, does: 'make-room', planId },
      { label: upkeep.otherRoom, does: 'other-room', planId },
      last,
    ];
  const move: PlanButton = { label: plans.move, does: 'move', planId };
  return what.type === 'in-trouble' ? [move, last] : [{ label: plans.openNow, does: 'open', planId }, move, last];
};

const textOf = (settings: GuildSettings, { plan, what }: HostNews): string => {
  const { language } = settings;
  const { hostId, startsAtMs } = plan;
  const { planNotOpened, upkeep } = texts(language);
  // It may be told in a channel.
  const named = { title: titleTold(settings, plan), hostId, startsAtMs };
  switch (what.type) {
    case 'not-opened':
      return planNotOpened({ ...named, why: refusalText(language, what.why) });
    case 'in-trouble':
      return upkeep.trouble({ ...named, whys: what.whys.map((why) => refusalText(language, why)) });
    case 'room-gone':
      return upkeep.roomGone({ ...named, isSeries: what.seriesBy !== null });
  }
};

import type { Plan } from '../domain/index.ts';
import { endPlan, isComing } from '../domain/index.ts';
import { refusalText, texts } from '../i18n/index.ts';
import type { Refusal } from '../domain/index.ts';
import type { ChannelId, SpaceId } from '../lib/index.ts';
import { firstThere, whoDecides } from './host-consent.ts';
import type { Effect, NoticeButton } from './outbox-port.ts';
import { languageOf, planNotice } from './person-words.ts';
import { ownerOf } from './plan-room-book.ts';
import type { PlanRoomParts } from './plan-room-parts.ts';
import type { GuildSettings } from './ports.ts';
import { planButtons, planLogged, titleTold } from './tell-host.ts';

/** What people are told of the room of a plan: whoever decides of it, or who planned it; the other one where that person left, and else the log channel. */
interface News {
  readonly key: string;
  readonly to: 'host' | 'planner';
  readonly text: (
    language: GuildSettings['language'],
    named: { readonly title: string; readonly startsAtMs: number },
  ) => string;
  /** Whether they may decide at once what becomes of the plan. */
  readonly mayDecide: boolean;
}

const effectsOf = async (parts: PlanRoomParts, plan: Plan, news: News): Promise<readonly Effect[]> => {
  const { deps, settings, people } = parts;
  const decides = await whoDecides(deps.rsvps, plan);
  const inOrder = news.to === 'host' ? [decides, plan.byUserId] : [plan.byUserId, decides];
  const userId = await firstThere(deps, plan.guildId, inOrder);
  const set = await settings.get(plan.guildId);
  const language = userId === null ? set.language : await languageOf({ settings, people }, plan.guildId, userId);
  // It may be told in a channel.
  const named = { title: titleTold({ ...set, language }, plan), startsAtMs: plan.startsAtMs };
  const told = { key: news.key, atMs: deps.clock.wallMs(), text: news.text(language, named) };
  if (userId === null) return planLogged(set, plan, told);
  const buttons: readonly NoticeButton[] = news.mayDecide
    ? planButtons(language, { plan, what: { type: 'stage-opened' } })
    : [];
  return [planNotice(plan, { ...told, userId, untilMs: null, buttons })];
};

/** Once, also after it was sent: the plan is no other by it, and so remembers nothing. */
const tellOnce = async (parts: PlanRoomParts, { id }: Plan, news: News): Promise<void> => {
  const { deps, outbox } = parts;
  const [untold] = await deps.told.untold([news.key]);
  const plan = untold === undefined ? null : await deps.plans.get(id);
  if (plan === null || !isComing(plan)) return;
  const effects = await effectsOf(parts, plan, news);
  if (await deps.told.tell([news.key], effects, deps.clock.wallMs())) outbox.wake(effects);
};

/** No room could be made before the plan opens. Its event takes place elsewhere until then. Of a series that is told once for all dates. */
export const tellNoRoom = async (parts: PlanRoomParts, plan: Plan, why: Refusal): Promise<void> =>
  await tellOnce(parts, plan, {
    key: `no room ${ownerOf(plan).id} ${why.code}`,
    to: 'planner',
    mayDecide: false,
    text: (language, named) => texts(language).event.noRoom({ ...named, why: refusalText(language, why) }),
  });

/** Somebody opened the stage of a plan before its time. */
export const tellOpenedByHand = async (parts: PlanRoomParts, plan: Plan, channelId: ChannelId): Promise<void> =>
  await tellOnce(parts, plan, {
    key: `stage by hand ${plan.id} ${plan.startsAtMs}`,
    to: 'host',
    mayDecide: true,
    text: (language, named) => texts(language).event.openedByHand({ ...named, channelId }),
  });

/** Somebody deleted the lasting room of a series: its dates open in rooms that are made then. */
export const tellSeriesRoomDeleted = async (parts: PlanRoomParts, plan: Plan, channelId: ChannelId): Promise<void> =>
  await tellOnce(parts, plan, {
    key: `room deleted ${ownerOf(plan).id} ${channelId}`,
    to: 'host',
    mayDecide: true,
    text: (language, named) => texts(language).event.seriesRoomDeleted(named),
  });

/** Somebody deleted the room of a plan: it does not open any more. */
export const endForDeletedRoom = async (parts: PlanRoomParts, id: SpaceId): Promise<void> => {
  const { deps, planDesk } = parts;
  await planDesk.change(id, async (plan) => {
    if (!isComing(plan)) return { ok: true, plan };
    const ended = endPlan(plan, 'room-deleted', null, deps.clock.wallMs());
    if (!ended.ok) return ended;
    const news: News = {
      key: `room deleted ${id}`,
      to: 'host',
      mayDecide: false,
      text: (language, named) => texts(language).event.roomDeleted(named),
    };
    return { ...ended, effects: await effectsOf(parts, plan, news), by: { userId: null } };
  });
};

import { expect } from 'vitest';
import type { Asked } from '../../src/app/index.ts';
import type {
  Act,
  Asker,
  Decision,
  MajlisCommand,
  PersonSeen,
  Presence,
  Space,
  SpaceEvent,
  SpeakerFacts,
  SpeakerGate,
} from '../../src/domain/index.ts';
import { belongsBackstage, decide, dueAtMs, evolveAll, isOpen, mayDo, NOTHING_KNOWN } from '../../src/domain/index.ts';
import { LANGUAGES, refusalText } from '../../src/i18n/index.ts';
import type { RoleId, UserId } from '../../src/lib/index.ts';
import { expectSound } from './space-sound.ts';
import { commandOf, openingOf } from './space-story.ts';

/** One act on a space: of time, of people in the room, of what Discord shows, of somebody who asks, or of Majlis. */
export type RandomAct =
  | { readonly type: 'pass'; readonly ms: number }
  /** Time passes until something is due, and it is done; what is due much later is not waited for. */
  | { readonly type: 'pass-to-due' }
  | { readonly type: 'move'; readonly who: UserId | 'host'; readonly presence: Presence }
  /** Everybody leaves at once. */
  | { readonly type: 'all-leave' }
  | { readonly type: 'observe' }
  /** Discord does what the space wants of its room, and shows it; who was asked up is heard. */
  | { readonly type: 'carry-out' }
  | {
      readonly type: 'ask';
      readonly who: UserId | 'host';
      readonly isModerator: boolean;
      readonly isNewcomer: boolean;
      readonly asked: Asked;
    }
  /** Somebody raises a hand and takes it down again and again. */
  | { readonly type: 'flap'; readonly who: UserId }
  | { readonly type: 'tell'; readonly command: MajlisCommand };

/** What is known of a space without looking into it: from what was asked and answered only. */
export interface Expected {
  hostId: UserId;
  isOver: boolean;
  /** Each block that holds: by whom it was set, and of whom, as "server somebody". */
  readonly blocked: Set<string>;
}

/** What the runs of a test came across. */
export interface Travelled {
  acts: number;
  /** How often each event happened, and each refusal was given. */
  readonly counts: Map<string, number>;
}

/** A space on its way through random acts; every step is held to what always holds. */
export interface SpaceRun {
  readonly space: Space;
  /** Everything that has happened to it, in order, and by how many decisions. */
  readonly events: readonly SpaceEvent[];
  readonly decisions: number;
  act(act: RandomAct, expected: Expected): void;
}

/** Longer than any wait of people; a space's end is further off. */
const LONGEST_WAIT_MS = 300_000;
const MAJLIS: Asker = { type: 'majlis' };

/** What the table of permissions calls what somebody asks. */
const actOf = (asked: Asked): Act => {
  switch (asked.type) {
    case 'block':
      return asked.scope === 'server' ? 'block-in-server' : 'block';
    case 'add-guest':
    case 'drop-guest':
      return 'guests';
    case 'set-rules':
      return 'rules';
    case 'retitle':
    case 'describe':
    case 'set-about':
      return 'title';
    case 'open-backstage':
    case 'close-backstage':
    case 'go-up':
    case 'go-backstage':
      return 'backstage';
    case 'extend-turn':
      return 'extend';
    default:
      return asked.type;
  }
};

/** Whom an act concerns, as far as the table asks. */
const targetOf = (space: Space, asked: Asked, who: UserId): UserId | undefined => {
  if (asked.type === 'next') return space.turn?.userId;
  return 'userId' in asked ? asked.userId : who;
};

/** Whether somebody may ask this: by the table, or, for what is lifted of the server, as a moderator. */
const isAllowed = (space: Space, asker: Asker & { readonly type: 'person' }, asked: Asked): boolean => {
  const isOfServer =
    asked.type === 'unblock' &&
    (asked.scope === 'server' || space.blocked.some((one) => one.userId === asked.userId && one.scope !== 'space'));
  // Of one's own ways in and out of the backstage the table says nothing.
  const isOwnWay = (asked.type === 'go-up' || asked.type === 'go-backstage') && asked.userId === asker.userId;
  if (isOwnWay) return asker.moderator || belongsBackstage(space, asker.userId);
  const act = isOfServer ? 'block-in-server' : actOf(asked);
  return mayDo(space, asker, act, targetOf(space, asked, asker.userId));
};

/** What is expected after something that was asked and done. */
const expectAfter = (expected: Expected, who: UserId, asked: Asked, before: Space): void => {
  const isHostOut = (asked.type === 'remove' || asked.type === 'block') && asked.userId === expected.hostId;
  if (isHostOut) {
    const coHosts = before.people.filter(({ role }) => role === 'co-host');
    const there = coHosts.filter(({ floor }) => floor !== 'away' && floor !== 'backstage');
    const [next] = [...there, ...coHosts.filter(({ floor }) => floor === 'backstage'), ...coHosts];
    if (next === undefined) return;
    expected.hostId = next.userId;
  }
  if (asked.type === 'transfer') expected.hostId = asked.userId;
  else if (asked.type === 'claim') expected.hostId = who;
  else if (asked.type === 'block') expected.blocked.add(`${asked.scope} ${asked.userId}`);
  else if (asked.type === 'unblock') expected.blocked.delete(`${asked.scope ?? 'space'} ${asked.userId}`);
};

const expectWords = (decision: Decision & { readonly ok: false }): void => {
  for (const language of LANGUAGES) {
    const text = refusalText(language, decision.refusal);
    expect(text.length).toBeGreaterThan(5);
    expect(text).not.toMatch(/undefined|NaN|Invalid/);
  }
};

/** Who left the server has no place any more, but as host, and nobody comes in by a role that is gone. */
const expectGone = (space: Space, command: MajlisCommand, count: (what: string) => void): void => {
  if (!isOpen(space)) return;
  const { access } = space.rules;
  if (command.type === 'left-server' && command.userId !== space.hostId) {
    expect(space.people.map(({ userId }) => userId)).not.toContain(command.userId);
    expect(space.guests).not.toContain(command.userId);
  }
  if (command.type !== 'role-gone' || access.type === 'everyone') return;
  if (access.type === 'roles') expect(access.roleIds).not.toContain(command.roleId);
  count(`role-gone: ${access.type}`);
};

/** A co-host who was there has taken over from a host who was not. */
const expectSuccession = (before: Space, { userId }: { readonly userId: UserId }): void => {
  const of = (id: UserId) => before.people.find((one) => one.userId === id);
  expect(of(before.hostId)?.floor ?? 'away').toBe('away');
  expect(of(userId)?.role).toBe('co-host');
};

/** What the room showed is what the space says, but for what it now wants of the room. */
const expectSeen = (space: Space, presenceOf: (who: UserId) => Presence): void => {
  if (space.life.status !== 'live') return;
  for (const { userId, floor } of space.people) {
    if (presenceOf(userId) === 'absent') expect(floor).toBe('away');
    if (presenceOf(userId) === 'backstage') expect(floor).toBe('backstage');
    if (floor === 'speaking') expect(presenceOf(userId)).toBe('speaking');
  }
  for (const { userId } of space.blocked) expect(space.toRemove.includes(userId)).toBe(presenceOf(userId) !== 'absent');
  for (const userId of space.toRemove) expect(presenceOf(userId)).not.toBe('absent');
  for (const { userId } of space.hands) expect(['absent', 'backstage']).not.toContain(presenceOf(userId));
  if (space.backstage?.status !== 'open') return;
  for (const userId of space.backstage.toRoom) expect(presenceOf(userId)).toBe('backstage');
  for (const userId of space.backstage.toBackstage) expect(['absent', 'backstage']).not.toContain(presenceOf(userId));
};

/** How somebody asks: what is known of them, and whether they moderate. */
interface Asking {
  readonly facts: SpeakerFacts;
  readonly isModerator: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What every server here demands of who asks to speak: the first of its people has too young an account. */
const DEMANDED: SpeakerGate = { roleIds: [], memberMin: 0, accountDays: 2 };

/** What is known of somebody: by their number they have a role or none, came a while ago, and have an account that is so old. */
const known = (who: UserId, sinceMs: number): SpeakerFacts => ({
  ...NOTHING_KNOWN,
  // as: the id of a role of the test's rules.
  roleIds: Number(who) % 2 === 0 ? ['31' as RoleId] : [],
  joinedAtMs: sinceMs - Number(who) * 12 * HOUR_MS,
  accountAtMs: sinceMs - Number(who) * DAY_MS,
});

/** Whether somebody may raise a hand by the rules, told in another way than the domain does. */
const mayAsk = ({ rules, guests, brake }: Space, who: UserId, facts: SpeakerFacts, nowMs: number): boolean => {
  const { roleIds, memberMin, accountDays } = rules.speakers;
  const [memberMs, accountMs] = [nowMs - (facts.joinedAtMs ?? 0), nowMs - (facts.accountAtMs ?? 0)];
  const hasRole = roleIds.length === 0 || roleIds.some((id) => facts.roleIds?.includes(id));
  const isOld = accountMs >= Math.max(accountDays, DEMANDED.accountDays) * DAY_MS;
  const isMember = memberMs >= memberMin * 60_000 && (brake === null || memberMs >= DAY_MS);
  return guests.includes(who) || (hasRole && isOld && isMember);
};

/** A space that was just opened in this way. */
export const spaceRun = (over: Parameters<typeof openingOf>[0], travelled: Travelled): SpaceRun => {
  const begun = openingOf(over);
  if (!begun.ok) throw new Error(begun.refusal.code);
  const events: SpaceEvent[] = [...begun.events];
  const room = new Map<UserId, PersonSeen>();
  let space = evolveAll(null, events);
  let decisions = 1;
  let nowMs = space.life.sinceMs;
  // as: names of people here are their ids.
  const presenceOf = (who: string): Presence => room.get(who as UserId)?.presence ?? 'absent';

  const raised = new Map<UserId, number[]>();
  const begunMs = nowMs;
  const moment = (): Parameters<typeof decide>[3] => ({ nowMs, holdsTurns: false, speakers: DEMANDED });

  /** Only who may raises a hand, and nobody more than five times in two minutes. */
  const expectRaised = (before: Space, decision: Decision & { readonly ok: true }, by: Asking | null): void => {
    for (const event of decision.events) {
      if (event.type !== 'hand-raised' || before.hands.some(({ userId }) => userId === event.userId)) continue;
      const { userId } = event;
      const facts = by?.facts ?? known(userId, begunMs);
      expect(by?.isModerator === true || mayAsk(before, userId, facts, nowMs), `${userId} may ask`).toBe(true);
      // It counts when it is seen, whatever time it bears.
      const times = [...(raised.get(userId) ?? []), nowMs].slice(-6);
      raised.set(userId, times);
      if (times.length === 6) expect((times[5] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(120_000);
    }
  };

  const count = (what: string): void => {
    travelled.counts.set(what, (travelled.counts.get(what) ?? 0) + 1);
  };

  /** Takes a decision over, and holds what comes of it to what always holds. */
  const take = (decision: Decision, expected: Expected, by: Asking | null = null): boolean => {
    if (!decision.ok) {
      count(decision.refusal.code);
      expectWords(decision);
      return false;
    }
    for (const event of decision.events) {
      count('why' in event ? `${event.type}: ${event.why}` : event.type);
      if (event.type !== 'host-changed' || event.why !== 'succeeded') continue;
      expectSuccession(evolveAll(space, decision.events.slice(0, decision.events.indexOf(event))), event);
      expected.hostId = event.userId;
    }
    const before = space;
    expectRaised(before, decision, by);
    space = evolveAll(space, decision.events);
    decisions += decision.events.length > 0 ? 1 : 0;
    events.push(...decision.events);
    expected.isOver = space.life.status === 'ending' || space.life.status === 'ended';
    if (space !== before) expectSound(space, before, expected);
    expect(decide(space, { type: 'tick' }, MAJLIS, nowMs)).toEqual({ ok: true, events: [] });
    expect(dueAtMs(space, nowMs) ?? Infinity).toBeGreaterThan(nowMs);
    return true;
  };
  const tell = (command: MajlisCommand, expected: Expected): boolean =>
    take(decide(space, command, MAJLIS, moment()), expected);

  const named = (who: UserId | 'host'): UserId => (who === 'host' ? space.hostId : who);

  const ask = (act: RandomAct & { readonly type: 'ask' }, expected: Expected): void => {
    const { isModerator, isNewcomer, asked } = act;
    const who = named(act.who);
    const asker = { type: 'person', userId: who, moderator: isModerator } as const;
    const before = space;
    const facts = { ...known(who, begunMs), ...(isNewcomer ? { joinedAtMs: nowMs } : {}) };
    const decision = decide(space, commandOf(asked, presenceOf, { who, facts }), asker, moment());
    if (decision.ok) {
      expect(isAllowed(before, asker, asked), `${who} may ${asked.type}`).toBe(true);
      expectAfter(expected, who, asked, before);
    }
    take(decision, expected, { facts, isModerator });
  };

  const observe = (expected: Expected): void => {
    // What is due is done first, so that it does not come with what is seen.
    tell({ type: 'tick' }, expected);
    const people = [...room.values()].map((seen) => ({ ...seen, facts: known(seen.userId, begunMs) }));
    tell({ type: 'observe', people }, expected);
    expectSeen(space, presenceOf);
    expect(decide(space, { type: 'observe', people }, MAJLIS, moment())).toEqual({ ok: true, events: [] });
  };

  const flap = (who: UserId, expected: Expected): void => {
    const by = { type: 'ask', who, isModerator: false, isNewcomer: false } as const;
    for (let times = 0; times < 6; times += 1) {
      ask({ ...by, asked: { type: 'raise-hand', question: null } }, expected);
      ask({ ...by, asked: { type: 'lower-hand', userId: who } }, expected);
    }
  };

  const carryOut = (expected: Expected): void => {
    for (const userId of space.toRemove) move(userId, 'absent');
    const { backstage } = space;
    if (backstage?.status === 'open') {
      for (const userId of backstage.toRoom) move(userId, 'audience');
      for (const userId of backstage.toBackstage) move(userId, 'backstage');
    }
    if (backstage?.status === 'closing') tell({ type: 'backstage-gone', why: 'closed' }, expected);
    const isIn = (userId: UserId): boolean => !['absent', 'backstage'].includes(presenceOf(userId));
    for (const userId of space.toAudience.filter(isIn)) move(userId, 'audience');
    for (const { userId, floor } of space.people) if (isIn(userId) && floor !== 'audience') move(userId, 'speaking');
    observe(expected);
  };

  const move = (who: UserId, presence: Presence): void => {
    // In a voice room nobody can show a hand.
    const shown = presence === 'hand' && space.room.kind === 'voice' ? 'audience' : presence;
    if (shown === 'absent') room.delete(who);
    else room.set(who, { userId: who, presence: shown, raisedAtMs: shown === 'hand' ? nowMs : null });
  };

  return {
    get space() {
      return space;
    },
    get decisions() {
      return decisions;
    },
    events,
    act: (act, expected) => {
      travelled.acts += 1;
      switch (act.type) {
        case 'pass':
          nowMs += act.ms;
          return;
        case 'pass-to-due':
          nowMs = Math.max(nowMs, Math.min(dueAtMs(space, nowMs) ?? nowMs, nowMs + LONGEST_WAIT_MS));
          tell({ type: 'tick' }, expected);
          return;
        case 'move':
          move(named(act.who), act.presence);
          return;
        case 'all-leave':
          room.clear();
          observe(expected);
          return;
        case 'observe':
          observe(expected);
          return;
        case 'carry-out':
          carryOut(expected);
          return;
        case 'ask':
          ask(act, expected);
          return;
        case 'flap':
          flap(act.who, expected);
          return;
        case 'tell':
          tell(act.command, expected);
          expectGone(space, act.command, count);
      }
    },
  };
};

import type { PanelFacts, QueuedHand } from '../app/index.ts';
import { isOfOneVoice, nearestFirst, roomStays } from '../domain/index.ts';
import type { LinkWayState, Person, Space } from '../domain/index.ts';
import { channel, invitation, person, refusalText, texts } from '../i18n/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import { aboutLines } from './about-text.ts';
import { fitting, quotedWithin } from './fitting.ts';
import { brakeLines, endsText, gateLines, runLine, turnLines } from './run-text.ts';

/** Of a question, and of the title and the name beside a hand of another room; escapes lengthen them. */
const QUESTION_SHOWN = 160;
const TITLE_SHOWN = 60;
const NAME_SHOWN = 40;
/** About as many hands as ever fit: a line has 40 characters and more. Those behind them are counted only. */
const HANDS_TOLD = 15;

/** States of a way over which sound goes out of a room, or is to. */
const LEAVING: ReadonlySet<LinkWayState> = new Set(['carrying', 'waiting', 'partly-held']);

/** What keeps somebody with a claim to the floor from being heard; empty when nothing does. */
const floorNotes = ({ space, mutedByOthers }: PanelFacts, who: Person, words: Catalogue): readonly string[] => {
  const { kind } = space.room;
  // A mute of the space's own is told as such, whatever else silences them.
  const own = space.muted.includes(who.userId) ? [words.run.muted] : [];
  const muted = mutedByOthers.includes(who.userId) ? [words.panel.mutedByModerator] : own;
  // In a voice room a mute by others is all that keeps them silent: they are not being brought up.
  if (who.floor === 'speaking' || (kind === 'voice' && muted.length > 0)) return muted;
  // Who is backstage is for those who run the space to know: to everybody they are just not here.
  const floor = who.floor === 'backstage' ? 'away' : who.floor;
  return [words.panel.floor[kind][floor], ...muted];
};

const personLine = (facts: PanelFacts, who: Person, words: Catalogue): string =>
  [person(who.userId), ...floorNotes(facts, who, words)].join(' · ');

/** Where a space stands, since when, where, and when it ends by itself: as moments, which count on without an edit. */
const stateLine = (space: Space, words: Catalogue): string => {
  const { life } = space;
  const status = words.panel.status[life.status];
  if (life.status === 'ended' || life.status === 'ending') {
    const ended = `${status} · ${words.panel.endedLine(life.reason, life.sinceMs)}`;
    const { channelId } = space.room;
    return channelId !== null && roomStays(space) ? `${ended}\n${words.presets.stays(channel(channelId))}` : ended;
  }
  const room = space.room.channelId === null ? [] : [channel(space.room.channelId)];
  return [`${status} ${words.panel.since(life.sinceMs)}`, ...room, ...endsText(space, words)].join(' · ');
};

const heading = ({ space, language }: PanelFacts, words: Catalogue, budget: number): string => {
  const title = `## ${quotedWithin(space.title, Math.floor(budget * 0.1))}`;
  const description = space.description === null ? [] : [quotedWithin(space.description, Math.floor(budget * 0.25))];
  return [title, stateLine(space, words), ...aboutLines(space.about, language), ...description].join('\n');
};

/** Where else the conversation goes on. */
const overflowLines = ({ overflow = null }: PanelFacts, words: Catalogue): readonly string[] => {
  if (overflow === null) return [];
  if (overflow.role === 'main') return [words.overflow.main(overflow)];
  return [words.overflow.beside({ ...overflow, title: overflow.mainTitle })];
};

const running = (facts: PanelFacts, words: Catalogue): string => {
  const { space } = facts;
  return [
    runLine(space, words),
    ...overflowLines(facts, words),
    ...gateLines(facts, words.gates),
    ...brakeLines(space, words),
  ].join('\n');
};

/** Everybody of a role, as many as fit into a share of the budget. */
const linesOf = (facts: PanelFacts, role: Person['role'], words: Catalogue, limit: number): readonly string[] =>
  fitting(
    nearestFirst(facts.space.people.filter((who) => who.role === role)).map((who) => personLine(facts, who, words)),
    limit,
    words,
  );

const people = (facts: PanelFacts, words: Catalogue, budget: number): string => {
  const { space } = facts;
  const host = space.people.find((who) => who.role === 'host');
  const hostLine = `**${words.panel.host}** ${host === undefined ? person(space.hostId) : personLine(facts, host, words)}`;
  const coHosts = linesOf(facts, 'co-host', words, Math.floor(budget * 0.08));
  const speakers = linesOf(facts, 'speaker', words, Math.floor(budget * 0.12));
  return [
    hostLine,
    ...(coHosts.length === 0 ? [] : [`**${words.run.coHosts}**`, ...coHosts]),
    `**${words.panel.speakers}**`,
    ...(speakers.length === 0 ? [words.panel.nobody] : speakers),
    ...turnLines(space, words),
    ...(facts.heard.length === 0 ? [] : [heardLine(facts, words, Math.floor(budget * 0.1))]),
  ].join('\n');
};

/** Who was heard lately, on one line. */
const heardLine = ({ heard }: PanelFacts, words: Catalogue, limit: number): string =>
  `**${words.panel.heardLately}** ${fitting(heard.map(person), limit, words).join(', ')}`;

/** A hand in the queue; of one in a linked room the name, since a mention shows nobody in another server. */
const handLine = ({ space, namesOf }: PanelFacts, queued: QueuedHand, position: number, words: Catalogue): string => {
  const { hand, farTitle } = queued;
  const who = farTitle === null ? person(hand.userId) : quotedWithin(namesOf(hand.userId), NAME_SHOWN);
  return [
    words.panel.queueLine(position, who, hand.raisedAtMs),
    ...(farTitle === null ? [] : [words.run.inRoom(quotedWithin(farTitle, TITLE_SHOWN))]),
    ...(farTitle === null && space.keptMutes.includes(hand.userId) ? [words.run.muted] : []),
    ...(hand.question === null ? [] : [words.run.question(quotedWithin(hand.question, QUESTION_SHOWN))]),
  ].join(' · ');
};

const queue = (facts: PanelFacts, words: Catalogue, budget: number): string => {
  const lines = facts.queue.slice(0, HANDS_TOLD).map((queued, index) => handLine(facts, queued, index + 1, words));
  const unseen = facts.queue.length - lines.length;
  const limit = Math.floor(budget * 0.15);
  const shown = lines.length === 0 ? [words.panel.queueEmpty] : fitting(lines, limit, words, unseen);
  const { turnedAway = 0 } = facts;
  const notTaken = turnedAway === 0 ? [] : [`-# ${words.gates.turnedAway(turnedAway)}`];
  return [`**${words.panel.queue}**`, ...shown, ...notTaken].join('\n');
};

/** Who listens, here and over links; of an encrypted room also what that does to the encryption. */
const carried = (facts: PanelFacts, words: Catalogue, budget: number): string => {
  const listening = `**${words.panel.listeners}** ${words.panel.listenerCount(facts.listeners)}`;
  const behind = facts.backstage === null ? [] : [`**${words.backstage.count}** ${facts.backstage.length}`];
  const listeners = [listening, ...behind].join('\n');
  const isEncrypted = facts.space.room.kind === 'voice';
  if (facts.links.length === 0) return [listeners, ...(isEncrypted ? [words.panel.encrypted] : [])].join('\n');
  const lines = facts.links.map((link) => words.linking.line(link));
  const leaves = facts.links.some(({ outgoing }) => outgoing !== null && LEAVING.has(outgoing));
  return [
    listeners,
    `**${words.panel.links}**`,
    ...(isEncrypted ? [leaves ? words.panel.leavesEncryption : words.panel.encrypted] : []),
    ...fitting(lines, Math.floor(budget * 0.12), words),
  ].join('\n');
};

/** Why links of this room are silent, and which accounts could mend that; empty when they are not, or nothing is to be carried. */
export const earsNote = ({ ears, invites, space }: PanelFacts, words: Catalogue): readonly string[] => {
  if (ears === 'ready' || ears === 'idle') return [];
  const why = words.panel.ears[ears];
  if (ears !== 'none-free' || invites.length === 0) return [why];
  return [why, words.panel.inviteAccounts, ...invites.map((account) => `- ${invitation(account, space.guildId)}`)];
};

/** What a panel without ears says by that already. */
const TOLD_BY_EARS: ReadonlySet<string> = new Set(['suppressed', 'muted', 'deafened', 'no-session']);

/** The alarm that stands, if there is one. */
const deafNote = ({ deaf = null, ears }: PanelFacts, words: Catalogue): readonly string[] => {
  if (deaf === null) return [];
  const codes = deaf.codes.filter((code) => ears === 'ready' || !TOLD_BY_EARS.has(code));
  if (codes.length === 0) return [];
  const { panel, why, whose } = words.hearing;
  const who = deaf.who.length === 0 ? [] : [whose(deaf.who)];
  return [
    panel(deaf.sinceMs, codes.every(isOfOneVoice)),
    ...[...codes.map((code) => why[code]), ...who].map((line) => `- ${line}`),
  ];
};

/** What is amiss, in words; empty when nothing is. */
const amiss = (facts: PanelFacts, words: Catalogue, limit: number): string[] => {
  const troubles = facts.troubles.map((trouble) => words.panel.trouble(refusalText(facts.language, trouble)));
  return fitting([...deafNote(facts, words), ...earsNote(facts, words), ...troubles], limit, words);
};

/**
 * What a panel says, part by part, in about `budget` characters: it reads whole without a look at colours or buttons.
 */
export const panelParts = (facts: PanelFacts, budget: number): string[] => {
  const { space, language } = facts;
  const words = texts(language);
  const head = heading(facts, words, budget);
  const { status } = space.life;
  if (status === 'ended' || status === 'ending') return [head];
  const parts = [
    head,
    running(facts, words),
    people(facts, words, budget),
    queue(facts, words, budget),
    carried(facts, words, budget),
  ];
  // What the other parts leave goes to what is amiss, but never less than a seventh.
  const left = budget - parts.join('\n').length;
  const notes = amiss(facts, words, Math.max(left, Math.floor(budget * 0.14)));
  return notes.length === 0 ? parts : [...parts, notes.join('\n')];
};

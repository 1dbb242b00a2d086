import type { PanelFacts } from '../app/index.ts';
import type { Person, Space } from '../domain/index.ts';
import { channel, person, quoted, refusalText, texts } from '../i18n/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import { cut } from './components.ts';

/** A person's own text in at most `limit` characters after it was made safe. */
const quotedWithin = (text: string, limit: number): string => {
  let raw = text;
  // Escapes lengthen a text by at most a few times, so this ends after a handful of rounds.
  while (quoted(raw).length > limit && raw.length > 1) raw = cut(raw, Math.floor(raw.length * 0.7));
  return quoted(raw);
};

/** The first lines that fit into `limit` characters, and how many more there are. */
const fitting = (lines: readonly string[], limit: number, words: Catalogue): string[] => {
  let used = 0;
  const kept: string[] = [];
  for (const line of lines) {
    used += line.length + 1;
    if (used > limit) break;
    kept.push(line);
  }
  const left = lines.length - kept.length;
  return left === 0 ? kept : [...kept, words.panel.more(left)];
};

const floorNote = (who: Person, words: Catalogue): string => {
  switch (who.floor) {
    case 'speaking':
      return '';
    case 'invited':
      return ` · ${words.panel.tapAccept}`;
    case 'inviting':
      return ` · ${words.panel.beingInvited}`;
    case 'away':
      return ` · ${words.panel.away}`;
    case 'audience':
      return ` · ${words.panel.inAudience}`;
  }
};

const personLine = (who: Person, words: Catalogue): string => `${person(who.userId)}${floorNote(who, words)}`;

const stateLine = (space: Space, words: Catalogue): string => {
  const { life } = space;
  const status = words.panel.status[life.status];
  if (life.status === 'ended' || life.status === 'ending') {
    return `${status} · ${words.panel.endedLine(life.reason, life.sinceMs)}`;
  }
  const room = space.room.channelId === null ? '' : ` · ${channel(space.room.channelId)}`;
  return `${status} ${words.panel.since(life.sinceMs)}${room}`;
};

const heading = (space: Space, words: Catalogue, budget: number): string => {
  const title = `## ${quotedWithin(space.title, Math.floor(budget * 0.1))}`;
  const description = space.description === null ? [] : [quotedWithin(space.description, Math.floor(budget * 0.3))];
  return [title, stateLine(space, words), ...description].join('\n');
};

const people = (space: Space, words: Catalogue, budget: number): string => {
  const host = space.people.find((who) => who.role === 'host');
  const hostLine = `**${words.panel.host}** ${host === undefined ? person(space.hostId) : personLine(host, words)}`;
  const speakers = space.people.filter((who) => who.role === 'speaker').map((who) => personLine(who, words));
  const lines = speakers.length === 0 ? [words.panel.nobody] : fitting(speakers, Math.floor(budget * 0.15), words);
  return [hostLine, `**${words.panel.speakers}**`, ...lines].join('\n');
};

const queue = (space: Space, words: Catalogue, budget: number): string => {
  const lines = space.hands.map((hand, index) => words.panel.queueLine(index + 1, hand.userId, hand.raisedAtMs));
  const shown = lines.length === 0 ? [words.panel.queueEmpty] : fitting(lines, Math.floor(budget * 0.15), words);
  return [`**${words.panel.queue}**`, ...shown].join('\n');
};

const carried = (facts: PanelFacts, words: Catalogue, budget: number): string => {
  const listeners = `**${words.panel.listeners}** ${words.panel.listenerCount(facts.listeners)}`;
  if (facts.links.length === 0) return listeners;
  const lines = facts.links.map((link) => words.panel.linkLine(link));
  return [listeners, `**${words.panel.links}**`, ...fitting(lines, Math.floor(budget * 0.15), words)].join('\n');
};

/** What is amiss, in words; empty when nothing is. */
const amiss = (facts: PanelFacts, words: Catalogue, budget: number): string[] => {
  const ears = facts.ears === 'ready' ? [] : [words.panel.ears[facts.ears]];
  const troubles = facts.troubles.map((trouble) => words.panel.trouble(refusalText(facts.language, trouble)));
  return fitting([...ears, ...troubles], Math.floor(budget * 0.2), words);
};

/**
 * What a panel says, part by part, in about `budget` characters: it reads whole without a look at colours or buttons.
 */
export const panelParts = (facts: PanelFacts, budget: number): string[] => {
  const { space, language } = facts;
  const words = texts(language);
  const head = heading(space, words, budget);
  const { status } = space.life;
  if (status === 'ended' || status === 'ending') return [head];
  const notes = amiss(facts, words, budget);
  return [
    head,
    people(space, words, budget),
    queue(space, words, budget),
    carried(facts, words, budget),
    ...(notes.length === 0 ? [] : [notes.join('\n')]),
  ];
};

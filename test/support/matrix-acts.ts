/** How each act of the permission table is asked for, what it is answered, and what Discord looks like once it is done. */
import type { OptionValue } from '../../sandbox/people/index.ts';
import type { Act, RefusalCode, Role } from '../../src/domain/index.ts';
import { texts } from '../../src/i18n/index.ts';
import type { UserId } from '../../src/lib/index.ts';
import { TITLE, untilFine, type MatrixHouse } from './matrix-house.ts';

const { reply, done, linking, logbook } = texts('en');

type Order = readonly [string, Readonly<Record<string, OptionValue>>];

/** An act as the matrix asks for it. */
export interface MatrixAct {
  /** Brings about what the act needs, while the bot lacks nothing. */
  readonly before?: (house: MatrixHouse) => Promise<void>;
  readonly asks: (house: MatrixHouse) => Order;
  /** Words that say it is done. */
  readonly says: (house: MatrixHouse) => string;
  /** Whether it is to whoever asks. */
  readonly toSelf?: (role: Role) => boolean;
  /** What is said who may not. */
  readonly refusal: RefusalCode;
  /** Who may do it and cannot from where they stand: what is said instead. */
  readonly instead?: Readonly<Partial<Record<Role, RefusalCode>>>;
  /** Whether Discord, and the panel, show it. */
  readonly holds?: (house: MatrixHouse, panel: string, role: Role) => boolean;
  /** What the owner types to put everything as it was; what was so already is refused, and no matter. */
  readonly undo?: (house: MatrixHouse, role: Role) => readonly Order[];
  /** Whether somebody comes back into the room after that. */
  readonly returns?: boolean;
}

// as: an id as Discord gives it.
const who = (house: MatrixHouse, name: 'second' | 'other' | 'co-host'): UserId => house.id(name) as UserId;
const second = (house: MatrixHouse): { user: string } => ({ user: house.id('second') });
const other = (house: MatrixHouse): { user: string } => ({ user: house.id('other') });
const mention = (id: string): string => `<@${id}>`;
const inQueue = (panel: string, id: string): boolean => new RegExp(`^\\d+\\. <@${id}>`, 'mu').test(panel);
/** The lines of the panel under a heading. */
const under = (panel: string, heading: string): string => panel.split(`**${heading}**`)[1]?.split('**')[0] ?? '';

const raises = (house: MatrixHouse): Promise<void> => house.raises();
const raiser = (house: MatrixHouse): { user: string } => ({ user: house.id(house.raiser) });
// as: an id as Discord gives it.
const raiserId = (house: MatrixHouse): UserId => house.id(house.raiser) as UserId;
const lowered = (house: MatrixHouse): readonly Order[] => [
  ['hand lower', raiser(house)],
  ['speaker to-audience', raiser(house)],
];
const unmuted = (house: MatrixHouse): readonly Order[] => [
  ['speaker unmute', second(house)],
  ['speaker unmute', { user: house.id('speaker') }],
];

/** The code of an offered link in the words that tell it. */
const codeIn = (text: string): string => /`([0-9A-Z]{8})`/u.exec(text)?.[1] ?? '';
const codes = new WeakMap<MatrixHouse, string>();
const linkCode = (house: MatrixHouse): string => codes.get(house) ?? 'none';
const offers = async (house: MatrixHouse): Promise<void> => {
  // An account that has just been let in again hears in a moment.
  await untilFine(async () => {
    const text = await house.types('owner', 'link open');
    codes.set(house, codeIn(text));
    return codeIn(text) === '' ? text : '';
  });
};
/** Remembers a code that an asker was told. */
export const noteCode = (house: MatrixHouse, text: string): void => {
  if (codeIn(text) !== '') codes.set(house, codeIn(text));
};
const unlinked = (house: MatrixHouse): readonly Order[] => [['link leave', { link: linkCode(house) }]];

const closesBackstage: readonly Order[] = [['backstage close', {}]];

/** Every act of the table. */
export const MATRIX_ACTS: Readonly<Record<Act, MatrixAct>> = {
  end: {
    asks: () => ['space end', { when: 'now' }],
    says: () => reply.ended('Tea', true),
    refusal: 'not-owner',
  },
  approve: {
    before: raises,
    asks: (house) => ['hand approve', raiser(house)],
    says: (house) => reply.invitedUp[house.kind](raiserId(house)),
    refusal: 'not-host',
    holds: (house) => house.isHeard(house.raiser),
    undo: lowered,
  },
  invite: {
    asks: (house) => ['speaker invite', other(house)],
    says: (house) => reply.invitedUp[house.kind](who(house, 'other')),
    refusal: 'not-host',
    holds: (house) => house.isHeard('other'),
    undo: (house) => [['speaker to-audience', other(house)]],
  },
  'raise-hand': {
    asks: () => ['hand raise', {}],
    says: () => reply.handRaised(1),
    toSelf: () => true,
    refusal: 'not-host',
    instead: { host: 'you-speak-already', 'co-host': 'you-speak-already', speaker: 'you-speak-already' },
    holds: (house, panel, role) => inQueue(panel, house.id(role)),
    undo: (house, role) => [['hand lower', { user: house.id(role) }]],
  },
  'lower-hand': {
    before: raises,
    asks: (house) => ['hand lower', raiser(house)],
    says: (house) => reply.handLowered(raiserId(house)),
    refusal: 'not-host',
    holds: (house, panel) => !inQueue(panel, house.id(house.raiser)),
    undo: lowered,
  },
  'to-audience': {
    asks: (house) => ['speaker to-audience', second(house)],
    says: (house) => done.person.toAudience(who(house, 'second')),
    refusal: 'not-host',
    holds: (house) => !house.isHeard('second'),
    undo: (house) => [['speaker invite', second(house)]],
  },
  mute: {
    asks: (house) => ['speaker mute', second(house)],
    says: (house) => done.person.mute(who(house, 'second')),
    refusal: 'not-host',
    holds: (house) => house.isMuted('second'),
    undo: unmuted,
  },
  unmute: {
    before: async (house) => {
      // The owner moderates: what they set the host may not take back (MOD-10).
      await house.types('host', 'speaker mute', second(house));
      await untilFine(() => (house.isMuted('second') ? '' : 'not muted'));
    },
    asks: (house) => ['speaker unmute', second(house)],
    says: (house) => done.person.unmute(who(house, 'second')),
    refusal: 'not-host',
    holds: (house) => house.isHeard('second'),
    undo: unmuted,
  },
  'mute-all': {
    asks: () => ['speaker mute-all', {}],
    says: () => done.space.muteAll,
    refusal: 'not-host',
    holds: (house) => house.isMuted('second') && house.isMuted('speaker'),
    undo: unmuted,
  },
  remove: {
    asks: (house) => ['space remove', other(house)],
    says: (house) => done.person.remove(who(house, 'other')),
    refusal: 'not-host',
    holds: (house) => house.isOut('other'),
    returns: true,
  },
  block: {
    asks: (house) => ['space block', other(house)],
    says: (house) => done.person.block(who(house, 'other')),
    refusal: 'not-host',
    holds: (house) => house.isOut('other') && house.denies('other', 'CONNECT'),
    undo: (house) => [['space unblock', other(house)]],
    returns: true,
  },
  unblock: {
    before: async (house) => {
      await house.orders([['space block', other(house)]]);
      await untilFine(() => (house.isOut('other') && house.denies('other', 'CONNECT') ? '' : 'not kept out'));
    },
    asks: (house) => ['space unblock', other(house)],
    says: (house) => done.person.unblock(who(house, 'other')),
    refusal: 'not-host',
    holds: (house) => !house.denies('other', 'CONNECT'),
    undo: (house) => [['space unblock', other(house)]],
    returns: true,
  },
  'block-in-server': {
    asks: (house) => ['space block', { ...other(house), scope: 'server' }],
    says: (house) => done.space.blockInServer(who(house, 'other')),
    refusal: 'not-server-moderator',
    holds: (house) => house.isOut('other'),
    undo: (house) => [['space unblock', other(house)]],
    returns: true,
  },
  guests: {
    asks: (house) => ['space guest add', other(house)],
    says: (house) => done.person.addGuest(who(house, 'other')),
    refusal: 'not-host',
    holds: (_house, panel) => panel.includes('1 person on the guest list'),
    undo: (house) => [['space guest remove', other(house)]],
  },
  'co-host': {
    asks: (house) => ['space cohost add', second(house)],
    says: (house) => done.person.coHost(who(house, 'second')),
    refusal: 'not-owner',
    holds: (house, panel) => under(panel, 'Co-hosts').includes(mention(house.id('second'))),
    undo: (house) => [['space cohost remove', second(house)]],
  },
  'drop-co-host': {
    asks: (house) => ['space cohost remove', { user: house.id('co-host') }],
    says: (house) => done.person.dropCoHost(who(house, 'co-host')),
    toSelf: (role) => role === 'co-host',
    refusal: 'not-owner',
    holds: (house, panel) => !under(panel, 'Co-hosts').includes(mention(house.id('co-host'))),
    undo: (house) => [['space cohost add', { user: house.id('co-host') }]],
  },
  transfer: {
    asks: (house) => ['space transfer', second(house)],
    says: (house) => done.person.makeHost(who(house, 'second')),
    refusal: 'not-owner',
    holds: (house, panel) => panel.includes(`**Host** ${mention(house.id('second'))}`),
    undo: (house) => [
      ['space transfer', { user: house.id('host') }],
      ['space cohost remove', second(house)],
    ],
  },
  // The host is in the room: the words are the same for whoever asks, and tell more than a refusal of their role would.
  claim: {
    asks: () => ['space claim', {}],
    says: () => '',
    refusal: 'host-is-here',
    instead: { host: 'is-host', 'co-host': 'host-is-here', moderator: 'host-is-here', speaker: 'host-is-here' },
  },
  rules: {
    asks: () => ['space lock', {}],
    says: () => done.space.lock,
    refusal: 'not-host',
    holds: (house) => house.denies('everyone', 'CONNECT'),
    undo: () => [['space unlock', {}]],
  },
  title: {
    asks: () => ['space edit', { title: 'Coffee' }],
    says: () => done.space.edited,
    refusal: 'not-host',
    holds: (house) => house.topic === 'Coffee',
    undo: () => [['space edit', { title: TITLE }]],
  },
  brake: {
    asks: () => ['space brake', { set: 'on' }],
    says: () => done.space.pullBrake,
    refusal: 'not-host',
    holds: (house) => house.denies('everyone', 'CONNECT') && house.isMuted('second') && house.isMuted('speaker'),
    undo: (house) => [['space brake', { set: 'off' }], ...unmuted(house)],
  },
  // Nobody has the turn where those who run it choose: that is told to who may pass it on.
  next: {
    asks: () => ['speaker next', {}],
    says: () => '',
    refusal: 'not-host',
    instead: { host: 'no-turn', 'co-host': 'no-turn', moderator: 'no-turn' },
  },
  extend: {
    asks: () => ['space extend', {}],
    says: () => done.space.extend(0).split('<')[0] ?? '',
    refusal: 'not-host',
    undo: () => [['space edit', { length: 720 }]],
  },
  link: {
    asks: () => ['link open', {}],
    says: () => 'Give this code to a host or moderator',
    refusal: 'not-host',
    undo: unlinked,
  },
  unlink: {
    before: offers,
    asks: (house) => ['link leave', { link: linkCode(house) }],
    says: () => linking.left(null),
    // Who may not link is not shown that there is one.
    refusal: 'link-not-found',
    undo: unlinked,
  },
  backstage: {
    asks: () => ['backstage open', {}],
    says: () => 'The backstage is open',
    refusal: 'not-host',
    undo: () => closesBackstage,
  },
  'read-log': {
    asks: () => ['log show', {}],
    says: () => logbook.showTitle('Tea'),
    refusal: 'not-host',
  },
};

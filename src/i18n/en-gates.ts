import type { Catalogue, RefusalParams } from './catalogue.ts';
import type { GateNames, GateRefusal, GateTexts } from './gates-texts.ts';
import { counted, lasting, listed, moment, role } from './words.ts';

const MINUTE_MS = 60_000;
const DAY_MIN = 24 * 60;

/** A stretch of minutes in words; whole days as days. */
const minutes = (min: number): string =>
  min > 0 && min % DAY_MIN === 0 ? days(min / DAY_MIN) : lasting('en', min * MINUTE_MS);
const days = (count: number): string => counted('en', count, { one: '{n} day', other: '{n} days' });

const at = (ms: string | undefined): string => moment(Number(ms ?? '0'));

/** Role mentions as they stand in a refusal, separated by blanks. */
const oneOf = (roles: string): string => {
  const all = roles.split(' ');
  return all.length === 1 ? `the role ${roles}` : `one of the roles ${all.join(', ')}`;
};

const lacks = (p: RefusalParams): readonly string[] => [
  ...[p['roles'], p['roles2']].filter((roles) => roles !== undefined).map((roles) => `you need ${oneOf(roles)}`),
  ...(p['memberFrom'] === undefined
    ? []
    : [
        `you must have been in this server for ${minutes(Number(p['memberMin'] ?? '0'))}, which is so ${at(p['memberFrom'])}`,
      ]),
  ...(p['accountFrom'] === undefined
    ? []
    : [
        `your Discord account must be ${days(Number(p['accountDays'] ?? '0'))} old, which it is ${at(p['accountFrom'])}`,
      ]),
];

/** Refusals in English that concern who may ask to speak, and how often. */
export const englishGateRefusals: Pick<Catalogue['refusal'], GateRefusal> = {
  'may-not-speak': (p) =>
    `You can listen, but not ask to speak here yet: ${listed('en', lacks(p))}. The host, a co-host or a moderator can still bring you up.`,
  'hands-too-often': (p) =>
    `You raised your hand often just now. You can raise it again ${at(p['until'])}; until then you listen.`,
  'questions-too-often': (p) => `You have just changed your question. You can change it again ${at(p['until'])}.`,
  'edits-too-often': (p) =>
    `That was changed often just now, and everybody sees each change. You can change it again ${at(p['until'])}.`,
  'room-not-for-adults': (p) =>
    `${p['channel'] ?? 'That room'} is lent by this server, and Majlis does not change who may see a lent room. For a space for adults, somebody who may manage the channel turns on **Age-Restricted Channel** in its settings first; or let Majlis make a room.`,
};

/** What the numbers of a gate are called. */
export const englishGateNames: GateNames = {
  memberMin: 'Minutes in this server',
  accountDays: 'Days of the Discord account',
};

const MOST_NAMED = 5;

const roleWords = ({ roleIds }: { readonly roleIds: readonly string[] }): string => {
  const named = roleIds.slice(0, MOST_NAMED).map(role).join(', ');
  return roleIds.length > MOST_NAMED ? `${named} and ${roleIds.length - MOST_NAMED} more` : named;
};

/** Who may ask to speak, in English. */
export const englishGates: GateTexts = {
  line: (gates) => {
    const memberMin = Math.max(0, ...gates.map((gate) => gate.memberMin));
    const accountDays = Math.max(0, ...gates.map((gate) => gate.accountDays));
    const asked = [
      ...gates.filter(({ roleIds }) => roleIds.length > 0).map((gate) => `who has ${roleWords(gate)}`),
      ...(memberMin === 0 ? [] : [`members of ${minutes(memberMin)} or more`]),
      ...(accountDays === 0 ? [] : [`accounts of ${days(accountDays)} or more`]),
    ];
    return asked.length === 0 ? null : `Only ${asked.join(' · ')} may ask to speak; everybody else listens.`;
  },
  turnedAway: (count) =>
    `${counted('en', count, { one: '{n} hand', other: '{n} hands' })} by Discord’s own button could not be taken. **Raise hand** below tells its owner why.`,
  adultsOnly: '🔞 Adults only (18+)',
  open: 'Who may speak…',
  title: '### Who may ask to speak',
  everybody: 'Everybody may ask to speak.',
  note: '-# Host, co-hosts, guests and whoever moderates the room always may; and whom they bring up by name speaks.',
  ofServer: (line) => `In the whole server: ${line}`,
  pickRoles: 'Everybody (pick roles to let only them ask)',
  numbers: 'Membership and account…',
  adultsOn: 'For adults only',
  adultsOff: 'No age restriction',
  form: {
    title: 'Who may ask to speak',
    fields: {
      memberMin: { label: 'In this server for', description: 'In minutes, 0 to 43200 (30 days); 0 for no matter' },
      accountDays: {
        label: 'Age of the Discord account',
        description: 'In days, 0 to 3650 (ten years); 0 for no matter',
      },
    },
  },
  setup: {
    open: 'Speakers…',
    title: '## Who may ask to speak in this server',
    note: 'This holds in every space here, beside what a space demands itself. Each choice is saved at once.',
  },
};

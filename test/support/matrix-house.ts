/** A server of the permission matrix: people who each have one place in its space, and what the bot may do there taken away and given back. */
import { vi } from 'vitest';
import type { OptionValue, Person } from '../../sandbox/people/index.ts';
import type { Overwrite } from '../../sandbox/world/index.ts';
import { bitsOf } from '../../src/discord/permissions.ts';
import type { RoomKind } from '../../src/domain/index.ts';
import { refusalText } from '../../src/i18n/index.ts';
import { answerTo, castOf, isInvited, openSpace, type Cast } from './cast.ts';
import { guildOf, type Place } from './front-door.ts';
import { KINDS, neededIn } from './matrix-cases.ts';
import type { Stack } from './stack.ts';

/** Who raises a hand for others to decide on, in turn: nobody may more than five times in two minutes (RATE-1). */
const RAISERS = ['first-hand', 'second-hand', 'third-hand', 'fourth-hand'] as const;
/** Who is in the room: the five who ask, two to whom it is done, one with the floor and one without, and those. The owner stays outside. */
const PEOPLE = [
  'host',
  'co-host',
  'moderator',
  'speaker',
  'listener',
  'second',
  'other',
  'first-hand',
  'second-hand',
  'third-hand',
  'fourth-hand',
] as const;
type Name = (typeof PEOPLE)[number];
/** What its space is called. */
export const TITLE = 'Tea';

/** Rights of the bot that no room needs: its own role has these, and each of the others is a role of its own. */
const ALWAYS = ['RequestToSpeak', 'SetVoiceChannelStatus', 'EmbedLinks', 'ReadMessageHistory', 'ViewAuditLog'];
const VISITORS = [
  'ViewChannel',
  'Connect',
  'Speak',
  'RequestToSpeak',
  'SendMessages',
  'ReadMessageHistory',
  'UseApplicationCommands',
];
const MODERATORS = ['ManageChannels', 'MuteMembers', 'MoveMembers'];

/** All that a room of any kind needs: a voice room needs the most. */
const RIGHTS = [...new Set(KINDS.flatMap(neededIn))];

/** A server: the kind of its room, and which of the servers it is. */
interface Plan {
  readonly kind: RoomKind;
  readonly at: number;
}
const nameOf = ({ kind, at }: Plan): string => `${kind}${at}`;
const roleId = ({ at }: Plan, role: number): string =>
  `139000000000${String(at).padStart(3, '0')}${String(role).padStart(3, '0')}`;
const userKey = (plan: Plan, name: string): string => `${nameOf(plan)}-${name}`;

const serverOf = (plan: Plan): object => ({
  key: nameOf(plan),
  name: nameOf(plan),
  owner: userKey(plan, 'owner'),
  features: plan.kind === 'stage' ? ['COMMUNITY'] : [],
  everyone: [],
  roles: [
    { key: 'visitors', id: roleId(plan, 100), name: 'Visitors', permissions: VISITORS },
    { key: 'moderators', id: roleId(plan, 101), name: 'Moderators', permissions: MODERATORS },
    ...RIGHTS.map((right, at) => ({
      key: right,
      id: roleId(plan, at),
      name: right,
      permissions: String(bitsOf(right)),
    })),
  ],
  members: PEOPLE.map((name) => ({
    user: userKey(plan, name),
    roles: ['visitors', ...(name === 'moderator' ? ['moderators'] : [])],
  })),
  bots: [{ bot: 'majlis', permissions: ALWAYS }],
  channels: [{ key: `${nameOf(plan)}-general`, name: 'general', type: 'text' }],
});

const plansOf = (kinds: readonly RoomKind[]): readonly Plan[] => kinds.map((kind, at) => ({ kind, at }));

/** A world with a server for each of these. */
export const matrixSeed = (kinds: readonly RoomKind[]): object => {
  const plans = plansOf(kinds);
  const keys = plans.flatMap((plan) => ['owner', ...PEOPLE].map((name) => userKey(plan, name)));
  return {
    users: keys.map((key) => ({ key, username: key })),
    bots: [{ key: 'majlis', username: 'Majlis' }],
    guilds: plans.map(serverOf),
  };
};

/** What the words of a missing permission call it. */
const shownName = (permission: string): string => {
  const text = refusalText('en', { code: 'missing-permissions', params: { permissions: permission } });
  return /\*\*[^*]+\*\*/u.exec(text)?.[0] ?? permission;
};
/** Whether a text names the permission as missing. */
export const tells = (text: string, permission: string): boolean =>
  text.includes('lacks permissions') && text.includes(shownName(permission));

/** Less than the minute after which the bot tries a refused call again: what is given back is to be used at once (KEEP-5). */
const WAIT_MS = 40_000;

/** Waits until there is no complaint any more; the last one is the error. */
export const untilFine = async (complaint: () => Promise<string> | string): Promise<void> => {
  await vi.waitFor(
    async () => {
      const told = await complaint();
      if (told !== '') throw new Error(told);
    },
    { timeout: WAIT_MS, interval: 50 },
  );
};

/** Of what was asked and answered, and of the bot's log, so much is shown with what failed. */
const KEPT_ANSWERS = 12;
const KEPT_LINES = 60;

type Bits = Pick<Overwrite, 'allow' | 'deny'>;

/** One server with a space in it. */
export class MatrixHouse {
  readonly kind: RoomKind;
  readonly #stack: Stack;
  readonly #plan: Plan;
  readonly #people: ReadonlyMap<string, Person>;
  readonly #general: Place;
  #room = '';
  #asked: readonly string[] = [];
  #raised = 0;
  #taken: { readonly permission: string; readonly before: Bits } | null = null;
  /** How Discord looks while nothing is asked. */
  #rest = '';

  private constructor(stack: Stack, plan: Plan, { people, general }: { people: Map<string, Person>; general: Place }) {
    this.#stack = stack;
    this.#plan = plan;
    this.kind = plan.kind;
    this.#people = people;
    this.#general = general;
  }

  /** Lets everybody in and opens the space. */
  static async of(stack: Stack, cast: Cast, plan: Plan): Promise<MatrixHouse> {
    const names = ['owner', ...PEOPLE];
    const persons = await Promise.all(names.map((name) => cast.person(userKey(plan, name))));
    const people = new Map(persons.map((person, at) => [names[at] ?? '', person]));
    const server = nameOf(plan);
    const general = { guildId: cast.guildId(server), channelId: cast.channelId(server, 'general') };
    const house = new MatrixHouse(stack, plan, { people, general });
    for (const right of RIGHTS) await house.#role('PUT', right);
    await house.open();
    return house;
  }

  get #botId(): string {
    return this.#stack.sandbox.line().bots[0]?.id ?? '';
  }

  get #guild(): ReturnType<typeof guildOf> {
    return guildOf(this.#stack, this.#general.guildId);
  }

  /** Where people ask: in the room's chat, or elsewhere once that is gone. */
  get place(): Place {
    return this.isStanding ? { ...this.#general, channelId: this.#room } : this.#general;
  }

  person(name: string): Person {
    const person = this.#people.get(name);
    if (person === undefined) throw new Error(`nobody is ${name}`);
    return person;
  }

  id(name: Name | 'owner'): string {
    return this.person(name).user.id;
  }

  /** Types a command in the room and answers what it says. */
  async types(who: string, words: string, values: Readonly<Record<string, OptionValue>> = {}): Promise<string> {
    const answer = await answerTo(this.person(who), words, values, this.place);
    const [line = ''] = answer.split('\n');
    if (words !== 'space info') this.#asked = [...this.#asked.slice(1 - KEPT_ANSWERS), `${who}: /${words}: ${line}`];
    return answer;
  }

  /** What was asked here last, and the bot's own words on that and on what went wrong; looking at the panel left out. */
  lately(): string {
    const { guildId } = this.#general;
    const log = this.#stack.bot().output().split('\n');
    const isTold = (line: string): boolean =>
      line.includes('"level":"warn"') || (line.includes(guildId) && !line.includes('"space info"'));
    return [...this.#asked, ...log.filter(isTold).slice(-KEPT_LINES)].join('\n');
  }

  /** What the panel says now. */
  async told(): Promise<string> {
    return await this.types('owner', 'space info');
  }

  /** What the owner types to put things as they were; that much of it was so already is no matter. */
  async orders(commands: readonly (readonly [string, Readonly<Record<string, OptionValue>>])[]): Promise<void> {
    for (const [words, values] of commands) await this.types('owner', words, values);
  }

  /** Who raised a hand last. */
  get raiser(): (typeof RAISERS)[number] {
    return RAISERS[this.#raised % RAISERS.length] ?? RAISERS[0];
  }

  /** The next of them raises a hand. */
  async raises(): Promise<void> {
    this.#raised += 1;
    await this.types(this.raiser, 'hand raise');
  }

  /** Opens the space, with everybody in their places. */
  async open(): Promise<void> {
    // More than ten are opened in ten minutes, which they alone may who manage the server (RATE-3); whoever opened it is a co-host then.
    this.#room = await openSpace(this.person('owner'), { title: TITLE, kind: this.kind }, this.#general);
    for (const name of PEOPLE) this.comesIn(name);
    await this.orders([
      ['space transfer', { user: this.id('host') }],
      ['space cohost remove', { user: this.person('owner').user.id }],
    ]);
    for (const name of ['speaker', 'second'] as const)
      await this.types('owner', 'speaker invite', { user: this.id(name) });
    await this.types('host', 'space cohost add', { user: this.id('co-host') });
    await untilFine(() => {
      this.acceptAll();
      const silent = (['host', 'co-host', 'speaker', 'second'] as const).filter((name) => !this.isHeard(name));
      return silent.length === 0 ? '' : `not heard: ${silent.join(', ')}`;
    });
    this.#rest = this.look();
  }

  /** Somebody comes (back) into the room by the gateway's op 4, on a device that has no sound to send. */
  comesIn(name: Name): void {
    if (this.#isThere(name)) return;
    const { user, sessionId } = this.person(name);
    const { guildId } = this.#general;
    this.#stack.sandbox.world.voice.update({
      guildId,
      channelId: this.#room,
      userId: user.id,
      sessionId,
      selfMute: false,
      selfDeaf: false,
    });
  }

  /** Everybody who is invited onto the stage accepts. */
  acceptAll(): void {
    if (this.kind === 'voice') return;
    for (const name of PEOPLE) {
      const person = this.person(name);
      // What is over by the time the call arrives is no fault: the next look tells.
      if (isInvited(person, this.place.guildId)) person.acceptInvite(this.place.guildId).catch(() => {});
    }
  }

  #stateOf(name: Name): ReturnType<ReturnType<typeof guildOf>['voiceStates']['get']> {
    const state = this.#guild.voiceStates.get(this.id(name));
    return state?.channelId === this.#room ? state : undefined;
  }

  #isThere(name: Name): boolean {
    return this.#stateOf(name) !== undefined;
  }

  isOut(name: Name): boolean {
    return !this.#isThere(name);
  }

  isMuted(name: Name): boolean {
    return this.#guild.members.get(this.id(name))?.mute === true;
  }

  isHeard(name: Name): boolean {
    const state = this.#stateOf(name);
    return state?.suppress === false && state.requestToSpeakTimestamp === null && !this.isMuted(name);
  }

  /** Whether the room's overwrite for somebody, or for everyone, denies this. */
  denies(whom: Name | 'everyone', permission: string): boolean {
    const { channels, id } = this.#guild;
    const deny = channels.get(this.#room)?.overwrites.get(whom === 'everyone' ? id : this.id(whom))?.deny ?? 0n;
    return (deny & bitsOf(permission)) !== 0n;
  }

  get isStanding(): boolean {
    return this.#guild.channels.has(this.#room);
  }

  /** What the room is said to be about. */
  get topic(): string | null {
    const { stageInstances, channels } = this.#guild;
    return this.kind === 'stage'
      ? (stageInstances.get(this.#room)?.topic ?? null)
      : (channels.get(this.#room)?.voiceStatus ?? null);
  }

  /** Discord as people see it. */
  look(): string {
    const overwrites = [...(this.#guild.channels.get(this.#room)?.overwrites.values() ?? [])]
      .filter(({ allow, deny }) => (allow | deny) !== 0n)
      .map(({ id, allow, deny }) => `${this.#nameOf(id)} +${allow} -${deny}`)
      .toSorted();
    const people = PEOPLE.map((name) => {
      const state = this.#stateOf(name);
      const stands = state === undefined ? 'out' : `${state.suppress} ${state.requestToSpeakTimestamp !== null}`;
      return `${name}: ${stands} ${this.isMuted(name)}`;
    });
    return JSON.stringify({ topic: this.topic, overwrites, people }, null, 1);
  }

  #nameOf(id: string): string {
    if (id === this.#botId) return 'Majlis';
    return PEOPLE.find((name) => this.id(name) === id) ?? (id === this.#guild.id ? 'everyone' : id);
  }

  /** What differs from how Discord looks while nothing is asked; empty when nothing does. */
  unrest(): string {
    this.acceptAll();
    const now = this.look();
    return now === this.#rest ? '' : `not as it was:\n${now}\ninstead of\n${this.#rest}`;
  }

  async #role(method: 'PUT' | 'DELETE', right: string): Promise<void> {
    const path = `/guilds/${this.place.guildId}/members/${this.#botId}/roles/${roleId(this.#plan, RIGHTS.indexOf(right))}`;
    await this.person('owner').call(method, path);
  }

  async #overwrite({ allow, deny }: Bits): Promise<void> {
    const body = { type: 1, allow: String(allow), deny: String(deny) };
    await this.person('owner').call('PUT', `/channels/${this.#room}/permissions/${this.#botId}`, body);
  }

  /** The owner takes something from the bot: in the server, and in the room, where the bot had it from making it. */
  async take(permission: string): Promise<void> {
    const before = this.#guild.channels.get(this.#room)?.overwrites.get(this.#botId);
    const { allow = 0n, deny = 0n } = before ?? {};
    const bit = bitsOf(permission);
    this.#taken = { permission, before: { allow, deny } };
    await this.#overwrite({ allow: allow & ~bit, deny: deny | bit });
    await this.#role('DELETE', permission);
  }

  /** Gives back what was taken. */
  async giveBack(): Promise<void> {
    if (this.#taken === null) return;
    const { permission, before } = this.#taken;
    this.#taken = null;
    await this.#role('PUT', permission);
    if (this.isStanding) await this.#overwrite(before);
  }

  /** Opens another space after something went wrong. */
  async startAnew(): Promise<void> {
    await this.giveBack();
    await this.orders([['space end', { when: 'now' }]]);
    await untilFine(async () => ((await this.told()).includes('no open space') ? '' : 'not over'));
    await this.clearAway();
    await this.open();
  }

  /** Removes the room by hand if the bot could not. */
  async clearAway(): Promise<void> {
    if (this.isStanding) await this.person('owner').call('DELETE', `/channels/${this.#room}`);
  }
}

/** Every server with its space open. */
export const matrixHouses = async (
  stack: Stack,
  kinds: readonly RoomKind[],
): Promise<{ readonly cast: Cast; readonly houses: readonly MatrixHouse[] }> => {
  const cast = castOf(stack);
  return { cast, houses: await Promise.all(plansOf(kinds).map((plan) => MatrixHouse.of(stack, cast, plan))) };
};

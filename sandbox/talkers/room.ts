import { allComponents, SEEN_FLAG, textOf, type Outcome, type Person, type SeenMessage } from '../people/index.ts';

/** A room in which a space runs, and the space's host. */
export interface Room {
  readonly guildId: string;
  readonly channelId: string;
  readonly kind: 'stage' | 'voice';
  readonly host: Person;
}

type Spot = Pick<Room, 'guildId' | 'channelId'>;

/** The panel of the space as this person's client shows it: the newest message of the room that has controls. */
export function panelIn({ channelId }: Pick<Room, 'channelId'>, person: Person): SeenMessage | undefined {
  return person
    .messages(channelId)
    .findLast(({ components, flags }) => (flags & SEEN_FLAG.ephemeral) === 0 && controls(components).length > 0);
}

const controls = (components: SeenMessage['components']) =>
  allComponents(components).filter(({ custom_id: id }) => id !== undefined);

/** Whether the person sits in the room and nothing that Discord knows keeps them from being heard. */
export function isHeard(person: Person, { guildId, channelId }: Spot): boolean {
  const state = person.voiceState(guildId);
  return (
    state !== null &&
    state.channel_id === channelId &&
    !state.suppress &&
    !state.mute &&
    state.request_to_speak_timestamp === null
  );
}

/** Whether Discord asks the person on a stage to come up. */
export function isInvited(person: Person, { guildId }: Pick<Room, 'guildId'>): boolean {
  const state = person.voiceState(guildId);
  return state !== null && !state.suppress && state.request_to_speak_timestamp !== null;
}

/** Whether the person's hand is up: in a voice room the panel's queue alone knows it. */
export function isHandUp(person: Person, room: Room): boolean {
  if (room.kind === 'stage') return person.voiceState(room.guildId)?.request_to_speak_timestamp !== null;
  const panel = panelIn(room, person);
  return panel !== undefined && new RegExp(`\\d\\. <@${person.user.id}>`).test(textOf(panel));
}

/** Raises the hand: on a stage with Discord's own button, in a voice room with the panel's. Rejects when no panel is to be seen. */
export async function raiseHand(person: Person, room: Room, timeoutMs: number): Promise<void> {
  if (room.kind === 'stage') await person.raiseHand(room.guildId);
  else await press(person, room, { act: /:raise:/, timeoutMs });
}

/** Presses a button of the panel. Rejects when no panel is to be seen. */
export async function press(
  person: Person,
  room: Room,
  { act, timeoutMs }: { readonly act: RegExp; readonly timeoutMs: number },
): Promise<Outcome> {
  const panel = await person.waitFor(() => panelIn(room, person), timeoutMs, 'the panel of the space');
  return person.click({ customId: act, message: panel });
}

/** Waits until the host's panel offers to approve the raised hand, and gives back that panel. */
export async function handInPanel(person: Person, room: Room, timeoutMs: number): Promise<SeenMessage> {
  const { host } = room;
  const offering = (): SeenMessage | null => {
    const panel = panelIn(room, host);
    return panel !== undefined && isOffered(panel, person) ? panel : null;
  };
  return host.waitFor(offering, timeoutMs, 'the raised hand in the panel');
}

/** Lets the host approve the raised hand in the panel, once it stands there, and gives back what came of it. */
export async function approve(person: Person, room: Room, timeoutMs: number): Promise<Outcome> {
  const message = await handInPanel(person, room, timeoutMs);
  return room.host.select({ customId: /:approve:/, message }, [person.user.id]);
}

function isOffered({ components }: SeenMessage, { user }: Person): boolean {
  return controls(components).some(
    (control) =>
      control.custom_id?.includes(':approve:') === true && JSON.stringify(control).includes(`"value":"${user.id}"`),
  );
}

/** Waits until the person may be heard; on a stage that takes accepting the invitation, which this does. */
export async function takeFloor(person: Person, room: Room, timeoutMs: number): Promise<void> {
  const { kind } = room;
  if (kind === 'stage') {
    await person.waitFor(() => isInvited(person, room), timeoutMs, 'the invitation to speak');
    await person.acceptInvite(room.guildId);
  }
  await person.waitFor(() => isHeard(person, room), timeoutMs, 'the floor');
}

/** Whether the panel shows an open link, and no trouble with the seat of our account: what is said from now on is carried. */
export function isLinkUp(person: Person, room: Pick<Room, 'channelId'>): boolean {
  const panel = panelIn(room, person);
  const text = panel === undefined ? '' : textOf(panel);
  return /carrying sound|carries from the first word on/.test(text) && !text.includes('taking its seat');
}

import type { OptionValue, Outcome, Person, SeenModal, Where } from '../people/index.ts';
import type { PageRequest, Used } from './contract.ts';

/** Forms that stand open at a time; the oldest is forgotten first. */
const MAX_MODALS = 20;

type Sent = Extract<PageRequest, { act: 'command' }>['values'];

/** A person who acts as a page says, through the same client as everybody of the local world. Refusals are rejections with Discord's words. */
export class Acts {
  readonly #person: Person;
  readonly #modals = new Map<string, SeenModal>();

  constructor(person: Person) {
    this.#person = person;
  }

  /** Carries out what concerns texts and interactions; undefined when the request is about something else. */
  chat(request: PageRequest): Promise<unknown> | undefined {
    const person = this.#person;
    switch (request.act) {
      case 'openChat':
        return person.openChat(request.channelId);
      case 'commands':
        return person.call('GET', `${placeOf(request)}/application-command-index`);
      case 'command':
        return this.#used(person.command(request.words, asOptions(request.values), whereOf(request)));
      case 'autocomplete':
        return person.autocomplete(request.words, asOptions(request.values), request.focused, whereOf(request));
      case 'menu':
        return this.#used(person.menu(request.name, request.userId, whereOf(request)));
      case 'press':
        return this.#used(person.click({ message: request.messageId, customId: request.customId }));
      case 'select':
        return this.#used(
          person.select({ message: request.messageId, customId: request.customId }, [...request.values]),
        );
      case 'submit':
        return this.#submit(request.modalId, request.values);
      case 'say':
        return person.say(request.channelId, request.text);
      case 'openDm':
        return person.call('POST', '/users/@me/channels', { recipient_id: request.userId });
      default:
        return undefined;
    }
  }

  /** Carries out what concerns stages and events; undefined when the request is about something else. */
  async place(request: PageRequest): Promise<unknown> {
    const person = this.#person;
    switch (request.act) {
      case 'stage':
        return stageActs[request.what](person, request.guildId);
      case 'suppress':
        return person.suppress(request.guildId, request.userId, request.isSuppressed);
      case 'beginStage':
        return person.call('POST', '/stage-instances', { channel_id: request.channelId, topic: request.topic });
      case 'endStage':
        return person.call('DELETE', `/stage-instances/${request.channelId}`);
      case 'serverMute':
        return person.call('PATCH', memberOf(request), { mute: request.isMuted });
      case 'disconnect':
        return person.call('PATCH', memberOf(request), { channel_id: null });
      case 'interested':
        return person.setInterested(request.guildId, request.eventId, request.isOn);
      case 'eventPeople':
        return person.call('GET', `/guilds/${request.guildId}/scheduled-events/${request.eventId}/users?limit=100`);
      case 'setVoice':
        return person.setVoice(request.guildId, { selfMute: request.isMuted, selfDeaf: request.isDeaf });
      default:
        return undefined;
    }
  }

  async #used(doing: Promise<Outcome>): Promise<Used> {
    const { status, modal } = await doing;
    if (modal !== null) this.#keep(modal);
    // The form's shape is Discord's own; the page renders what it knows of it.
    return { status, modal: modal as Readonly<Record<string, unknown>> | null };
  }

  #submit(modalId: string, values: Extract<PageRequest, { act: 'submit' }>['values']): Promise<Used> {
    const modal = this.#modals.get(modalId);
    if (modal === undefined) throw new Error('This form is not open any more');
    return this.#used(this.#person.submitModal(modal, values));
  }

  #keep(modal: SeenModal): void {
    this.#modals.set(modal.id, modal);
    const [oldest] = this.#modals.keys();
    if (this.#modals.size > MAX_MODALS && oldest !== undefined) this.#modals.delete(oldest);
  }
}

type StageAct = Extract<PageRequest, { act: 'stage' }>['what'];

const stageActs: Readonly<Record<StageAct, (person: Person, guildId: string) => Promise<void>>> = {
  raise: (person, guildId) => person.raiseHand(guildId),
  lower: (person, guildId) => person.lowerHand(guildId),
  accept: (person, guildId) => person.acceptInvite(guildId),
  decline: (person, guildId) => person.declineInvite(guildId),
  audience: (person, guildId) => person.becomeAudience(guildId),
};

const memberOf = ({ guildId, userId }: { readonly guildId: string; readonly userId: string }): string =>
  `/guilds/${guildId}/members/${userId}`;

interface Place {
  readonly guildId?: string | undefined;
  readonly channelId: string;
  readonly applicationId?: string;
}

const placeOf = ({ guildId, channelId }: Place): string =>
  guildId === undefined ? `/channels/${channelId}` : `/guilds/${guildId}`;

function whereOf({ guildId, channelId, applicationId }: Place): Where {
  return {
    channelId,
    ...(guildId === undefined ? {} : { guildId }),
    ...(applicationId === undefined ? {} : { applicationId }),
  };
}

function asOptions(values: Sent): Record<string, OptionValue> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'object'
        ? { name: value.name, contentType: value.contentType, data: Buffer.from(value.base64, 'base64') }
        : value,
    ]),
  );
}

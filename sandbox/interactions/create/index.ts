import { DiscordError, refusal, validate, type RestRequest, type RestResponse, type Router } from '../../rest/index.ts';
import type { ApiObject, World } from '../../world/index.ts';
import type { CommandRegistry } from '../commands/index.ts';
import type { InteractionLedger } from '../ledger.ts';
import { INTERACTION, type Interaction } from '../model.ts';
import { FAILURE_TIMEOUT, tellPerson } from '../tell-person.ts';
import { createBody, type CreateBody } from './body.ts';
import { useCommand } from './command.ts';
import { useComponent } from './component.ts';
import { submitModal } from './modal.ts';
import { interactionPayload } from './payload.ts';
import { findPlace, type Place } from './place.ts';
import { withUploads } from './uploads.ts';

/** What the route needs. */
export interface CreateParts {
  readonly world: World;
  readonly registry: CommandRegistry;
  readonly ledger: InteractionLedger;
  /** Whether the person has that gateway session. */
  hasSession(userId: string, sessionId: string): boolean;
}

type Kind = Pick<Interaction, 'command' | 'completes' | 'source' | 'openedBy'>;
const PLAIN: Kind = { command: null, completes: null, source: null, openedBy: null };

/** Registers POST /interactions, by which people's clients use commands, components and modals. */
export function routeCreate(router: Router, parts: CreateParts): void {
  router.route('POST', '/interactions', (request) => create(parts, request));
}

function create(parts: CreateParts, request: RestRequest): RestResponse {
  const { world, ledger } = parts;
  const user = request.account;
  if (user.bot) throw refusal(20001);
  const body = validate(createBody, request.body);
  const sessionId = body.session_id ?? null;
  // Without a session of theirs there is no client that could be told how it went.
  if (sessionId !== null && !parts.hasSession(user.id, sessionId))
    throw new DiscordError(404, 10020, 'Unknown Session');
  const place = findPlace(world, user, body);
  const { kind, data } = read(parts, withUploads(place, request, body), body);
  if (body.nonce !== undefined && ledger.isRepeated(user.id, body.nonce)) return { status: 204 };
  const interaction: Interaction = {
    id: world.nextId(),
    token: `aW50ZXJhY3Rpb246${world.random.hex(60)}`,
    type: body.type,
    bot: place.bot,
    applicationId: body.application_id,
    user,
    guildId: place.guild?.id ?? null,
    channelId: place.channel.id,
    sessionId,
    nonce: body.nonce ?? null,
    createdAtMs: world.clock.nowMs(),
    ...kind,
    answer: { status: 'waiting' },
    postedIds: new Set(),
  };
  ledger.open(interaction, () =>
    tellPerson(world, interaction, 'INTERACTION_FAILURE', { id: interaction.id, reason_code: FAILURE_TIMEOUT }),
  );
  tellPerson(world, interaction, 'INTERACTION_CREATE', { id: interaction.id });
  world.emit({
    t: 'INTERACTION_CREATE',
    guildId: interaction.guildId,
    d: interactionPayload(place, interaction, data),
    intents: 0,
    toUserIds: [place.bot.id],
  });
  return { status: 204 };
}

function read(parts: CreateParts, place: Place, body: CreateBody): { kind: Kind; data: ApiObject } {
  switch (body.type) {
    case INTERACTION.command:
    case INTERACTION.autocomplete: {
      const used = useCommand(parts.registry, place, body.data, body.type === INTERACTION.autocomplete);
      const { type, name } = used.command;
      return {
        kind: { ...PLAIN, command: { type, name: fullName(name, used.data) }, completes: used.focused?.type ?? null },
        data: used.data,
      };
    }
    case INTERACTION.component: {
      const used = useComponent(parts.ledger, place, body);
      return { kind: { ...PLAIN, source: used.source }, data: used.data };
    }
    case INTERACTION.modalSubmit: {
      const { openedBy, data } = submitModal(parts.ledger, place, body.data);
      const { command, source } = openedBy;
      return { kind: { ...PLAIN, command, source, openedBy }, data };
    }
  }
}

/** The name that answers carry: the command with its sub-commands. */
function fullName(name: string, data: ApiObject): string {
  // Options were built by `readOptions`.
  const [first] = (data['options'] ?? []) as readonly { readonly name: string; readonly options?: unknown }[];
  return first?.options === undefined ? name : fullName(`${name} ${first.name}`, { ...first });
}

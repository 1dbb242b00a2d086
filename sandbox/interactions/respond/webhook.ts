import {
  IncomingWebhookInteractionRequestSchema,
  IncomingWebhookUpdateRequestPartialSchema,
} from 'discord-api-spec/zod';
import { MESSAGE_FLAG, readAs, asSchemasRead, type SendBody } from '../../messages/index.ts';
import { param, refusal, type RestRequest, type RestResponse, type Router } from '../../rest/index.ts';
import type { Interaction, MessageHandle } from '../model.ts';
import { deleteResponse, editResponse, findResponse, postResponse, type ResponseParts } from '../responses.ts';

const MESSAGE = '/webhooks/:applicationId/:token/messages/:messageId';
const OPTIONS = { auth: 'none', countsGlobally: false } as const;

/** Registers what an interaction's token can do after the first answer: follow-ups, and edits of all answers. */
export function routeInteractionWebhooks(router: Router, parts: ResponseParts): void {
  router.route('POST', '/webhooks/:applicationId/:token', (request) => followUp(parts, request), OPTIONS);
  router.route(
    'GET',
    MESSAGE,
    (request) => ({ status: 200, body: { ...target(parts, request).handle.message.api } }),
    OPTIONS,
  );
  router.route('PATCH', MESSAGE, (request) => edit(parts, request), OPTIONS);
  router.route(
    'DELETE',
    MESSAGE,
    (request) => {
      const { interaction, handle } = target(parts, request);
      deleteResponse(parts, interaction, handle);
      return { status: 204 };
    },
    OPTIONS,
  );
}

/** Throws 50027 for a token that is unknown or dead, and 10015 before the first answer. */
function living(parts: ResponseParts, request: RestRequest): Interaction {
  const interaction = parts.ledger.byToken(param(request, 'token'));
  if (interaction === null || parts.ledger.isExpired(interaction)) throw refusal(50027);
  if (interaction.applicationId !== param(request, 'applicationId')) throw refusal(50027);
  if (interaction.answer.status !== 'answered') throw refusal(10015);
  return interaction;
}

function originalOf(interaction: Interaction): MessageHandle | null {
  return interaction.answer.status === 'answered' ? interaction.answer.original : null;
}

function target(parts: ResponseParts, request: RestRequest): { interaction: Interaction; handle: MessageHandle } {
  const interaction = living(parts, request);
  const asked = param(request, 'messageId');
  const id = asked === '@original' ? originalOf(interaction)?.message.id : asked;
  // Looked up anew: the answer may have been deleted since.
  const handle = id === undefined ? null : findResponse(parts, interaction, id);
  if (handle === null) throw refusal(10008);
  return { interaction, handle };
}

function edit(parts: ResponseParts, request: RestRequest): RestResponse {
  const { interaction, handle } = target(parts, request);
  const body = readAs<SendBody>(
    parts.world.switches,
    IncomingWebhookUpdateRequestPartialSchema,
    asSchemasRead(request.body),
  );
  editResponse(parts, interaction, handle, { body, files: request.files });
  return { status: 200, body: { ...handle.message.api } };
}

/** The first follow-up after a deferral is what ends the "thinking…" state, in the deferral's own message. */
function followUp(parts: ResponseParts, request: RestRequest): RestResponse {
  const interaction = living(parts, request);
  const body = readAs<SendBody>(
    parts.world.switches,
    IncomingWebhookInteractionRequestSchema,
    asSchemasRead(request.body),
  );
  const original = originalOf(interaction);
  if (original !== null && (Number(original.message.api['flags']) & MESSAGE_FLAG.loading) !== 0) {
    editResponse(parts, interaction, original, { body, files: request.files });
    return { status: 200, body: { ...original.message.api } };
  }
  const handle = postResponse(parts, interaction, { body, files: request.files, loading: false, follows: original });
  return { status: 200, body: { ...handle.message.api } };
}

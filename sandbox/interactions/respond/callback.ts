import { MESSAGE_FLAG, withIds } from '../../messages/index.ts';
import {
  DiscordError,
  invalidForm,
  param,
  refusal,
  textLength,
  type PathFault,
  type RestRequest,
  type RestResponse,
} from '../../rest/index.ts';
import type { ApiObject } from '../../world/index.ts';
import { OPTION, type Choice } from '../commands/index.ts';
import { INTERACTION, type Interaction, type MessageHandle } from '../model.ts';
import { editResponse, postResponse, type ResponseParts } from '../responses.ts';
import { tellPerson } from '../tell-person.ts';
import { CALLBACK, readCallback, type Callback, type ModalBody } from './body.ts';
import { modalProblems } from './modal-limits.ts';

/** Characters of a completed text (documentation, choices); the schema allows 6000. */
const MAX_CHOICE_VALUE = 100;

/** POST /interactions/:id/:token/callback: the first answer. */
export function answer(parts: ResponseParts, request: RestRequest): RestResponse {
  const interaction = waitingInteraction(parts, request);
  const callback = readCallback(parts.world.switches, request.body);
  const refused = ruleBroken(interaction, callback);
  if (refused !== null)
    throw invalidForm([{ path: ['type'], code: 'INTERACTION_CALLBACK_TYPE_INVALID', message: refused }]);
  const original = carryOut(parts, interaction, callback, request);
  tellPerson(parts.world, interaction, 'INTERACTION_SUCCESS', { id: interaction.id });
  if (request.query.get('with_response') !== 'true') return { status: 204 };
  return { status: 200, body: callbackResponse(interaction, callback, original) };
}

/** Throws 10062 for an unknown, mismatched or missed interaction, and 40060 for one that has its answer. */
function waitingInteraction(parts: ResponseParts, request: RestRequest): Interaction {
  const interaction = parts.ledger.byToken(param(request, 'token'));
  if (interaction === null || interaction.id !== param(request, 'interactionId')) throw refusal(10062);
  if (interaction.answer.status === 'missed' || parts.ledger.isExpired(interaction)) throw refusal(10062);
  if (interaction.answer.status === 'answered') throw refusal(40060);
  return interaction;
}

/** Which callbacks fit which interaction (documentation, interaction callback type). Null when it fits. */
function ruleBroken(interaction: Interaction, { type }: Callback): string | null {
  const completes = interaction.type === INTERACTION.autocomplete;
  if (completes !== (type === CALLBACK.choices)) {
    return completes
      ? 'Autocomplete interactions take autocomplete results only'
      : 'Only autocomplete interactions take autocomplete results';
  }
  if (type === CALLBACK.modal && interaction.type === INTERACTION.modalSubmit)
    return 'A modal submit cannot be answered with a modal';
  const updates = type === CALLBACK.update || type === CALLBACK.deferUpdate;
  return updates && interaction.source === null ? 'There is no message to update' : null;
}

function carryOut(
  parts: ResponseParts,
  interaction: Interaction,
  callback: Callback,
  request: RestRequest,
): MessageHandle | null {
  switch (callback.type) {
    case CALLBACK.message:
    case CALLBACK.deferMessage: {
      const loading = callback.type === CALLBACK.deferMessage;
      const body = loading ? { flags: callback.data.flags } : callback.data;
      return inData(() => {
        const original = postResponse(parts, interaction, {
          body,
          files: loading ? [] : request.files,
          loading,
          follows: null,
        });
        parts.ledger.settle(interaction, { status: 'answered', original, modal: null });
        return original;
      });
    }
    case CALLBACK.deferUpdate:
      parts.ledger.settle(interaction, { status: 'answered', original: interaction.source, modal: null });
      return null;
    case CALLBACK.update: {
      const { source } = interaction;
      if (source === null) throw refusal(10008);
      inData(() => editResponse(parts, interaction, source, { body: callback.data, files: request.files }));
      parts.ledger.settle(interaction, { status: 'answered', original: source, modal: null });
      return source;
    }
    case CALLBACK.choices:
      complete(parts, interaction, callback.choices);
      return null;
    case CALLBACK.modal:
      showModal(parts, interaction, callback.modal);
      return null;
  }
}

/** In a callback the message stands under `data`, and so do its faults. */
function inData<Value>(run: () => Value): Value {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof DiscordError) || error.errors === null) throw error;
    throw new DiscordError(error.status, error.code, error.message, { data: error.errors });
  }
}

function complete(parts: ResponseParts, interaction: Interaction, choices: readonly Choice[]): void {
  const wantsText = interaction.completes === OPTION.string;
  const faults = choices.flatMap(({ value }, index): PathFault[] => {
    const path = ['data', 'choices', index, 'value'];
    if (typeof value === 'string' && textLength(parts.world.switches, value) > MAX_CHOICE_VALUE) {
      return [{ path, code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${MAX_CHOICE_VALUE} or fewer in length.` }];
    }
    if (wantsText === (typeof value === 'string')) return [];
    return [
      {
        path,
        code: wantsText ? 'STRING_TYPE_CONVERT' : 'NUMBER_TYPE_COERCE',
        message: `Value "${value}" is of the wrong type.`,
      },
    ];
  });
  if (faults.length > 0) throw invalidForm(faults);
  parts.ledger.settle(interaction, { status: 'answered', original: null, modal: null });
  tellPerson(parts.world, interaction, 'APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE', { choices });
}

function showModal(parts: ResponseParts, interaction: Interaction, modal: ModalBody): void {
  const faults = modalProblems(parts.world.switches, modal);
  if (faults.length > 0) throw invalidForm(faults);
  const components = withIds(modal.components);
  parts.ledger.settle(interaction, {
    status: 'answered',
    original: null,
    modal: { customId: modal.custom_id, components },
  });
  tellPerson(parts.world, interaction, 'INTERACTION_MODAL_CREATE', {
    id: interaction.id,
    channel_id: interaction.channelId,
    custom_id: modal.custom_id,
    application: { id: interaction.applicationId, name: interaction.bot.username, description: '', icon: null },
    title: modal.title,
    components,
  });
}

function callbackResponse(interaction: Interaction, callback: Callback, original: MessageHandle | null): ApiObject {
  const flags = original === null ? 0 : Number(original.message.api['flags']);
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      channel_id: interaction.channelId,
      ...(interaction.guildId === null ? {} : { guild_id: interaction.guildId }),
      ...(original === null
        ? {}
        : {
            response_message_id: original.message.id,
            response_message_loading: (flags & MESSAGE_FLAG.loading) !== 0,
            response_message_ephemeral: (flags & MESSAGE_FLAG.ephemeral) !== 0,
          }),
    },
    ...(original === null ? {} : { resource: { type: callback.type, message: { ...original.message.api } } }),
  };
}

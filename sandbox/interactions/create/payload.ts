import { ATTACHMENT_SIZE_LIMIT, gatewayMessage } from '../../messages/index.ts';
import { toApiMember, toApiUser, type ApiObject } from '../../world/index.ts';
import type { Interaction } from '../model.ts';
import { partialChannel } from './resolve.ts';
import type { Place } from './place.ts';

/** The INTERACTION_CREATE that Discord sends to the application. */
export function interactionPayload(place: Place, interaction: Interaction, data: ApiObject): ApiObject {
  const { channel, user } = place;
  return {
    version: 1,
    id: interaction.id,
    application_id: interaction.applicationId,
    type: interaction.type,
    token: interaction.token,
    data,
    channel_id: channel.id,
    channel: partialChannel(place, channel, place.userPermissions),
    ...whoAndWhere(place),
    locale: user.locale,
    app_permissions: place.appPermissions.toString(),
    entitlements: [],
    entitlement_sku_ids: [],
    authorizing_integration_owners: { 0: place.guild?.id ?? '0' },
    context: place.guild === null ? 1 : 0,
    attachment_size_limit: ATTACHMENT_SIZE_LIMIT,
    ...(interaction.source === null ? {} : { message: sourceMessage(place, interaction.source.message.api) }),
  };
}

function whoAndWhere(place: Place): ApiObject {
  const { guild, user } = place;
  const member = guild?.members.get(user.id);
  if (guild === null || member === undefined) return { user: toApiUser(user) };
  return {
    guild_id: guild.id,
    guild: { id: guild.id, locale: guild.preferredLocale, features: [...guild.features] },
    guild_locale: guild.preferredLocale,
    member: {
      ...toApiMember(place.world, member),
      permissions: place.userPermissions.toString(),
      unusual_dm_activity_until: null,
    },
  };
}

/** In an interaction the message has neither guild nor member. */
function sourceMessage(place: Place, api: ApiObject): ApiObject {
  const {
    guild_id: _guild,
    member: _member,
    channel_type: _type,
    ...rest
  } = gatewayMessage(place.world, place.channel, api);
  return rest;
}

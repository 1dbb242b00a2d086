import type { Refusal } from '../domain/index.ts';
import type { ChannelId } from '../lib/index.ts';
import type { OutsideError, OutsideFailure, PermissionName } from './ports.ts';

/** Whether an error is the outside's answer; everything else is a fault of ours. */
export const isOutsideError = (error: unknown): error is OutsideError => error instanceof Error && 'failure' in error;

/** The refusal for missing permissions: names as Discord's API has them, joined by commas; the channel as a mention. */
export const lacking = (permissions: readonly PermissionName[], channelId: ChannelId | null): Refusal => ({
  code: 'missing-permissions',
  params: { permissions: permissions.join(','), channel: channelId === null ? '' : `<#${channelId}>` },
});

/** What is told to people when the outside failed us. */
export const refusalOf = (failure: OutsideFailure): Refusal => {
  switch (failure.code) {
    case 'missing-permissions':
      return lacking(failure.permissions, failure.channelId);
    case 'no-community':
      return { code: 'no-community', params: {} };
    case 'too-many-channels':
      return { code: 'too-many-channels', params: { detail: failure.detail } };
    case 'gone':
      return { code: 'room-not-found', params: {} };
    case 'refused':
    case 'closed':
      return { code: 'discord-refused', params: { detail: failure.detail } };
    case 'rate-limited':
      return { code: 'rate-limited', params: { seconds: String(Math.max(1, Math.ceil(failure.retryAfterMs / 1000))) } };
    case 'unavailable':
      return { code: 'discord-unavailable', params: {} };
  }
};

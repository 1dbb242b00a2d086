export type * from './model.ts';
export type { WorldClock } from './clock.ts';
export { createWorldClock } from './system-clock.ts';
export { createWorldRandom, type WorldRandom } from './random.ts';
export { freshSeed } from './system-random.ts';
export { compareIds, createSnowflakes, isoTime, snowflakeTimeMs } from './snowflake.ts';
export { defaultSwitches, type Switches } from './switches.ts';
export { Intent } from './intents.ts';
export {
  allPermissions,
  canManageMember,
  canManageRole,
  compareRoles,
  has,
  isVoiceLike,
  Permission,
  stageModerator,
} from './permissions.ts';
export type { VoiceFlags, VoiceGrantRequest, VoicePort, VoiceRevokeReason } from './voice-port.ts';
export type { Upload, WorldParts } from './store.ts';
export { createWorld, type VoiceRooms, type World } from './world.ts';
export type { VoiceUpdate } from './voice.ts';
export { type AuditLogFact } from './audit-log.ts';
export {
  toApiAuditLogEntry,
  toApiChannel,
  toApiMember,
  toApiRole,
  toApiSelf,
  toApiStageInstance,
  toApiUser,
  toApiVoiceState,
  type ApiObject,
} from './to-api.ts';
export { sortedChannels, toApiGuild, toApiGuildCreate, toApiInvite } from './to-api-guild.ts';
export type { Actor } from './audit-log.ts';
export { setVoiceStatus } from './voice-status.ts';
export {
  createChannel,
  deleteChannel,
  deleteOverwrite,
  editChannel,
  newChannel,
  setOverwrite,
  type ChannelChoice,
} from './channels.ts';
export { createStageInstance, deleteStageInstance, editStageInstance, suppressOther } from './stages.ts';
export {
  createScheduledEvent,
  deleteScheduledEvent,
  editScheduledEvent,
  removeException,
  setException,
  setInterest,
  type EventChoice,
} from './scheduled-events.ts';
export { maySeeEvent, toApiEventException, toApiScheduledEvent, unfinishedEvents } from './to-api-event.ts';
export { snowflakeAt } from './snowflake.ts';
export { editMember, type MemberChange } from './members.ts';
export { openDm } from './dms.ts';
export { createInvite, inviteOf } from './invites.ts';
export { isWithoutServer, moveVoiceServer, removeFromVoice, setSpeakerState } from './voice.ts';
export { resetToken } from './tokens.ts';
export { seedSchema, type Seed } from './seed.ts';
export { removeGuild } from './remove-guild.ts';
export { populate, SeedError, type Seeded, type SeededKeys } from './populate.ts';

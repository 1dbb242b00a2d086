export type * from './model.ts';
export type { WorldClock } from './clock.ts';
export { createWorldClock } from './system-clock.ts';
export { createWorldRandom, type WorldRandom } from './random.ts';
export { freshSeed } from './system-random.ts';
export { compareIds, createSnowflakes, discordEpochMs, isoTime, snowflakeTimeMs } from './snowflake.ts';
export { defaultSwitches, type Switches } from './switches.ts';
export { Intent } from './intents.ts';
export {
  allPermissions,
  canManageMember,
  canManageRole,
  compareRoles,
  everyoneRole,
  has,
  isTimedOut,
  isVoiceLike,
  Permission,
  permissionsIn,
  stageModerator,
} from './permissions.ts';
export type { VoiceFlags, VoiceGrantRequest, VoicePort, VoiceRevokeReason } from './voice-port.ts';
export type { WorldParts } from './store.ts';
export { createWorld, type VoiceRooms, type World } from './world.ts';
export type { VoiceUpdate } from './voice.ts';
export { addAuditLog, type AuditLogFact } from './audit-log.ts';
export {
  toApiAuditLogEntry,
  toApiBareVoiceState,
  toApiChannel,
  toApiMember,
  toApiOverwrite,
  toApiRole,
  toApiSelf,
  toApiStageInstance,
  toApiUser,
  toApiVoiceState,
  type ApiObject,
} from './to-api.ts';
export { sortedChannels, toApiGuild, toApiGuildCreate, toApiInvite, toApiMessage } from './to-api-guild.ts';
export {
  createChannel,
  deleteChannel,
  deleteOverwrite,
  editChannel,
  newChannel,
  setOverwrite,
  type Actor,
  type ChannelChoice,
} from './channels.ts';
export { createStageInstance, deleteStageInstance, editStageInstance, suppressOther } from './stages.ts';
export { endStageInstance, stageSpeakersChanged } from './stage-auto-close.ts';
export { editMember, type MemberChange } from './members.ts';
export { haveMutualGuild, openDm } from './dms.ts';
export { createInvite, inviteOf } from './invites.ts';
export { membersIn, removeFromVoice, setSpeakerState } from './voice.ts';
export { seedSchema, type Seed } from './seed.ts';
export { populate, removeGuild, SeedError, type Seeded, type SeededKeys } from './populate.ts';

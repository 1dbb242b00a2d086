/**
 * The package publishes its zod schemas without types. Only what the sandbox validates with is declared;
 * each is a schema of Discord's own OpenAPI description.
 */
declare module 'discord-api-spec/zod' {
  import type { ZodMiniType } from 'zod/mini';

  export const CreateGuildChannelRequestSchema: ZodMiniType;
  export const UpdateGuildChannelRequestPartialSchema: ZodMiniType;
  export const CreateGuildInviteRequestSchema: ZodMiniType;
  export const CreatePrivateChannelRequestSchema: ZodMiniType;
  export const UpdateSelfVoiceStateRequestPartialSchema: ZodMiniType;
  export const UpdateVoiceStateRequestPartialSchema: ZodMiniType;
  export const SnowflakeTypeSchema: ZodMiniType;
  export const StageInstancesPrivacyLevelsSchema: ZodMiniType;
  export const ExternalScheduledEventCreateRequestSchema: ZodMiniType;
  export const ExternalScheduledEventPatchRequestPartialSchema: ZodMiniType;
  export const StageScheduledEventCreateRequestSchema: ZodMiniType;
  export const StageScheduledEventPatchRequestPartialSchema: ZodMiniType;
  export const VoiceScheduledEventCreateRequestSchema: ZodMiniType;
  export const VoiceScheduledEventPatchRequestPartialSchema: ZodMiniType;
  export const GuildScheduledEventExceptionCreateRequestSchema: ZodMiniType;
  export const GuildScheduledEventExceptionPatchRequestPartialSchema: ZodMiniType;
  export const ChannelPermissionOverwritesSchema: ZodMiniType;
  // Answers, for the tests that compare ours with them.
  export const GuildChannelResponseSchema: ZodMiniType;
  export const GuildMemberResponseSchema: ZodMiniType;
  export const GuildResponseSchema: ZodMiniType;
  export const GuildRoleResponseSchema: ZodMiniType;
  export const StageInstanceResponseSchema: ZodMiniType;
  export const VoiceStateResponseSchema: ZodMiniType;
  export const UserPIIResponseSchema: ZodMiniType;
  export const PrivateChannelResponseSchema: ZodMiniType;
  export const GuildInviteResponseSchema: ZodMiniType;
  export const GuildAuditLogResponseSchema: ZodMiniType;
  export const ScheduledEventResponseSchema: ZodMiniType;
  export const ExternalScheduledEventResponseSchema: ZodMiniType;
  export const StageScheduledEventResponseSchema: ZodMiniType;
  export const ScheduledEventUserResponseSchema: ZodMiniType;
  export const ScheduledEventUserCountResponseSchema: ZodMiniType;
  export const GuildScheduledEventExceptionResponseSchema: ZodMiniType;
  export const GatewayBotResponseSchema: ZodMiniType;
}

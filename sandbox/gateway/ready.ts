import { toApiGuildCreate, toApiSelf, toApiChannel, type ApiObject, type Guild, type World } from '../world/index.ts';
import { INTENT } from './protocol.ts';
import { shardOf } from './routing.ts';
import type { Session, SessionTerms } from './session.ts';

/** The guilds that a session is responsible for. */
export function guildsOf(world: World, terms: Omit<SessionTerms, 'id' | 'intents'>): Guild[] {
  return [...world.guilds.values()].filter(
    (guild) => guild.members.has(terms.user.id) && shardOf(guild.id, terms.shardCount) === terms.shardId,
  );
}

/** Greets a fresh session: READY, and for bots each guild on its own (people's clients get theirs inside READY). */
export function greet(world: World, session: Session, resumeUrl: string): void {
  const { terms } = session;
  const guilds = guildsOf(world, terms);
  const ready = terms.user.bot ? botReady(terms, guilds) : personReady(world, terms, guilds);
  const own = { v: 10, session_id: terms.id, resume_gateway_url: resumeUrl, session_type: 'normal', _trace: [] };
  session.dispatch('READY', JSON.stringify({ ...own, ...ready }));
  if (!terms.user.bot || (terms.intents & INTENT.guilds) === 0) return;
  for (const guild of guilds) session.dispatch('GUILD_CREATE', JSON.stringify(guildFor(world, terms, guild)));
}

function botReady(terms: SessionTerms, guilds: readonly Guild[]): ApiObject {
  return {
    user: toApiSelf(terms.user),
    guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
    application: { id: terms.user.applicationId, flags: 0 },
    shard: [terms.shardId, terms.shardCount],
    private_channels: [],
    relationships: [],
    presences: [],
    guild_join_requests: [],
    user_settings: {},
  };
}

function personReady(world: World, terms: SessionTerms, guilds: readonly Guild[]): ApiObject {
  const dms = [...world.dms.values()].filter((channel) => channel.recipientIds.includes(terms.user.id));
  return {
    user: toApiSelf(terms.user),
    guilds: guilds.map((guild) => guildFor(world, terms, guild)),
    private_channels: dms.map((channel) => toApiChannel(world, channel, terms.user.id)),
    users: [],
    relationships: [],
    presences: [],
    sessions: [
      {
        session_id: terms.id,
        status: 'online',
        activities: [],
        client_info: { client: 'desktop', os: 'linux', version: 0 },
      },
    ],
    country_code: 'US',
    geo_ordered_rtc_regions: [],
  };
}

function guildFor(world: World, terms: SessionTerms, guild: Guild): ApiObject {
  const allMembers = !terms.user.bot || (terms.intents & INTENT.guildMembers) !== 0;
  const data = toApiGuildCreate(world, guild, terms.user.id, { allMembers });
  // Without the intent the states are not there either (documentation, guild create).
  const seesVoice = !terms.user.bot || (terms.intents & INTENT.guildVoiceStates) !== 0;
  return seesVoice ? data : { ...data, voice_states: [] };
}

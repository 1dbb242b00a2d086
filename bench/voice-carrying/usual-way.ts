/**
 * The usual way to relay with @discordjs/voice: the receive stream of a speaker is the resource of an AudioPlayer of the
 * other room's connection. A worker thread, so that its CPU can be told from everything else.
 */
import {
  AudioPlayer,
  createAudioResource,
  type DiscordGatewayAdapterLibraryMethods,
  EndBehaviorType,
  joinVoiceChannel,
  StreamType,
  type VoiceConnection,
} from '@discordjs/voice';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { parentPort, workerData } from 'node:worker_threads';

/** What the bench says. */
export type UsualOrder =
  | { readonly type: 'join'; readonly guildId: string; readonly channelId: string; readonly endpoint: string }
  | { readonly type: 'link'; readonly from: string; readonly to: string; readonly speaker: string }
  | { readonly type: 'cpu' };

// Handed over by the bench that starts this thread.
const { caPem, botId } = workerData as { caPem: string; botId: string };
setDefaultCACertificates([...getCACertificates('default'), caPem]);
const connections = new Map<string, VoiceConnection>();

function join(guildId: string, channelId: string, endpoint: string): void {
  const library: { methods: DiscordGatewayAdapterLibraryMethods | null } = { methods: null };
  const connection = joinVoiceChannel({
    guildId,
    channelId,
    group: botId,
    selfDeaf: false,
    adapterCreator: (methods) => {
      library.methods = methods;
      return { sendPayload: () => true, destroy: () => undefined };
    },
  });
  connections.set(guildId, connection);
  library.methods?.onVoiceStateUpdate({
    guild_id: guildId,
    channel_id: channelId,
    user_id: botId,
    session_id: 'bench',
    deaf: false,
    mute: false,
    self_deaf: false,
    self_mute: false,
    self_video: false,
    suppress: false,
    request_to_speak_timestamp: null,
  });
  library.methods?.onVoiceServerUpdate({ guild_id: guildId, token: 'bench', endpoint });
}

function link(from: string, to: string, speaker: string): void {
  const source = connections.get(from);
  const target = connections.get(to);
  if (source === undefined || target === undefined) throw new Error('not joined');
  const stream = source.receiver.subscribe(speaker, { end: { behavior: EndBehaviorType.Manual } });
  const player = new AudioPlayer({ behaviors: { maxMissedFrames: 1_000_000 } });
  target.subscribe(player);
  player.play(createAudioResource(stream, { inputType: StreamType.Opus }));
}

parentPort?.on('message', (order: UsualOrder) => {
  if (order.type === 'join') join(order.guildId, order.channelId, order.endpoint);
  else if (order.type === 'link') link(order.from, order.to, order.speaker);
  else {
    const { user, system } = process.threadCpuUsage();
    parentPort?.postMessage(user + system);
  }
});

import type { VoiceState } from '../../sandbox/world/index.ts';
import type { Ledger } from './ledger.ts';
import type { Scene } from './scene.ts';
import type { Stored, StoredSpace } from './stored.ts';

/** How long ago a journey began, as its trace writes it. */
export type At = (wallMs: number) => string;

/** How somebody stands in voice, in words. */
const standing = ({
  suppress,
  requestToSpeakTimestamp: raised,
}: Pick<VoiceState, 'suppress' | 'requestToSpeakTimestamp'>): string => {
  if (suppress) return raised === null ? 'in the audience' : 'with a hand up';
  return raised === null ? 'not suppressed' : 'invited up';
};

const nameOf = ({ actors, accounts }: Scene, userId: string): string =>
  actors.find(({ person }) => person.user.id === userId)?.key ?? `account ${accounts.indexOf(userId) + 1}`;

/** Notes where Discord shows people and our accounts, as often as that changes. */
export const noteVoices = (scene: Scene, note: (text: string) => void): (() => void) => {
  const last = new Map<string, string>();
  return scene.sandbox.world.onDispatch(({ t }) => {
    if (t !== 'VOICE_STATE_UPDATE') return;
    const states = scene.guilds.flatMap(({ voiceStates }) => [...voiceStates.values()]);
    const now = new Map(states.map((one) => [`${one.guildId} ${one.userId}`, `${one.channelId} ${standing(one)}`]));
    for (const key of new Set([...last.keys(), ...now.keys()])) {
      const at = now.get(key) ?? 'nowhere';
      if (last.get(key) === at) continue;
      last.set(key, at);
      note(`  Discord shows ${nameOf(scene, key.slice(key.indexOf(' ') + 1))}: ${at}`);
    }
  });
};

/** What its log channel was told, and when. */
const toldIn = (scene: Scene, at: At): readonly string[] =>
  scene.guilds.flatMap((guild) => {
    const channelId = [...guild.channels.values()].find(({ name }) => name === 'log')?.id ?? '';
    return scene
      .messages(channelId)
      .map(
        ({ nonce, createdAtMs, api: { content } }) =>
          `${at(createdAtMs)} ${guild.name}: ${nonce} ${JSON.stringify(content)}`,
      );
  });

const spaceLines = ({ space, applied, log }: StoredSpace, at: At): readonly string[] => [
  JSON.stringify(space),
  `  applied ${JSON.stringify(applied)}`,
  ...log.map(({ atMs, ...line }) => `${at(atMs)} ${JSON.stringify(line)}`),
];

/** Everything that was looked at when something was wrong: for whoever asks how that came. */
export const evidenceOf = (
  scene: Scene,
  stored: Stored,
  { ledger, at }: { readonly ledger: Ledger; readonly at: At },
): readonly string[] => [
  'what is stored of each space, and its log',
  ...stored.spaces.flatMap((one) => spaceLines(one, at)),
  'what is stored besides',
  ...Object.entries({ links: stored.links, leases: stored.leases, owed: stored.owed, waiting: stored.waiting }).map(
    ([what, rows]) => `${what}: ${JSON.stringify(rows)}`,
  ),
  'what log channels were told',
  ...toldIn(scene, at),
  'what people were told is done, and nothing touched since',
  ...ledger.facts().map(({ says }) => says),
];

import { Permission, type Overwrite } from '../../../sandbox/world/index.ts';
import { backstageOf, belongsBackstage } from '../../../src/domain/index.ts';
import type { Right, Target } from '../../../src/app/index.ts';
import { roomStays } from '../../../src/domain/index.ts';
import type { UserId } from '../../../src/lib/index.ts';
import type { Findings } from './findings.ts';
import type { Unfinished, View } from './view.ts';

const BITS: Readonly<Record<Right, bigint>> = {
  view: Permission.ViewChannel,
  connect: Permission.Connect,
  speak: Permission.Speak,
  unmute: Permission.MuteMembers,
  request: Permission.RequestToSpeak,
};

const idOf = (guildId: string, target: Target): string =>
  target === 'everyone' ? guildId : target.slice(target.indexOf(':') + 1);

const says = (overwrite: Overwrite | undefined, bit: bigint): 'allowed' | 'denied' | 'unset' => {
  if (((overwrite?.allow ?? 0n) & bit) !== 0n) return 'allowed';
  return ((overwrite?.deny ?? 0n) & bit) !== 0n ? 'denied' : 'unset';
};

const checkRights = (findings: Findings, { guild, channelId, wanted }: Unfinished): void => {
  const overwrites = guild.channels.get(channelId)?.overwrites ?? new Map<string, Overwrite>();
  for (const { target, rights } of wanted.rights) {
    const overwrite = overwrites.get(idOf(guild.id, target));
    // as: the keys of rights are rights.
    for (const right of Object.keys(rights) as Right[])
      findings.same(`${target} ${right} in ${channelId}`, says(overwrite, BITS[right]), rights[right]);
  }
  const granted = new Map(wanted.rights.map(({ target, rights }) => [idOf(guild.id, target), rights]));
  const everyone = granted.get(guild.id) ?? {};
  // as: the keys of rights are rights.
  const closed = (Object.keys(everyone) as Right[]).filter((right) => everyone[right] === 'denied');
  for (const overwrite of overwrites.values())
    for (const right of closed)
      findings.that(
        granted.get(overwrite.id)?.[right] !== undefined || says(overwrite, BITS[right]) !== 'allowed',
        () => `${overwrite.id} has ${right} in ${channelId}, which everybody is denied`,
      );
};

/** A backstage that stands is as wanted, and nobody else is let in. */
const checkBackstage = (findings: Findings, { scene, peopleIn }: View, { space, guild, wanted }: Unfinished): void => {
  if (space.backstage === null) return;
  findings.same(`the backstage of ${space.id}`, space.backstage.status, 'open');
  const channel = guild.channels.get(backstageOf(space) ?? '');
  findings.same(`the kind of the backstage of ${space.id}`, channel?.type, 2);
  const granted = new Map(wanted.backstage.rights.map(({ target, rights }) => [idOf(guild.id, target), rights]));
  for (const [id, { view, connect }] of granted) {
    findings.same(`${id} sees the backstage of ${space.id}`, says(channel?.overwrites.get(id), BITS.view), view);
    findings.same(`${id} may enter it`, says(channel?.overwrites.get(id), BITS.connect), connect);
  }
  for (const { id, allow } of channel?.overwrites.values() ?? [])
    findings.that(
      granted.has(id) || (allow & (BITS.view | BITS.connect)) === 0n,
      () => `${id} is let into the backstage of ${space.id}`,
    );
  for (const { userId } of peopleIn(guild, channel?.id ?? ''))
    findings.that(
      scene.actors.some(({ person, standing }) => person.user.id === userId && standing !== 'member') ||
        // as: a person's id.
        belongsBackstage(space, userId as UserId),
      () => `${userId} is in the backstage of ${space.id} and has no place there`,
    );
};

/** A voice room has a status only while somebody is in it. */
const checkTopic = (findings: Findings, { space, guild, channelId, wanted }: Unfinished): void => {
  const channel = guild.channels.get(channelId);
  if (space.room.kind === 'stage')
    return findings.same(`the topic in ${channelId}`, guild.stageInstances.get(channelId)?.topic, wanted.topic);
  const isFilled = [...guild.voiceStates.values()].some((state) => state.channelId === channelId);
  if (isFilled) findings.same(`the status of ${channelId}`, channel?.voiceStatus, wanted.topic);
};

const bitsOf = (overwrites: ReadonlyMap<string, Pick<Overwrite, 'allow' | 'deny'>>): readonly string[] =>
  [...overwrites]
    .filter(([, { allow, deny }]) => allow !== 0n || deny !== 0n)
    .map(([id, { allow, deny }]) => `${id} +${allow} -${deny}`)
    .sort();

/** Rooms that nobody uses any more are as they were. */
const checkLent = (findings: Findings, { scene, unfinished }: View): void => {
  for (const { channelId, overwrites } of scene.lent) {
    if (unfinished.some((one) => one.channelId === channelId)) continue;
    const channel = scene.channel(channelId);
    if (channel === undefined) continue;
    findings.same(`overwrites of the lent ${channelId}`, bitsOf(channel.overwrites), bitsOf(overwrites));
    const guild = scene.guild(channel.guildId ?? '');
    findings.that(!guild.stageInstances.has(channelId), () => `the lent stage ${channelId} is open still`);
    findings.same(`the status of the lent ${channelId}`, channel.voiceStatus, null);
  }
};

/** Rooms that were made and stay after their space: nothing of ours is left in them. */
const checkKept = (findings: Findings, { scene, stored }: View): ReadonlySet<string> => {
  const kept = new Set<string>();
  for (const { space } of stored.spaces) {
    const channel = scene.channel(space.room.channelId ?? '');
    if (channel === undefined || space.life.status !== 'ended' || !roomStays(space)) continue;
    kept.add(channel.id);
    findings.same(`the status of the kept ${channel.id}`, channel.voiceStatus, null);
    for (const right of ['speak', 'unmute', 'request'] as const)
      // Its overwrites are as they began: ours was there from the beginning.
      for (const [id, overwrite] of [...channel.overwrites].filter(([one]) => !scene.accounts.includes(one)))
        findings.same(`${right} of ${id} in the kept ${channel.id}`, says(overwrite, BITS[right]), 'unset');
  }
  return kept;
};

/** Rooms are what spaces want, none is missing, and none stands twice. */
export const checkRooms = (findings: Findings, view: View): void => {
  const { scene, unfinished } = view;
  for (const one of unfinished) {
    findings.same(`the life of ${one.space.id}`, one.space.life.status, 'live');
    const channel = one.guild.channels.get(one.channelId);
    findings.same(`the room of ${one.space.id}`, channel?.type, one.space.room.kind === 'stage' ? 13 : 2);
    checkBackstage(findings, view, one);
    if (channel === undefined || one.wanted.room !== 'keep') continue;
    checkTopic(findings, one);
    checkRights(findings, one);
  }
  const kept = checkKept(findings, view);
  for (const guild of scene.guilds) {
    const made = [...guild.channels.keys()].filter((id) => !scene.seeded.has(id) && !kept.has(id)).sort();
    const here = unfinished.filter(({ space }) => space.guildId === guild.id);
    const wanted = here
      .flatMap(({ space, channelId }) => [
        ...(space.room.origin === 'created' ? [channelId] : []),
        ...(space.backstage === null ? [] : [backstageOf(space) ?? '']),
      ])
      .sort();
    findings.same(`rooms made in ${guild.name}`, made, wanted);
    const stages = unfinished.filter(({ space }) => space.guildId === guild.id && space.room.kind === 'stage');
    findings.same(
      `stages open in ${guild.name}`,
      [...guild.stageInstances.keys()].sort(),
      stages.map(({ channelId }) => channelId).sort(),
    );
  }
  checkLent(findings, view);
};

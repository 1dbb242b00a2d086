import { isOpen } from '../../../src/domain/index.ts';
import type { Findings } from './findings.ts';
import type { Unfinished, View } from './view.ts';

/** What a space needs an account of ours for; null when for nothing. */
export const needOf = ({ space, links }: Pick<Unfinished, 'space' | 'links'>): 'sound' | 'open' | null => {
  if (!isOpen(space)) return null;
  if (links.length > 0) return 'sound';
  return space.room.kind === 'stage' ? 'open' : null;
};

const checkSeat = (findings: Findings, { guild, channelId, account, space }: Unfinished): void => {
  if (account === null) return;
  const state = guild.voiceStates.get(account);
  findings.same(`where the account of ${space.id} sits`, state?.channelId, channelId);
  findings.same(`whether the account of ${space.id} is suppressed`, state?.suppress, false);
};

/** Nobody goes without an account that could have one: sound comes before keeping a stage open. */
const checkNeeds = (findings: Findings, { scene, unfinished }: View): void => {
  for (const guild of scene.guilds) {
    const here = unfinished.filter(({ space }) => space.guildId === guild.id);
    const members = scene.accounts.filter((id) => guild.members.has(id));
    const isFree = members.some((id) => !here.some(({ account }) => account === id));
    for (const one of here) {
      const need = needOf(one);
      if (need === null) findings.same(`the lease of ${one.space.id}, which needs none`, one.account, null);
      else if (one.account === null)
        findings.that(
          !isFree && (need === 'open' || !here.some((other) => other.account !== null && needOf(other) === 'open')),
          () => `${one.space.id} has no account, though it needs one for ${need} and one could be had`,
        );
    }
  }
};

/** Accounts of ours sit where leases say, and nowhere else; open links are of two open spaces. */
export const checkSeats = (findings: Findings, view: View): void => {
  const { scene, stored, unfinished } = view;
  for (const one of unfinished) checkSeat(findings, one);
  checkNeeds(findings, view);
  for (const guild of scene.guilds) {
    const sitting = [...guild.voiceStates.values()].filter(({ userId }) => scene.accounts.includes(userId));
    for (const { userId, channelId } of sitting)
      findings.that(
        unfinished.some((one) => one.channelId === channelId && one.account === userId),
        () => `the account ${userId} sits in ${channelId} for nobody`,
      );
  }
  const isLive = (id: string): boolean => unfinished.some(({ space }) => space.id === id);
  for (const { id, near, state } of stored.links)
    findings.that(
      isLive(near.spaceId) && (state.status !== 'open' || isLive(state.far.spaceId)),
      () => `the link ${id} is of a space that is over`,
    );
  for (const { spaceId } of stored.leases)
    findings.that(isLive(spaceId), () => `the space ${spaceId} is over and has a lease still`);
};

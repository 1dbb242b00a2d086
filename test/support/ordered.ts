import type { Sandbox } from '../../sandbox/server.ts';

/** Orders a fault over the control API, as anybody with the secret of the run would, and answers what it says. */
export async function ordered(sandbox: Sandbox, order: object): Promise<unknown> {
  const { url, secret } = sandbox.line().control;
  const headers = { authorization: `Control ${secret}` };
  const answer = await fetch(`${url}/faults`, { method: 'POST', headers, body: JSON.stringify(order) });
  return answer.json();
}

/** How many packets on the way to a member were lost by what was ordered of theirs. */
export const lostOut = (
  { voice }: Sandbox,
  { guildId, userId }: { readonly guildId: string; readonly userId: string },
): number =>
  voice.faults.standing().find((fault) => fault.guildId === guildId && fault.userId === userId)?.out?.lost ?? 0;

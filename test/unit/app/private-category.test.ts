import { describe, expect, it } from 'vitest';
import type { OpenInput, Right } from '../../../src/app/index.ts';
import { DEFAULT_RULES, type RoomKind } from '../../../src/domain/index.ts';
import { actor, channelId, guildId, may, rights, says, userId } from '../../support/outside-people.ts';
import { fill } from '../../support/outside-server.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const category = channelId('verified');
const made = channelId('made-1');
const [host, member, stranger] = [userId('host'), userId('member'), userId('stranger')];

/** A server whose rooms are made in a category that is for the verified alone. */
const aWorld = async (): Promise<OutsideWorld> => {
  const world = outsideWorld();
  world.community.add(guild);
  world.server.channels.set(category, 'category');
  world.server.overwrites.set(
    category,
    new Map([
      ['everyone', rights({ view: 'denied', connect: 'denied' })],
      ['role:verified', rights({ view: 'allowed', connect: 'allowed', speak: 'allowed' })],
    ]),
  );
  world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, category } });
  await world.boot();
  return world;
};

const open = async (world: OutsideWorld, kind: RoomKind, rules: OpenInput['rules'] = {}): Promise<void> => {
  const asked = { title: 'Talk', description: null, kind, room: null, rules };
  const answer = await world.app.openSpace(actor('host', guild), asked);
  await world.pass(5000);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
};

/** Whether the host (who is not verified), a verified member and a stranger have a right in the room. */
const who = (world: OutsideWorld, right: Right): readonly boolean[] => {
  const room = world.at(made);
  return [may(room, right, host), may(room, right, member, 'verified'), may(room, right, stranger)];
};

const set = async (
  world: OutsideWorld,
  rules: { readonly locked?: boolean; readonly hidden?: boolean },
): Promise<void> => {
  const [space] = world.spaces.values();
  const outcome = await world.app.ask(actor('host', guild), space?.id ?? null, { type: 'set-rules', rules });
  expect(outcome.ok).toBe(true);
  await world.pass(1000);
};

describe('a room in a category that is not for everybody', () => {
  it.each(['stage', 'voice'] as const)('[OPEN-15] is as private as that, as a %s', async (kind) => {
    const world = await aWorld();
    await open(world, kind);
    expect(world.calls.filter((call) => call === 'setRights')).toEqual([]);
    expect(who(world, 'view').slice(1)).toEqual([true, false]);
    expect(who(world, 'connect').slice(1)).toEqual([true, false]);
    if (kind === 'voice') expect(who(world, 'speak')).toEqual([true, false, false]);
  });

  it('[OPEN-15] [ACCESS-6] opened locked and hidden lets in nobody of them, and once it is open those of the category', async () => {
    const world = await aWorld();
    await open(world, 'stage', { locked: true, hidden: true });
    // Made so, in one call: nobody can slip in before.
    expect(world.calls.filter((call) => call === 'setRights')).toEqual([]);
    expect([who(world, 'view'), who(world, 'connect')]).toEqual([
      [true, false, false],
      [true, false, false],
    ]);
    await set(world, { locked: false });
    expect([who(world, 'view')[1], who(world, 'connect')[1]]).toEqual([false, true]);
    await set(world, { hidden: false });
    expect([who(world, 'view')[1], who(world, 'connect')[1]]).toEqual([true, true]);
    expect([who(world, 'view')[2], who(world, 'connect')[2]]).toEqual([false, false]);
    expect(world.at(made).overwrites.get('everyone')).toEqual(rights({ view: 'denied', connect: 'denied' }));
  });

  it('[OPEN-15] is so too outside of it, where that one is full', async () => {
    const world = await aWorld();
    fill(world.server, category, 50);
    await open(world, 'stage');
    expect(world.server.parents.get(made)).toBeUndefined();
    expect(who(world, 'view').slice(1)).toEqual([true, false]);
  });

  it('[OPEN-15] [KEEP-2] that was made when the process died opens no wider than its category', async () => {
    const world = await aWorld();
    world.fail('create', { code: 'unavailable', detail: 'answer lost', retryable: true });
    const asked = { title: 'Talk', description: null, kind: 'stage', room: null, rules: { locked: true } } as const;
    void world.app.openSpace(actor('host', guild), asked);
    await world.settle();
    expect(world.rooms.has(made)).toBe(true);
    // Meanwhile the category has opened its doors; the room was made of what it said before.
    world.server.overwrites.delete(category);
    await world.boot();
    await world.pass(5000);
    expect(world.rooms.size).toBe(1);
    await set(world, { locked: false });
    expect(who(world, 'connect').slice(1)).toEqual([true, false]);
  });

  it('[OPEN-15] tells what it denies and Majlis cannot', async () => {
    const world = await aWorld();
    world.server.undeniable.set(category, ['MANAGE_MESSAGES', 'PRIORITY_SPEAKER']);
    await open(world, 'stage');
    expect(world.panelIn(made)?.facts.troubles).toEqual([
      {
        code: 'category-not-copied',
        params: { channel: `<#${category}>`, permissions: 'MANAGE_MESSAGES,PRIORITY_SPEAKER' },
      },
    ]);
    expect(says(world.at(made), 'everyone', 'view')).toBe('denied');
  });
});

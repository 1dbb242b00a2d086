import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PosterFacts } from '../../../src/app/index.ts';
import { NO_ABOUT } from '../../../src/domain/index.ts';
import type { About, Cover } from '../../../src/domain/index.ts';
import type { ChannelId, MessageId } from '../../../src/lib/index.ts';
import { aPlan } from '../../support/a-plan.ts';
import { type EdgeWorld, edgeWorld } from '../../support/edge-world.ts';
import { aGif, aPng } from '../../support/pictures.ts';

const SEED = {
  users: [{ key: 'ann', username: 'ann' }],
  bots: [{ key: 'bot', username: 'majlis' }],
  guilds: [
    {
      key: 'home',
      name: 'Home',
      owner: 'ann',
      members: [{ user: 'ann' }],
      bots: [{ bot: 'bot', permissions: ['ViewChannel', 'SendMessages', 'ReadMessageHistory', 'AttachFiles'] }],
      channels: [
        { key: 'text', name: 'text', type: 'text' },
        { key: 'bare', name: 'bare', type: 'text', overwrites: [{ for: 'bot', deny: ['AttachFiles'] }] },
      ],
    },
  ],
};

const kept = new Map<string, Uint8Array>([
  ['one', aPng(10, 10)],
  ['two', aGif(10, 10)],
]);
const read: string[] = [];

let edge: EdgeWorld;

beforeAll(async () => {
  edge = await edgeWorld({
    seed: SEED,
    bot: 'majlis',
    covers: {
      read: (id) => {
        read.push(id);
        return Promise.resolve(kept.get(id) ?? null);
      },
    },
  });
});
afterAll(async () => {
  await edge[Symbol.asyncDispose]();
});

// as, in these: ids of the seed's world.
const channelOf = (name: string): ChannelId =>
  edge.world.sandbox.line().guilds[0]?.channels.find((channel) => channel.name === name)?.id as ChannelId;

const told = (name: string, about: Partial<About>): PosterFacts => {
  const plan = aPlan(name);
  return {
    plan: { ...plan, opening: { ...plan.opening, about: { ...NO_ABOUT, ...about } } },
    language: 'en',
    counts: { going: 0, waitlisted: 0, interested: 0 },
    room: null,
  };
};

const ONE: Cover = { id: 'one', type: 'image/png' };
const TWO: Cover = { id: 'two', type: 'image/gif' };

/** The files of a message by name, and whether it shows one of them. */
const stands = (channel: ChannelId, id: MessageId): { files: readonly string[]; shows: boolean } => {
  const message = edge.world.sandbox.world.messages.get(channel)?.find((one) => one.id === id);
  const files = (message?.api['attachments'] ?? []) as readonly { readonly filename: string; readonly url: string }[];
  const text = JSON.stringify(message?.api['components'] ?? []);
  return {
    files: files.map(({ filename }) => filename),
    shows: files.some(({ url }) => text.includes(`"url":"${url}"`)),
  };
};

describe('covers on messages', () => {
  it('[ABOUT-6] are uploaded with the message, and again only when it is another', async () => {
    const { posters } = edge.discord;
    const there = channelOf('text');
    const id = await posters.post(there, told('p', { cover: ONE }));
    expect(stands(there, id)).toEqual({ files: ['cover-one.png'], shows: true });
    expect(read).toEqual(['one']);
    await posters.edit(there, id, told('p', { cover: ONE, topics: ['tea'] }));
    expect(stands(there, id)).toEqual({ files: ['cover-one.png'], shows: true });
    expect(read).toEqual(['one']);
    await posters.edit(there, id, told('p', { cover: TWO }));
    expect(stands(there, id)).toEqual({ files: ['cover-two.gif'], shows: true });
    await posters.edit(there, id, told('p', {}));
    expect(stands(there, id)).toEqual({ files: [], shows: false });
    expect(read).toEqual(['one', 'two']);
  });

  it('[ABOUT-6] are left out where no files may be sent, or their bytes are gone', async () => {
    const { posters } = edge.discord;
    const bare = channelOf('bare');
    const id = await posters.post(bare, told('q', { cover: ONE }));
    expect(stands(bare, id)).toEqual({ files: [], shows: false });
    expect(await posters.edit(bare, id, told('q', { cover: TWO }))).toBe('edited');
    const form = new FormData();
    form.set('payload_json', JSON.stringify({ attachments: [{ id: 0 }] }));
    form.set('files[0]', new Blob([aPng(1, 1)]), 'a.png');
    const refused = await fetch(`${edge.world.sandbox.line().api}/v10/channels/${bare}/messages/${id}`, {
      method: 'PATCH',
      headers: { authorization: `Bot ${edge.world.token('majlis')}` },
      body: form,
    });
    expect(await refused.json()).toMatchObject({ code: 50_013 });
    const there = channelOf('text');
    const gone = await posters.post(there, told('r', { cover: { id: 'gone', type: 'image/png' } }));
    expect(stands(there, gone)).toEqual({ files: [], shows: false });
  });
});

import { expect, test } from 'vitest';
import { greet, guilds, see } from '../../../../sandbox/playground/page/world/picture.ts';

const inRoom = (id: string, room: string) => ({ id, guild_id: '1', channel_id: room, name: id, status: 1 });

test('what was in a room goes with it: its events, its people, its status', () => {
  greet({
    user: { id: '9', username: 'ann' },
    private_channels: [],
    guilds: [
      {
        id: '1',
        name: 'Home',
        owner_id: '9',
        channels: ['2', '3'].map((id) => ({ id, guild_id: '1', name: id, type: 13 })),
        voice_states: ['2', '3'].map((room) => ({ user_id: `8${room}`, guild_id: '1', channel_id: room })),
        guild_scheduled_events: [inRoom('52', '2'), inRoom('53', '3'), { ...inRoom('54', '2'), channel_id: null }],
      },
    ],
  });
  for (const id of ['2', '3']) see('VOICE_CHANNEL_STATUS_UPDATE', { id, guild_id: '1', status: 'open' });
  see('CHANNEL_DELETE', { id: '2', guild_id: '1', name: '2', type: 13 });
  const guild = guilds.value.get('1');
  const left = [guild?.channels, guild?.events, guild?.voice, guild?.statuses].map((all) => [...(all?.keys() ?? [])]);
  expect(left).toEqual([['3'], ['53', '54'], ['83'], ['3']]);
});

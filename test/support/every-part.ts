import type { SmallWorld } from './small-world.ts';

/** `IS_COMPONENTS_V2` (documentation, message flags). */
const COMPONENTS_V2 = 1 << 15;

const row = (component: object): object => ({ type: 1, components: [component] });
const text = (content: string): object => ({ type: 10, content });

/** A message of every part that Discord has for messages; its picture and its notes are files of its own. */
export const everyPart = (userId: string, channelId: string): object => ({
  flags: COMPONENTS_V2,
  components: [
    {
      type: 17,
      accent_color: 0x0f766e,
      components: [
        text(`## Every part\nfor <@${userId}> in <#${channelId}>, <t:1800000000:D>`),
        {
          type: 9,
          components: [text('With a button')],
          accessory: { type: 2, style: 1, label: 'Form', custom_id: 'form' },
        },
        {
          type: 9,
          components: [text('مع صورة')],
          accessory: { type: 11, media: { url: 'attachment://page.png' }, description: 'A page' },
        },
        { type: 12, items: [{ media: { url: 'attachment://page.png' }, description: 'The same page' }] },
        { type: 14, divider: true, spacing: 1 },
        { type: 13, file: { url: 'attachment://notes.txt' } },
        row({ type: 5, custom_id: 'user', placeholder: 'Somebody …' }),
        row({ type: 6, custom_id: 'role', placeholder: 'دور …' }),
        row({ type: 7, custom_id: 'anybody', placeholder: 'Somebody or a role …' }),
        row({ type: 8, custom_id: 'room', placeholder: 'A room …', channel_types: [2] }),
        row({
          type: 3,
          custom_id: 'several',
          placeholder: 'Up to two …',
          max_values: 2,
          options: [
            { label: 'One', value: '1' },
            { label: 'Two', value: '2', description: 'the usual one' },
            { label: 'ثلاثة', value: '3' },
          ],
        }),
      ],
    },
  ],
});

/** A form with a text to read, and a field of each kind that selects of messages are none of. */
export const everyField: object = {
  type: 9,
  data: {
    custom_id: 'all',
    title: 'Every field',
    components: [
      text('Read **this** first.'),
      {
        type: 18,
        label: 'A few lines',
        description: 'As many as you like',
        component: { type: 4, style: 2, custom_id: 'lines' },
      },
      {
        type: 18,
        label: 'One of two',
        component: {
          type: 21,
          custom_id: 'radio',
          options: [
            { label: 'First', value: '1' },
            { label: 'Second', value: '2' },
          ],
        },
      },
      {
        type: 18,
        label: 'Some of three',
        component: {
          type: 22,
          custom_id: 'checks',
          max_values: 3,
          options: [
            { label: 'Red', value: 'red' },
            { label: 'Blue', value: 'blue' },
            { label: 'Green', value: 'green' },
          ],
        },
      },
      { type: 18, label: 'Really', component: { type: 23, custom_id: 'sure' } },
    ],
  },
};

/** Posts a message of the bot with a picture and notes; answers the status. */
export async function postWithFiles(
  world: SmallWorld,
  channelId: string,
  message: object,
  picture: Uint8Array,
): Promise<number> {
  const form = new FormData();
  const attachments = [
    { id: 0, filename: 'page.png' },
    { id: 1, filename: 'notes.txt' },
  ];
  form.set('payload_json', JSON.stringify({ ...message, attachments }));
  form.set('files[0]', new Blob([new Uint8Array(picture)], { type: 'image/png' }), 'page.png');
  form.set('files[1]', new Blob(['Bring a poem.'], { type: 'text/plain' }), 'notes.txt');
  const response = await fetch(`${world.sandbox.line().api}/v10/channels/${channelId}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${world.token('majlis')}` },
    body: form,
  });
  if (!response.ok) throw new Error(await response.text());
  return response.status;
}

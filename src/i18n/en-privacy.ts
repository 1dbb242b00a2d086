import type { PrivacyTexts } from './logbook-texts.ts';
import { counted } from './words.ts';

const days = (count: number): string => counted('en', count, { one: '{n} day', other: '{n} days' });

/** Words of `/privacy`, in English. */
export const englishPrivacy: PrivacyTexts = {
  told: (count) =>
    [
      '**What Majlis keeps about you**',
      `- **Spaces** that you hosted or spoke in: your id, and the title, description and topics that you wrote. Kept while they run and for ${days(count)} after their end.`,
      `- **The action log** of those spaces: what you did and what was done to you, when, and the reasons that you gave. Kept as long as the space.`,
      `- **Planned spaces and series** that you planned or host: your id, the title and description, the time and its zone. Kept until they open or are cancelled and for ${days(count)} after that.`,
      '- **Pictures** that you gave spaces as covers: until a day after the space is over.',
      '- **A mute** of ours that is still to be lifted from you, and **a block** by moderators of a server: until they are lifted. Deleting does not lift them.',
      '- **Your private list** (`/block`): until you take people off it. Nobody else learns of it; on the private lists of others, of which you learn nothing, people stay.',
      '- **The language and the time zone** that you chose for yourself: until you choose none.',
      '- **The settings** of a space that you had remembered, by server: until you forget them, or the server removes Majlis.',
      '- **Your sound** is carried to the rooms that a space is linked with while you speak. It is never stored. What you write in chats is not read.',
      'It serves to run spaces and to let people see who did what: the last lines of a space that runs are shown to everybody who may see it, without reasons (`/space info`); the rest to its host and co-hosts, to moderators and to who manages the server. What stands in a server’s own channels (its log, announcements) is that server’s: ask its moderators. Backups that the operator keeps are replaced within days.',
      'The file holds all of it, from every server. Deleting removes which id is yours, your private list, and your words: the log keeps that something was done, and no longer by whom.',
    ].join('\n'),
  exportButton: 'Export my data',
  forgetButton: 'Delete my data',
  exported:
    'Everything that Majlis keeps about you, from every server where you used it, is in this file. Only you see it.',
  question:
    'Delete what Majlis keeps about you, in every server? Your id goes from the log, from spaces that are over and from series that others host, and with it the titles, descriptions and reasons that you wrote. It cannot be undone.',
  confirmButton: 'Delete it',
  cancelButton: 'Keep it',
  cancelled: 'Nothing was deleted.',
  forgotten:
    'Deleted: nothing that is kept names you any more. If you use Majlis again, what you do then is logged anew.',
  forgottenLater: (count) =>
    `Deleted, except where you are needed: ${counted('en', count, {
      one: '{n} space or series that runs or is planned names you',
      other: '{n} spaces or series that run or are planned name you',
    })}. That is deleted by itself once it is over, and you need not ask again. A series without an end is over when it is cancelled.`,
};

import type { AnnouncementTexts } from './announcement-texts.ts';
import { counted, duration, moment, quoted } from './words.ts';

/** Announcements and recaps in English. */
export const englishAnnouncement: AnnouncementTexts = {
  live: 'A space is live',
  recap: 'This space has ended',
  host: 'Host',
  room: (room) => `Room ${room}`,
  since: (atMs) => `Live since ${moment(atMs)}`,
  counts: ({ speakers, listeners }) =>
    `${counted('en', speakers, { one: '{n} speaker', other: '{n} speakers' })}, ${counted('en', listeners, { one: '{n} listener', other: '{n} listeners' })}`,
  lasted: ({ fromMs, toMs }) =>
    `From ${moment(fromMs, 'f')} to ${moment(toMs, 't')} (${duration('en', toMs - fromMs)})`,
  spoke: (count) => counted('en', count, { one: '{n} person spoke', other: '{n} people spoke' }),
  nobodySpoke: 'Nobody spoke',
  peak: (listeners) =>
    `At most ${counted('en', listeners, { one: '{n} listener', other: '{n} listeners' })} at the same time`,
  linked: 'Linked with',
  linkedWith: ({ title, server }) => (server === null ? quoted(title) : `${quoted(title)} in ${quoted(server)}`),
  tellMe: 'Tell me of spaces',
  told: (role) =>
    `You have the role ${role} now and are mentioned when a space goes live here. Press the button again to stop that.`,
  notTold: (role) => `The role ${role} is taken from you: you are not mentioned any more when a space goes live here.`,
};

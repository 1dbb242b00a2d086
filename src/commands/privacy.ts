import { z } from 'zod';
import type { PersonData } from '../app/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { ComponentAct, Reply, Subcommand } from './command.ts';
import { answer, say, subcommand, wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import { customId } from './custom-id.ts';

/** What the buttons ask for; the names stand in custom ids, so they stay. */
const ACTS = { export: 'my-data', forget: 'forget-me', yes: 'forget-me-yes', no: 'forget-me-no' } as const;

/** These buttons are about a person, not about a space: in its place stands an id that no space has. */
// `as`: it has the form of one.
const NO_SPACE = 'aaaaaaaaaaaa' as SpaceId;

/** `/privacy`: what is kept of people and for how long, and the buttons for one's own data. */
export const privacy: Subcommand = subcommand({
  key: 'privacy',
  for: 'everybody',
  schema: z.strictObject({}),
  options: [],
  run: (context) => {
    const words = wordsOf(context).privacy;
    const told = say(
      words.told(context.app.retentionDays()),
      buttons(
        button({ label: words.exportButton, customId: customId(ACTS.export, NO_SPACE) }),
        button({ label: words.forgetButton, customId: customId(ACTS.forget, NO_SPACE), isDangerous: true }),
      ),
    );
    return Promise.resolve(told);
  },
});

const isoTime = (atMs: number): string => new Date(atMs).toISOString();

/** Times as people and programs both read them. */
const asFile = ({ lines, spaces, owedUnmutes, forgetAskedAtMs, ...data }: PersonData): string =>
  JSON.stringify(
    {
      ...data,
      forgetAskedAt: forgetAskedAtMs === null ? null : isoTime(forgetAskedAtMs),
      spaces: spaces.map(({ sinceMs, ...space }) => ({ ...space, since: isoTime(sinceMs) })),
      owedUnmutes: owedUnmutes.map(({ sinceMs, ...owed }) => ({ ...owed, since: isoTime(sinceMs) })),
      log: lines.map(({ atMs, ...line }) => ({ time: isoTime(atMs), ...line })),
    },
    null,
    1,
  );

/** Hands out what is kept of whoever presses it. */
export const exportMyData: ComponentAct = {
  act: ACTS.export,
  replaces: false,
  run: async (context) =>
    answer(context, await context.app.myData(context.actor), (data, words): Reply => {
      const file = {
        name: 'majlis-my-data.json',
        type: 'application/json',
        data: new TextEncoder().encode(asFile(data)),
      };
      return { ...say(words.privacy.exported), files: [file] };
    }),
};

/** Asks before anything is deleted. */
export const askToForget: ComponentAct = {
  act: ACTS.forget,
  replaces: false,
  run: (context) => {
    const words = wordsOf(context).privacy;
    const question = say(
      words.question,
      buttons(
        button({ label: words.confirmButton, customId: customId(ACTS.yes, NO_SPACE), isDangerous: true }),
        button({ label: words.cancelButton, customId: customId(ACTS.no, NO_SPACE) }),
      ),
    );
    return Promise.resolve(question);
  },
};

/** The confirmation: deletes. */
export const confirmForget: ComponentAct = {
  act: ACTS.yes,
  replaces: true,
  run: async (context) =>
    answer(context, await context.app.forgetMe(context.actor), ({ unfinished }, words) =>
      say(unfinished === 0 ? words.privacy.forgotten : words.privacy.forgottenLater(unfinished)),
    ),
};

/** The way back: nothing is deleted. */
export const keepMyData: ComponentAct = {
  act: ACTS.no,
  replaces: true,
  run: (context) => Promise.resolve(say(wordsOf(context).privacy.cancelled)),
};

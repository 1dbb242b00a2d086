import { z } from 'zod';
import type { PersonData } from '../app/index.ts';
import type { Reply, Subcommand } from './command.ts';
import { answer, say, subcommand, wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import type { Control } from './controls.ts';
import { customId } from './custom-id.ts';

/** What the buttons ask for; the names stand in custom ids, so they stay. */
const ACTS = { export: 'my-data', forget: 'forget-me', yes: 'forget-me-yes', no: 'forget-me-no' } as const;

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
        button({ label: words.exportButton, customId: customId(ACTS.export, null) }),
        button({ label: words.forgetButton, customId: customId(ACTS.forget, null), isDangerous: true }),
      ),
    );
    return Promise.resolve(told);
  },
});

const isoTime = (atMs: number): string => new Date(atMs).toISOString();

/** Times as people and programs both read them. */
const asFile = ({
  lines,
  spaces,
  plans,
  covers,
  owedUnmutes,
  serverBlocks,
  personal,
  forgetAskedAtMs,
  ...data
}: PersonData): string =>
  JSON.stringify(
    {
      ...data,
      forgetAskedAt: forgetAskedAtMs === null ? null : isoTime(forgetAskedAtMs),
      spaces: spaces.map(({ sinceMs, ...space }) => ({ ...space, since: isoTime(sinceMs) })),
      plans: plans.map(({ startsAtMs, ...plan }) => ({ ...plan, startsAt: isoTime(startsAtMs) })),
      covers: covers.map(({ atMs, ...cover }) => ({ ...cover, since: isoTime(atMs) })),
      serverBlocks: serverBlocks.map(({ sinceMs, ...block }) => ({ ...block, since: isoTime(sinceMs) })),
      ownList: {
        ...personal,
        blocks: personal.blocks.map(({ sinceMs, ...block }) => ({ ...block, since: isoTime(sinceMs) })),
      },
      owedUnmutes: owedUnmutes.map(({ sinceMs, ...owed }) => ({ ...owed, since: isoTime(sinceMs) })),
      log: lines.map(({ atMs, ...line }) => ({ time: isoTime(atMs), ...line })),
    },
    null,
    1,
  );

/** Hands out what is kept of whoever presses it. */
export const exportMyData: Control = {
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
export const askToForget: Control = {
  act: ACTS.forget,
  replaces: false,
  run: (context) => {
    const words = wordsOf(context).privacy;
    const question = say(
      words.question,
      buttons(
        button({ label: words.confirmButton, customId: customId(ACTS.yes, null), isDangerous: true }),
        button({ label: words.cancelButton, customId: customId(ACTS.no, null) }),
      ),
    );
    return Promise.resolve(question);
  },
};

/** The confirmation: deletes. */
export const confirmForget: Control = {
  act: ACTS.yes,
  replaces: true,
  run: async (context) =>
    answer(context, await context.app.forgetMe(context.actor), ({ unfinished }, words) =>
      say(unfinished === 0 ? words.privacy.forgotten : words.privacy.forgottenLater(unfinished)),
    ),
};

/** The way back: nothing is deleted. */
export const keepMyData: Control = {
  act: ACTS.no,
  replaces: true,
  run: (context) => Promise.resolve(say(wordsOf(context).privacy.cancelled)),
};

import type { Checkup } from '../app/index.ts';
import { invitation, texts } from '../i18n/index.ts';
import type { Catalogue, Language } from '../i18n/index.ts';
import type { Reply } from './command.ts';
import { refuse } from './command.ts';
import { button, buttons, container, linkButton, textDisplay } from './components.ts';
import type { Control } from './controls.ts';
import { customId } from './custom-id.ts';
import { fitting } from './fitting.ts';
import { SETUP_ACTS } from './setup-acts.ts';

/** All texts of a Components V2 message together have at most 4 000 characters (Discord); the title takes the rest. */
const LINES_BUDGET = 3600;

/** Where an admin gives just what is missing, beside what Majlis has: Discord shows the server as chosen. */
const grantUrl = ({ applicationId, permissions }: NonNullable<Checkup['grant']>, guildId: string): string => {
  const asked = new URLSearchParams({ client_id: applicationId, scope: 'bot applications.commands', permissions });
  asked.append('guild_id', guildId);
  asked.append('disable_guild_select', 'true');
  return `https://discord.com/oauth2/authorize?${asked.toString()}`;
};

const placeLines = ({ place, lacks }: Checkup['lacks'][number], words: Catalogue): readonly string[] => {
  const { check } = words.setup;
  const name = place.type === 'server' ? check.places.server : check.places[place.type](place.channelId);
  const lines = lacks.map(({ permission, consequences }) => {
    const what = consequences.map((one) => check.consequences[one]).join('; ');
    return `- **${words.permission(permission)}**: ${what}`;
  });
  return [name, ...lines, ...(place.type === 'server' ? [] : [check.inChannel])];
};

const linesOf = (found: Checkup, words: Catalogue): readonly string[] => {
  const { check } = words.setup;
  const { lacks, faults, missingAccounts, grant, guildId } = found;
  const invitations = missingAccounts.map((account) => invitation(account, guildId));
  return [
    ...(lacks.length === 0 && faults.length === 0 ? [check.allWell] : []),
    ...faults.map((fault) => `⚠️ ${check.faults[fault]}`),
    ...lacks.flatMap((one) => placeLines(one, words)),
    ...(grant === null ? [] : [check.grantNote]),
    ...(invitations.length === 0 ? [] : [check.accounts(invitations)]),
  ];
};

/** What the preflight found, with a button that looks again and one that asks Discord for what is missing. */
const renderCheckup = (found: Checkup, language: Language): Reply => {
  const words = texts(language);
  const { check, buttons: labels } = words.setup;
  const { grant, guildId } = found;
  const row = buttons(
    button({ label: labels.again, customId: customId(SETUP_ACTS.check, null) }),
    ...(grant === null ? [] : [linkButton(labels.grant, grantUrl(grant, guildId))]),
    button({ label: labels.back, customId: customId(SETUP_ACTS.back, null) }),
  );
  const text = [check.title, ...fitting(linesOf(found, words), LINES_BUDGET, words)].join('\n');
  return { text: '', rows: [], layout: container([textDisplay(text), row]) };
};

/** Looks whether everything is in place. */
export const setupCheck: Control = {
  act: SETUP_ACTS.check,
  replaces: true,
  run: async ({ app, actor, language }) => {
    const found = await app.checkUp(actor);
    return found.ok ? renderCheckup(found.value, language) : refuse(language, found.refusal);
  },
};

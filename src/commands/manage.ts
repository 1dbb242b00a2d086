import type { SpaceInfo } from '../app/index.ts';
import { texts } from '../i18n/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { ComponentAct, Context, Reply } from './command.ts';
import { say } from './command.ts';
import { backstageLines, backstageRows } from './backstage-manage.ts';
import { button, buttons, userSelect } from './components.ts';
import { customId } from './custom-id.ts';
import { quotedWithin } from './fitting.ts';
import { LINK_ACTS } from './link-acts.ts';
import { MANAGE_ACTS, SPACE_BUTTONS } from './manage-acts.ts';
import type { Page } from './manage-page.ts';
import { noteOf, pageWith, showPage } from './manage-page.ts';
import { settingsPage } from './manage-settings.ts';
import { PANEL_ACTS } from './panel-acts.ts';
import { reportButton } from './report-form.ts';
import { brakeLines, endsText, runLine, turnLines } from './run-text.ts';
import type { SpaceAct } from './space-acts.ts';
import { doToSpace, spaceDone } from './space-acts.ts';

/** Of a title on a private message; escapes lengthen it. */
const TITLE_SHOWN = 200;

type Button = Exclude<SpaceAct, 'claim'>;

/** The page from which everything is reached: somebody to pick, and what is done to all at once. */
export const homePage = ({ language, nameOf }: Context, info: SpaceInfo): Page => {
  const { space } = info;
  const words = texts(language);
  const { manage } = words;
  const press = (act: Button, label: string): ReturnType<typeof button> =>
    button({ label, customId: customId(SPACE_BUTTONS[act], space.id) });
  const { brake, rules, life } = space;
  const isLive = life.status === 'live';
  return {
    lines: [
      [
        manage.title(quotedWithin(space.title, TITLE_SHOWN)),
        runLine(space, words),
        ...brakeLines(space, words),
        ...turnLines(space, words),
        ...endsText(space, words),
        ...backstageLines(info, words),
      ].join('\n'),
      manage.how,
    ],
    rows: [
      userSelect({ customId: customId(MANAGE_ACTS.pick, space.id), placeholder: manage.pickPerson }),
      buttons(
        press('muteAll', manage.muteAll),
        brake === null ? press('pullBrake', manage.pullBrake) : press('releaseBrake', manage.releaseBrake),
        rules.locked ? press('unlock', manage.unlock) : press('lock', manage.lock),
        ...(rules.queue.mode === 'turns' ? [press('next', manage.next), press('moreTime', manage.moreTime)] : []),
      ),
      ...backstageRows(info, words, nameOf),
      buttons(
        button({ label: manage.settings, customId: customId(MANAGE_ACTS.settings, space.id) }),
        ...(isLive ? [button({ label: words.linking.open, customId: customId(LINK_ACTS.open, space.id) })] : []),
        ...(isLive ? [press('extend', manage.extend)] : []),
        button({ label: words.panel.end, customId: customId(PANEL_ACTS.end, space.id), isDangerous: true }),
      ),
    ],
  };
};

/** For who does not run it: why not, and how it is reported. */
const listenersPage =
  ({ language }: Context, spaceId: SpaceId) =>
  (why: string): Reply =>
    say(`${why}\n${texts(language).safety.reportHow}`, buttons(reportButton(language, spaceId)));

/** The panel's "Manage": a private message by which the space is run. */
const openManage: ComponentAct = {
  act: PANEL_ACTS.manage,
  replaces: false,
  run: (context, spaceId) => showPage(context, spaceId, homePage, listenersPage(context, spaceId)),
};

const home: ComponentAct = {
  act: MANAGE_ACTS.home,
  replaces: true,
  run: (context, spaceId) => showPage(context, spaceId, homePage),
};

/** A button that does something to the whole space, and shows the page that it stood on again. */
const onWhole = (act: Button): ComponentAct => ({
  act: SPACE_BUTTONS[act],
  replaces: true,
  run: async (context, spaceId) => {
    const outcome = await doToSpace(context, spaceId, act);
    const note = noteOf(context, outcome, (space, words) => spaceDone(words, act, space));
    return await pageWith(context, spaceId, note, act === 'hide' || act === 'show' ? settingsPage : homePage);
  },
});

const WHOLE: readonly Button[] = [
  'muteAll',
  'pullBrake',
  'releaseBrake',
  'lock',
  'unlock',
  'next',
  'moreTime',
  'extend',
  'hide',
  'show',
];

/** The controls of the page, and of what is done to all at once. */
export const manageActs: readonly ComponentAct[] = [openManage, home, ...WHOLE.map(onWhole)];

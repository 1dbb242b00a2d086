import type { APIContainerComponent } from 'discord-api-types/v10';
import type { BackstageTold } from '../app/index.ts';
import { texts } from '../i18n/index.ts';
import { BACKSTAGE_ACTS } from './backstage-acts.ts';
import { button, buttons, container, separator, textDisplay, userSelect } from './components.ts';
import { customId } from './custom-id.ts';

/**
 * The message in a backstage as one Components V2 container. It says the same for as long as it stands: who is there is shown by Discord beside
 * it, and who may not use a control is told so when they try.
 */
export const renderBackstage = ({ spaceId, language, roomId }: BackstageTold): APIContainerComponent => {
  const words = texts(language).backstage;
  return container([
    textDisplay([words.heading, words.how(roomId)].join('\n')),
    separator(),
    buttons(button({ label: words.goUp, customId: customId(BACKSTAGE_ACTS.goUp, spaceId) })),
    userSelect({ customId: customId(BACKSTAGE_ACTS.bringUp, spaceId), placeholder: words.bringUp }),
    textDisplay(`-# ${words.encrypted}`),
  ]);
};

import type { BackstageCommandTexts, BackstageRefusal, BackstageTexts } from './backstage-texts.ts';
import type { Catalogue } from './catalogue.ts';
import { channel, person } from './words.ts';

/** What `/backstage` does, in Arabic. */
export const arabicBackstageCommands: BackstageCommandTexts = {
  backstage: 'كواليس بجانب المجلس، يلتقي فيها من سيتكلمون قبل أن يصعدوا',
  backstageOpen: 'افتح الكواليس: قناة صوتية للمضيف والمتحدثين والضيوف والمشرفين',
  backstageClose: 'أغلق الكواليس؛ ومن فيها ينقل إلى الغرفة',
  backstageUp: 'اصعد من الكواليس إلى الغرفة ولك الكلمة، أو ناد غيرك',
  backstageUpUser: 'من ينادى؛ ومن دونه أنت',
  backstageJoin: 'اذهب إلى الكواليس، أو أرسل متحدثا إليها',
  backstageJoinUser: 'من يرسل إلى الكواليس؛ ومن دونه أنت',
};

/** Refusals that concern the backstage, in Arabic. */
export const arabicBackstageRefusals: Pick<Catalogue['refusal'], BackstageRefusal> = {
  'no-backstage': () =>
    'ليس لهذا المجلس كواليس. يفتحها من يديره بالأمر `/backstage open`، أو من زر **إدارة** في اللوحة.',
  'backstage-is-open': (p) =>
    p['channel'] === undefined || p['channel'] === ''
      ? 'الكواليس قيد الإنشاء من قبل.'
      : `الكواليس مفتوحة من قبل: ${p['channel']}.`,
  'backstage-not-yours': () =>
    'الكواليس للمضيف ومن يشاركه والمتحدثين والضيوف والمشرفين. اطلب ممن يدير المجلس أن يناديك، أو أن يضيفك إلى قائمة الضيوف.',
  'backstage-not-theirs': () =>
    'لا يدخل الكواليس إلا المتحدثون والمضيفون المشاركون والضيوف والمشرفون. أضفه إلى قائمة الضيوف أولا بالأمر `/space guest add`.',
  'not-backstage': (p) => `ليس في الكواليس، ${p['channel'] ?? ''}.`,
  'you-not-backstage': (p) => `هذا من داخل الكواليس: ادخل ${p['channel'] ?? ''} أولا.`,
  'is-backstage': (p) => `هناك من قبل: ${p['channel'] ?? ''}.`,
  'backstage-brake': () => 'المكبح مشدود، فلا يأخذ أحد الكلمة بنفسه. ولمن يدير المجلس أن يناديك.',
  'backstage-your-turn': () =>
    'الدور دورك في الكلام، والذهاب إلى الكواليس ينهيه. انتظر حتى ينتهي، أو مرره أولا بالأمر `/speaker next`.',
  'backstage-their-turn': () =>
    'الدور دوره في الكلام، وإرساله إلى الكواليس ينهيه. انتظر حتى ينتهي، أو ناد التالي أولا بالأمر `/speaker next`.',
};

/** The words of the backstage, in Arabic. */
export const arabicBackstage: BackstageTexts = {
  channelName: (title) => `الكواليس · ${title}`,
  heading: '## الكواليس',
  how: (roomId) =>
    `تكلموا هنا قبل أن تصعدوا؛ لا يسمعكم أحد في ${channel(roomId)}. زر **اصعد** ينقلك إليها ويعطيك الكلمة. ومن يدير المجلس ينادي غيره من القائمة أدناه.`,
  encrypted: 'لا يستمع Majlis هنا ولا ينقل شيئا: هذه القناة مشفرة بين طرفيها.',
  goUp: 'اصعد',
  bringUp: 'ناد إلى الصعود…',
  count: 'في الكواليس',
  who: (channelId, userIds) =>
    `**الكواليس** ${channel(channelId)}: ${userIds.length === 0 ? 'لا أحد' : userIds.map(person).join('، ')}`,
  beingMade: '**الكواليس** قيد الإنشاء.',
  open: 'افتح الكواليس',
  close: 'أغلق الكواليس',
  opened: (channelId) =>
    channelId === null
      ? 'الكواليس في الطريق. تقول اللوحة متى تكون هناك، أو لماذا لم تنشأ.'
      : `الكواليس مفتوحة: ${channel(channelId)}. يراها المضيف ومن يشاركه والمتحدثون والضيوف والمشرفون، ولا أحد سواهم.`,
  closed: 'تغلق الكواليس، ومن فيها ينقل إلى الغرفة.',
  youGoUp: (roomId) => `تنقل الآن إلى ${channel(roomId)} ولك الكلمة فيها. وإن لم يحدث شيء فادخلها بنفسك.`,
  goesUp: (userId, roomId) =>
    `ينقل ${person(userId)} الآن إلى ${channel(roomId)} وله الكلمة فيها. وإن لم يحدث شيء فاطلب منه أن يدخلها.`,
  youAreMoved: (channelId) => `تنقل الآن إلى ${channel(channelId)}، وتبقى لك الكلمة.`,
  youMayEnter: (channelId) => `الكواليس هي ${channel(channelId)}: انقرها لتدخل.`,
  isSent: (userId, channelId) => `ينقل ${person(userId)} الآن إلى ${channel(channelId)}، وتبقى له الكلمة.`,
};

import { describe, expect, it } from 'vitest';
import type { LinkTold, PanelFacts } from '../../../src/app/index.ts';
import { renderPanel } from '../../../src/commands/index.ts';
import type { Person, Space } from '../../../src/domain/index.ts';
import { texts } from '../../../src/i18n/index.ts';
import type { ChannelId, LinkId, UserId } from '../../../src/lib/index.ts';
import { aSpace, guest, guild, host, queueIn } from '../../support/a-space.ts';
import { fullPanel } from '../../support/full-panel.ts';

interface Node {
  readonly type?: number;
  readonly content?: string;
  readonly label?: string;
  readonly custom_id?: string;
  readonly components?: readonly Node[];
  readonly options?: readonly { readonly label: string; readonly value: string }[];
}

const all = (node: Node): Node[] => [node, ...(node.components ?? []).flatMap(all)];
const nodesOf = (facts: PanelFacts): Node[] => all(renderPanel(facts));
const textOf = (facts: PanelFacts): string =>
  nodesOf(facts)
    .map(({ content }) => content ?? '')
    .join('\n');

const factsOf = (over: Partial<PanelFacts> = {}): PanelFacts => ({
  space: aSpace('panel'),
  queue: queueIn(over.space ?? aSpace('panel')),
  language: 'en',
  listeners: 4,
  ears: 'ready',
  invites: [],
  heard: [],
  mutedByOthers: [],
  backstage: null,
  troubles: [],
  links: [],
  namesOf: (userId) => (userId === guest ? 'Guest' : 'Somebody'),
  ...over,
});

const [second, third] = ['999999999999999991' as ChannelId, '999999999999999992' as ChannelId];

describe('the panel of a conversation with several rooms', () => {
  it('[OVERFLOW-6] says where the others are, and which are full', () => {
    const rooms = [
      { channelId: second, isFull: true },
      { channelId: third, isFull: false },
    ];
    const told = (isFull: boolean): string => textOf(factsOf({ overflow: { role: 'main', isFull, rooms } }));
    expect(told(true)).toMatch(
      /This room is full\.\*\* There is room in <#999999999999999992>, and none in <#999999999999999991> \(full\):/u,
    );
    expect(told(false)).toMatch(/Also in\*\* <#999999999999999991> \(full\), <#999999999999999992>:/u);
    const overflow = { role: 'beside', mainTitle: 'Tea *time*', isFull: true, rooms } as const;
    expect(textOf(factsOf({ overflow }))).toMatch(
      /A further room of .*, beside <#999999999999999991> \(full\), <#999999999999999992>; this one is full:/u,
    );
    expect(textOf(factsOf({ overflow, language: 'ar' }))).toContain('غرفة أخرى لمجلس');
    expect(textOf(factsOf({ overflow: null }))).not.toContain('room of');
  });

  it.each(['en', 'ar'] as const)('[OVERFLOW-6] sends nobody to a room that is full as well (%s)', (language) => {
    const rooms = [second, third].map((channelId) => ({ channelId, isFull: true }));
    const text = textOf(factsOf({ overflow: { role: 'main', isFull: true, rooms }, language }));
    expect(text).not.toMatch(/There is room|متسع/u);
    expect(text).toContain(
      language === 'en' ? 'This room is full**, and so is every other: ' : 'هذه الغرفة ممتلئة** وغيرها كذلك: ',
    );
  });
});

const voice: Space['room'] = { origin: 'created', kind: 'voice', channelId: null };
const link: LinkTold = {
  id: 'linkaaaaaaaa' as LinkId,
  mode: { type: 'conference' },
  farTitle: 'Far talk',
  farServer: 'Far server',
  outgoing: 'carrying',
  incoming: 'carrying',
  isHeld: false,
  volume: 100,
};

describe('a panel', () => {
  it('says in words who hosts, who waits in which order, who listens and since when', () => {
    const text = textOf(factsOf());
    expect(text).toContain(`<@${host}>`);
    expect(text).toContain(`1. <@${guest}>`);
    expect(text).toContain('4 listeners');
    expect(text).toMatch(/<t:\d+:R>/);
  });

  it('asks the invited to tap Accept, the host too', () => {
    const people = [
      { userId: host, role: 'host', floor: 'invited', sinceMs: 1 },
      { userId: guest, role: 'speaker', floor: 'invited', sinceMs: 1 },
    ] as const;
    const text = textOf(factsOf({ space: aSpace('panel', { people, hands: [] }) }));
    expect(text.match(/tap \*\*Accept\*\*/g)?.length).toBe(3);
  });

  it('offers a select only for people who are there, and names them whole letters', () => {
    const nobody = nodesOf(factsOf({ space: aSpace('panel', { hands: [] }) }));
    expect(nobody.filter(({ type }) => type === 3)).toEqual([]);
    const family = '👨‍👩‍👧'.repeat(30);
    const some = nodesOf(factsOf({ namesOf: () => `مريم ${family}` }));
    const labels = some.flatMap(({ options }) => options ?? []).map(({ label }) => label);
    expect(labels.length).toBe(2);
    for (const label of labels) {
      expect(label.length).toBeLessThanOrEqual(100);
      expect(label).toMatch(/^1\. \u2068.*…\u2069$/u);
      expect(label.replaceAll('👨‍👩‍👧', '')).toBe('1. \u2068مريم …\u2069');
    }
  });

  it('[PANEL-7] names and offers who is there before who is invited, and both before who is not there', () => {
    const id = (n: number): UserId => `${500 + n}`.padEnd(18, '0') as UserId;
    const floors = (n: number): Person['floor'] => {
      if (n <= 35) return n % 2 === 0 ? 'away' : 'backstage';
      return n <= 37 ? 'invited' : 'speaking';
    };
    const speakers = Array.from({ length: 40 }, (_, at): Person => {
      return { userId: id(at + 1), role: 'speaker', floor: floors(at + 1), sinceMs: at };
    });
    const space = aSpace('order', {
      people: [{ userId: host, role: 'host', floor: 'speaking', sinceMs: 1 }, ...speakers],
    });
    const nodes = nodesOf(factsOf({ space }));
    const offered = nodes.find(({ custom_id: act }) => act?.includes('audience') === true)?.options ?? [];
    const first = [38, 39, 40, 36, 37, 1, 2].map(id);
    expect([offered.length, offered.slice(0, 7).map(({ value }) => value)]).toEqual([25, first]);
    const told = [...textOf(factsOf({ space })).matchAll(/^<@(5\d\d0+)>/gmu)].map(([, who]) => who);
    expect(told.slice(0, 6)).toEqual(first.slice(0, 6));
  });

  it('names nobody with an empty label', () => {
    const labels = nodesOf(factsOf({ namesOf: () => '\u200B' })).flatMap(({ options }) => options ?? []);
    expect(labels.map(({ label }) => label)).toEqual([`1. \u2068${guest}\u2069`, `1. \u2068${guest}\u2069`]);
  });

  it.each([
    ['en', 'stage'],
    ['ar', 'stage'],
    ['en', 'voice'],
    ['ar', 'voice'],
  ] as const)('stays within Discord’s limits at its fullest (%s, %s)', (language, kind) => {
    const facts = fullPanel(language, kind);
    const nodes = nodesOf(facts);
    expect(nodes.length).toBeLessThanOrEqual(40);
    expect(textOf(facts).length).toBeLessThanOrEqual(4000);
    for (const { options, custom_id: customId, label } of nodes) {
      expect(options?.length ?? 1).toBeLessThanOrEqual(25);
      expect(customId?.length ?? 1).toBeLessThanOrEqual(100);
      expect(label?.length ?? 1).toBeLessThanOrEqual(80);
    }
    // What was left out is said.
    expect(textOf(facts)).toMatch(language === 'en' ? /and \d+ more/ : /\d+/);
    // Nothing that somebody wrote is a link or pings.
    expect(textOf(facts)).not.toMatch(/(^|[^\\])\[قهوة\]\(/);
    expect(textOf(facts)).not.toContain('@everyone');
  });

  it('[PANEL-5] tells since when it is live, and when it ends by itself', () => {
    const deadline = { atMs: 60_000, reason: 'too-long', isWarned: false } as const;
    expect(textOf(factsOf({ space: aSpace('panel', { deadline }) }))).toMatch(/since <t:1:R>.* · ends <t:60:R>/u);
    expect(textOf(factsOf({ space: aSpace('panel', { deadline: null }) }))).not.toMatch(/ends <t:/u);
  });

  it('[PANEL-4] names who was heard in the last minute, and nothing of it when nobody was', () => {
    expect(textOf(factsOf({ heard: [host, guest] }))).toContain(`Heard in the last minute** <@${host}>, <@${guest}>`);
    expect(textOf(factsOf())).not.toContain('Heard');
  });

  it.each(['en', 'ar'] as const)(
    '[PANEL-6] reads as text in every line, and every control has a name (%s)',
    (language) => {
      const troubled = { language, troubles: [{ code: 'discord-unavailable', params: {} }], heard: [host] } as const;
      const ended = { status: 'ended', sinceMs: 9_000, reason: 'left-empty' } as const;
      for (const facts of [
        factsOf(troubled),
        factsOf({ ...troubled, space: aSpace('panel', { room: voice, hands: [] }), links: [link] }),
        factsOf({ language, space: aSpace('panel', { life: ended }) }),
        fullPanel(language, 'voice'),
      ]) {
        for (const line of textOf(facts)
          .split('\n')
          .filter((one) => one !== '')) {
          // What a screen reader is sure to say: words, numbers and the names behind mentions.
          const said = line.replace(/\p{Extended_Pictographic}/gu, '').replace(/<(?:@|#)\d+>/gu, 'name');
          // A title of nothing but signs is its host's own doing, and so is what is left of a line that was cut.
          if (!line.startsWith('## ') && !line.endsWith('…\u2069')) expect(said, line).toMatch(/[\p{L}\p{N}]/u);
        }
        for (const { type, label } of nodesOf(facts).filter((node) => node.type === 2))
          expect([type, label]).toMatchObject([2, /\p{L}/u]);
      }
      const trouble = language === 'en' ? /Trouble/u : /مشكلة/u;
      expect(textOf(factsOf(troubled))).toMatch(trouble);
    },
  );

  it('has no controls once it is over', () => {
    const life = { status: 'ended', sinceMs: 9_000, reason: 'left-empty' } as const;
    const facts = factsOf({ space: aSpace('panel', { life }) });
    expect(nodesOf(facts).filter(({ custom_id: customId }) => customId !== undefined)).toEqual([]);
    expect(textOf(facts)).toContain('everybody had left');
  });
});

describe('the panel of a voice room', () => {
  const inVoice = (over: Partial<Space> = {}, facts: Partial<PanelFacts> = {}): PanelFacts =>
    factsOf({ space: aSpace('panel', { room: voice, ...over }), ...facts });

  it('[DOOR-2] has one row of buttons, the same as on a stage', () => {
    const ownActs = (facts: PanelFacts): string[][] =>
      nodesOf(facts)
        .filter(({ type, components }) => type === 1 && (components?.length ?? 0) > 1)
        .map(({ components }) => (components ?? []).map(({ custom_id: id }) => id?.split(':')[1] ?? ''));
    const row = [['raise', 'ask', 'step-down', 'manage', 'end']];
    expect(ownActs(inVoice())).toEqual(row);
    expect(ownActs(factsOf())).toEqual(row);
  });

  it('asks nobody to accept anything', () => {
    const floors = ['away', 'audience', 'inviting', 'invited', 'speaking'] as const;
    const people = floors.map((floor) => ({ userId: host, role: 'speaker' as const, floor, sinceMs: 1 }));
    const text = textOf(inVoice({ people }));
    expect(text).not.toMatch(/accept|invite|request to speak|stage/iu);
    expect(text).toContain('being brought up');
    expect(text).toContain('leave the room and come back to be heard');
    expect(text).toContain('heard again on return');
    expect(text).toContain('**Raise hand**');
    const arabic = textOf({ ...inVoice({ people }), language: 'ar' });
    expect(arabic).not.toMatch(/قبول|منصة|طلب التحدث/u);
  });

  it('tells who is muted by a moderator rather than that they are being brought up', () => {
    const people = [{ userId: guest, role: 'speaker', floor: 'inviting', sinceMs: 1 }] as const;
    const text = textOf(inVoice({ people, hands: [] }, { mutedByOthers: [guest] }));
    expect(text).toContain(`<@${guest}> · muted in this server by a moderator`);
    expect(text).not.toContain('being brought up');
    const invited = [{ userId: guest, role: 'speaker', floor: 'invited', sinceMs: 1 }] as const;
    const onStage = textOf(factsOf({ space: aSpace('panel', { people: invited }), mutedByOthers: [guest] }));
    expect(onStage).toContain('tap **Accept** · muted in this server by a moderator');
  });

  it('says that it is encrypted end to end, and where its sound leaves that', () => {
    expect(textOf(inVoice())).toContain('Encrypted end to end');
    const linked = textOf(inVoice({}, { links: [link] }));
    expect(linked).toMatch(/leaves that encryption.*:\n.*Far talk.*Far server/u);
    expect(linked).not.toContain('heard in this room only');
    const partly = textOf(inVoice({}, { links: [{ ...link, outgoing: 'partly-held', isHeld: true }] }));
    expect(partly).toMatch(/leaves that encryption.*:\n.*into some of its rooms; held back from the others/u);
    // Of links over which nothing goes out it stays in the room.
    for (const outgoing of [null, 'held', 'muted-here', 'muted-there'] as const) {
      const silent = textOf(inVoice({}, { links: [{ ...link, outgoing }] }));
      expect(silent).toContain('heard in this room only');
      expect(silent).not.toContain('leaves that encryption');
    }
    expect(textOf(factsOf({ links: [link] }))).not.toMatch(/encrypt/iu);
  });
});

describe('links that are silent', () => {
  it('say nothing where nothing is to be carried', () => {
    expect(textOf(factsOf({ ears: 'idle' }))).toBe(textOf(factsOf({ ears: 'ready' })));
  });

  it('say what to lift from an account that was muted', () => {
    expect(textOf(factsOf({ ears: 'muted' }))).toContain('**Server Deafen**');
  });

  it.each(['en', 'ar'] as const)('[HEAR-3] says that the room is not heard, since when and why (%s)', (language) => {
    const who = ['300000000000000001', '300000000000000002'] as readonly string[] as readonly UserId[];
    const deaf = { codes: ['cannot-decrypt', 'no-session'], who, sinceMs: 5000 } as const;
    const words = texts(language).hearing;
    const text = textOf(factsOf({ language, deaf }));
    expect(text).toContain(words.panel(5000, false));
    expect(text).toContain(words.whose(who));
    for (const one of who) expect(words.whose(who)).toContain(`<@${one}>`);
    const ofOne = textOf(factsOf({ language, deaf: { ...deaf, codes: ['voice-missing'] } }));
    expect(ofOne).toContain(words.panel(5000, true));
    expect(words.panel(5000, true)).not.toBe(words.panel(5000, false));
    expect(text).toContain('<t:5:R>');
    for (const code of deaf.codes) expect(text).toContain(words.why[code]);
    // What a lost seat says already is not said twice.
    const lost = textOf(factsOf({ language, deaf, ears: 'lost' }));
    expect(lost).toContain(words.why['cannot-decrypt']);
    expect(lost).not.toContain(words.why['no-session']);
    expect(textOf(factsOf({ language, deaf: null }))).toBe(textOf(factsOf({ language })));
  });

  it('name the accounts that could be let in, each with its address', () => {
    const invites = [{ name: '[Majlis] 2', applicationId: '600000000000000002' }];
    const text = textOf(factsOf({ ears: 'none-free', invites }));
    const address = `https://discord.com/oauth2/authorize?client_id=600000000000000002&scope=bot&permissions=3146752&guild_id=${guild}`;
    expect(text).toContain(`[\u2068\\[Majlis\\] 2\u2069](${address})`);
    expect(textOf(factsOf({ ears: 'none-free' }))).not.toContain('oauth2');
  });
});

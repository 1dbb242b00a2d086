import { render, type VNode } from 'preact';
import { Chat } from './chat/chat.tsx';
import { ModalDialog } from './chat/modal.tsx';
import { Drawer } from './drawer/drawer.tsx';
import { isDrawerOpen, setDrawer, takeTrace } from './drawer/trace.ts';
import { Icon } from './icon.tsx';
import { cast, connect, linkStatus } from './link.ts';
import { attempt, become, column, dropNote, goHome, notes, place } from './place.ts';
import { Chooser } from './rooms/chooser.tsx';
import { Events } from './rooms/events.tsx';
import { PersonMenu } from './rooms/person-menu.tsx';
import { Sidebar } from './rooms/sidebar.tsx';
import { Dock } from './sound/dock.tsx';
import { hearFrame } from './sound/voice.ts';
import './style/page.css';
import { effect } from '@preact/signals';
import { switchLanguage, words } from './words/index.ts';
import { plainName } from './world/names.ts';
import { greet, me, see } from './world/picture.ts';

const address = new URLSearchParams(location.hash.slice(1));

/** The whole page. */
function Page(): VNode {
  if (linkStatus.value === 'lost') return <Lost />;
  if (cast.value.length === 0) return <p class="waiting">{words.value.connecting}</p>;
  return (
    <>
      <TopBar />
      {me.value === null ? <Chooser /> : <World />}
      <ModalDialog />
      <PersonMenu />
      <Notes />
    </>
  );
}

function World(): VNode {
  const at = place.value;
  return (
    <div class="world" data-column={column.value} data-drawer={isDrawerOpen.value}>
      <Sidebar />
      <Dock />
      {at.kind === 'events' ? <Events guildId={at.guildId} /> : <Chat />}
      <Drawer />
    </div>
  );
}

function TopBar(): VNode {
  const who = me.value;
  const key = address.get('key') ?? '';
  return (
    <header class="bar">
      <strong>Majlis</strong>
      {who !== null && (
        <>
          <button type="button" class="plain" data-act="someone-else" onClick={() => attempt(goHome())}>
            <bdi>{plainName(who)}</bdi> · {words.value.someoneElse}
          </button>
          <a class="plain" href={`#key=${key}`} target="_blank" rel="noopener">
            + {words.value.anotherTab}
          </a>
          <button
            type="button"
            class="plain"
            data-act="drawer"
            aria-pressed={isDrawerOpen.value}
            onClick={() => setDrawer(!isDrawerOpen.value)}
          >
            {words.value.drawer}
          </button>
        </>
      )}
      <button type="button" class="plain" data-act="language" onClick={switchLanguage}>
        {words.value.language}
      </button>
    </header>
  );
}

function Notes(): VNode {
  return (
    <div class="notes" role="status" aria-live="polite">
      {notes.value.map(({ id, text }) => (
        <p key={id} dir="auto">
          {text}
          <button type="button" class="plain" aria-label={words.value.close} onClick={() => dropNote(id)}>
            <Icon name="close" />
          </button>
        </p>
      ))}
    </div>
  );
}

function Lost(): VNode {
  return (
    <main class="lost">
      <h1>{words.value.lostTitle}</h1>
      <p>{words.value.lostWhy}</p>
    </main>
  );
}

connect(address.get('key') ?? '', { onReady: greet, onEvent: see, onTrace: takeTrace, onFrame: hearFrame });

// Who one was before a reload.
const before = address.get('as');
const stop = effect(() => {
  const known = cast.value.find(({ username }) => username === before);
  if (known === undefined) return;
  attempt(become(known.id));
  queueMicrotask(() => stop());
});

const root = document.querySelector('#page');
if (root !== null) render(<Page />, root);

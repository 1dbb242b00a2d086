import type { VNode } from 'preact';
import { Icon } from '../icon.tsx';
import { lines, ownVoice } from '../link.ts';
import { attempt, openChannel } from '../place.ts';
import { Meter } from '../rooms/person.tsx';
import { words } from '../words/index.ts';
import { guilds, me } from '../world/picture.ts';
import {
  isCleaned,
  isDeaf,
  isMicrophoneOn,
  isRecording,
  leaveRoom,
  levelOf,
  setDeaf,
  setMicrophone,
  speakFile,
  speakLine,
  spoken,
  toggleRecording,
} from './voice.ts';

/** What one can do with one's own sound, while one is in a room. */
export function Dock(): VNode | null {
  const own = ownVoice.value;
  if (own === null) return null;
  const guild = guilds.value.get(own.guildId);
  return (
    <section class="dock" aria-label={words.value.yourSound}>
      <header>
        <button type="button" class="plain" onClick={() => openChannel(own.guildId, own.channelId)}>
          <bdi>{guild?.channels.get(own.channelId)?.name}</bdi>
        </button>
        <span class="small" title={own.privacyCode}>
          {own.encryption !== 'none' && <Icon name="lock" />} {words.value.encryptions[own.encryption]}
        </span>
        <button type="button" class="button danger" onClick={() => attempt(leaveRoom(own.guildId))}>
          {words.value.leave}
        </button>
      </header>
      <Toggles />
      <Sentences />
    </section>
  );
}

function Toggles(): VNode {
  return (
    <>
      <div class="toggles">
        <button
          type="button"
          class="button secondary"
          data-sound="microphone"
          aria-pressed={isMicrophoneOn.value}
          onClick={() => attempt(setMicrophone(!isMicrophoneOn.value))}
        >
          <Icon name="stage" /> {words.value.microphone}
        </button>
        <button
          type="button"
          class="button secondary"
          data-sound="deaf"
          aria-pressed={isDeaf.value}
          onClick={() => attempt(setDeaf(!isDeaf.value))}
        >
          <Icon name={isDeaf.value ? 'deaf' : 'hear'} /> {words.value.deafen}
        </button>
        <button
          type="button"
          class="button secondary"
          data-sound="record"
          aria-pressed={isRecording.value}
          onClick={() => attempt(toggleRecording())}
        >
          <Icon name="record" /> {words.value.keepHeard}
        </button>
      </div>
      <Meter level={me.value === null ? 0 : levelOf(me.value.id)} />
      <label class="small cleaned">
        <input
          type="checkbox"
          checked={isCleaned.value}
          onChange={({ currentTarget }) => {
            isCleaned.value = currentTarget.checked;
            if (isMicrophoneOn.value) attempt(setMicrophone(true));
          }}
        />{' '}
        {words.value.cleanVoice}
      </label>
    </>
  );
}

function Sentences(): VNode {
  return (
    <div class="sentences">
      <select
        aria-label={words.value.saySentence}
        disabled={spoken.value !== null}
        value=""
        onChange={({ currentTarget }) => {
          const { value } = currentTarget;
          currentTarget.value = '';
          if (value !== '') attempt(speakLine(value));
        }}
      >
        <option value="">{spoken.value === null ? words.value.saySentence : words.value.speakingNow}</option>
        {lines.value.map(({ name, text, language }) => (
          <option key={name} value={name} lang={language}>
            {text}
          </option>
        ))}
      </select>
      <label class="button secondary fileButton">
        {words.value.sayFile}
        <input
          type="file"
          class="visually-hidden"
          accept="audio/*"
          disabled={spoken.value !== null}
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            currentTarget.value = '';
            if (file !== undefined) attempt(file.arrayBuffer().then((bytes) => speakFile(file.name, bytes)));
          }}
        />
      </label>
    </div>
  );
}

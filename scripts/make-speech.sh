#!/usr/bin/env bash
# Makes the voices of the local Discord's talkers anew: sandbox/speech/lines/*.ogg from sandbox/speech/lines.tsv.
# Needs espeak-ng, sox and opus-tools (Debian). The files are kept in the repository, so nobody needs this to run Majlis.
# Each line of lines.tsv: file name, espeak-ng voice, speed in words a minute, text. The texts are our own, free for any use.
set -euo pipefail
cd "$(dirname "$0")/../sandbox/speech"
serial=1
while IFS=$'\t' read -r name voice speed text; do
  case "$name" in ''|'#'*) continue ;; esac
  # 48 kHz mono, levelled to -3 dB peak, short silences trimmed: what a headset microphone would send.
  espeak-ng -v "$voice" -s "$speed" --stdout "$text" |
    sox -V1 -q -t wav - -r 48000 -c 1 -b 16 -t wav - gain -n -3 silence 1 0.02 0.3% reverse silence 1 0.02 0.3% reverse pad 0.04 0.10 |
    opusenc --quiet --bitrate 32 --framesize 20 --serial "$serial" --title "$name" - "lines/$name.ogg"
  serial=$((serial + 1))
done < lines.tsv
du -cb lines/*.ogg | tail -n 1

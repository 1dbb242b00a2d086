/** Encodes and decodes a voice of its own in this thread, and tells what came of it. */
import { parentPort, workerData } from 'node:worker_threads';
import { openFrameCodec, type OpusCodecName } from '../../src/voice/codec/index.ts';
import { codedDigest } from './coded-digest.ts';

// as: what the test gives.
const { name, voice } = workerData as { readonly name: OpusCodecName; readonly voice: number };
const codec = await openFrameCodec(name);
parentPort?.postMessage(codec === null ? 'no codec' : codedDigest(codec, voice));

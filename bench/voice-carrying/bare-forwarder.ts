/** The least that can be done with a packet: what comes in goes back to where the bench listens. A worker thread. */
import { createSocket } from 'node:dgram';
import { parentPort, workerData } from 'node:worker_threads';

// Handed over by the bench that starts this thread.
const { port } = workerData as { port: number };
const socket = createSocket('udp4');
socket.on('message', (packet) => socket.send(packet, port, '127.0.0.1'));
socket.bind(0, '127.0.0.1', () => parentPort?.postMessage(socket.address().port));

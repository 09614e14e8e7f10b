// For a Node without JSPI (24 has it behind `--experimental-wasm-jspi`, older ones not): the component calls its imports
// and wants the answer at once, so a worker sends while this thread waits on shared memory.

import { MessageChannel, Worker, isMainThread, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { exchange } from './http.mjs';

/** Exchanges that block the calling thread until all answers, or failures, are there. */
export function blocking(service) {
    const signal = new Int32Array(new SharedArrayBuffer(4));
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(new URL(import.meta.url), { workerData: { service, signal, port: port2 }, transferList: [port2] });
    worker.unref();
    return (requests) => {
        Atomics.store(signal, 0, 0);
        port1.postMessage({ requests, reads: service.reads });
        Atomics.wait(signal, 0, 0);
        return receiveMessageOnPort(port1).message;
    };
}

if (!isMainThread && workerData?.signal) {
    const { service, signal, port } = workerData;
    const settled = (request) => exchange(service, request).then((val) => ({ tag: 'ok', val }), (val) => ({ tag: 'err', val }));
    port.on('message', async ({ requests, reads }) => {
        service.reads = reads;
        port.postMessage(await Promise.all(requests.map(settled)));
        Atomics.store(signal, 0, 1);
        Atomics.notify(signal, 0);
    });
}

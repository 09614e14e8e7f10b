// For a Node without JSPI (24 has it behind `--experimental-wasm-jspi`, older ones not): the component calls its imports
// and wants the answer at once, so a worker sends while this thread waits on shared memory. One worker serves all instances, so
// that the rate limit is theirs together.

import { MessageChannel, Worker, isMainThread, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { exchange } from './http.mjs';

let sender;

/** Exchanges that block the calling thread until all answers, or failures, are there. */
export function blocking(service) {
    const { done, port } = (sender ??= start());
    return (requests) => {
        const { signal, ...told } = service; // nobody can cancel while this thread waits
        Atomics.store(done, 0, 0);
        port.postMessage({ service: told, requests });
        Atomics.wait(done, 0, 0);
        const { answers, sent } = receiveMessageOnPort(port).message;
        service.sent = sent;
        return answers;
    };
}

function start() {
    const done = new Int32Array(new SharedArrayBuffer(4));
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(new URL(import.meta.url), { workerData: { done, port: port2 }, transferList: [port2] });
    worker.unref();
    return { done, port: port1 };
}

if (!isMainThread && workerData?.done) {
    const { done, port } = workerData;
    port.on('message', async ({ service, requests }) => {
        const settled = (request) => exchange(service, request).then((val) => ({ tag: 'ok', val }), (val) => ({ tag: 'err', val }));
        const answers = await Promise.all(requests.map(settled));
        port.postMessage({ answers, sent: service.sent });
        Atomics.store(done, 0, 1);
        Atomics.notify(done, 0);
    });
}

// For a Node without JSPI (24 has it behind `--experimental-wasm-jspi`, older ones not): the component calls its imports
// and wants the answer at once, so a worker sends while this thread waits on shared memory.

import { MessageChannel, Worker, isMainThread, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { exchange } from './http.mjs';

/** An exchange that blocks the calling thread until the answer is there. */
export function blocking(service) {
    const signal = new Int32Array(new SharedArrayBuffer(4));
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(new URL(import.meta.url), { workerData: { service, signal, port: port2 }, transferList: [port2] });
    worker.unref();
    return (request) => {
        Atomics.store(signal, 0, 0);
        port1.postMessage(request);
        Atomics.wait(signal, 0, 0);
        const { answer, failure } = receiveMessageOnPort(port1).message;
        if (failure) throw failure;
        return answer;
    };
}

if (!isMainThread && workerData?.signal) {
    const { service, signal, port } = workerData;
    port.on('message', async (request) => {
        try {
            port.postMessage({ answer: await exchange(service, request) });
        } catch (failure) {
            port.postMessage({ failure });
        }
        Atomics.store(signal, 0, 1);
        Atomics.notify(signal, 0);
    });
}

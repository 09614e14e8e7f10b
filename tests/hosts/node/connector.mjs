// Loads a connector, byte for byte the one that wasmtime runs, and grants it capabilities.

import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transpile, writeFiles } from '@bytecodealliance/jco-transpile';
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation';
import { exchange } from './http.mjs';
import { blocking } from './waiting.mjs';

const CONTRACT = 'microapp:connector';
/** Whether an import can wait: JavaScript Promise Integration, in Node 26. */
export const CAN_WAIT = typeof WebAssembly.Suspending === 'function';

/**
 * An instance of the component in `file` for one person.
 *
 * @param service `{ baseUrl, token }`: where requests go, and what they carry
 * @param actingUser how the service addresses the person: an id, an address, or `me`
 */
export async function load(file, service, actingUser, options) {
    return (await prepare(file))(service, actingUser, options);
}

/** Compiles the component in `file` once. What it gives makes instances, as `load` does. */
export async function prepare(file) {
    const folder = await mkdtemp(join(tmpdir(), 'connector-'));
    try {
        const { files } = await transpile(file, {
            name: 'connector',
            outDir: folder,
            instantiation: 'async',
            asyncMode: CAN_WAIT ? 'jspi' : 'sync',
            asyncImports: [`${CONTRACT}/http@0.1.0#send`, `${CONTRACT}/http@0.1.0#send-all`],
            asyncExports: [`${CONTRACT}/connector@0.1.0#invoke`],
        });
        await writeFiles(files);
        const { instantiate } = await import(pathToFileURL(join(folder, 'connector.js')));
        const core = new Map();
        for (const name of await readdir(folder)) {
            if (name.endsWith('.wasm')) core.set(name, await WebAssembly.compile(await readFile(join(folder, name))));
        }
        return async (service, actingUser, { onLog = () => {}, onProgress = () => {}, settings = {} } = {}) => {
            const wasi = new WASIShim({ sandbox: { preopens: {}, env: {}, args: [], enableNetwork: false } });
            const root = await instantiate(async (name) => core.get(name), {
                ...wasi.getImportObject(),
                [`${CONTRACT}/http`]: CAN_WAIT ? suspending(service) : waiting(service),
                [`${CONTRACT}/log`]: { write: (level, message, fields) => onLog({ level, message, fields }) },
                [`${CONTRACT}/progress`]: { report: (done, total, message) => onProgress({ done, total, message }) },
                [`${CONTRACT}/settings`]: { get: (name) => (name in settings ? JSON.stringify(settings[name]) : undefined) },
                [`${CONTRACT}/caller`]: { actingUser: () => actingUser, intent: () => undefined },
                [`${CONTRACT}/errors`]: {},
            });
            return root.connector;
        };
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

const ok = (val) => ({ tag: 'ok', val });
const err = (val) => ({ tag: 'err', val });

function suspending(service) {
    const send = (request) => exchange(service, request);
    return { send, sendAll: (requests) => Promise.all(requests.map((request) => send(request).then(ok, err))) };
}

function waiting(service) {
    const send = blocking(service);
    const settled = (request) => {
        try {
            return ok(send(request));
        } catch (failure) {
            return err(failure);
        }
    };
    return { send, sendAll: (requests) => requests.map(settled) };
}

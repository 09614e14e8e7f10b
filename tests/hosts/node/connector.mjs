// Loads a connector, byte for byte the one that wasmtime runs, and grants it capabilities.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transpile, writeFiles } from '@bytecodealliance/jco-transpile';
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation';
import { streams } from '@bytecodealliance/preview2-shim/io';
import { exchange } from './http.mjs';
import { blocking } from './waiting.mjs';

const CONTRACT = 'microapp:connector';
/** Whether an import can wait: JavaScript Promise Integration, in Node 26. */
export const CAN_WAIT = typeof WebAssembly.Suspending === 'function';

/** An instance of the component in `file` for one person; see `prepare`, which is for more than one. */
export async function load(file, service, actingUser, options) {
    return (await prepare(file))(service, actingUser, options);
}

/**
 * Compiles the component in `file`, and gives a function that makes instances: one for each call, or at least for each person.
 *
 * Its parameters: `service` (where requests go, what they carry, and what bounds them: see http.mjs), and `actingUser`, how the
 * service addresses the person: an id, an address, or `me`.
 */
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
        const cores = {};
        const core = async (name) => (cores[name] ??= await WebAssembly.compile(await readFile(join(folder, name))));
        const instance = async (service, actingUser, options) =>
            (await instantiate(core, imports(service, actingUser, options))).connector;
        // Compiles every part, while the files are there.
        const { actions, authentication, rateLimits } = (await instance({ baseUrl: 'http://nowhere.invalid/' })).describe();
        const open = authentication.modes.every((mode) => mode === 'none');
        const offline = new Set(actions.filter((action) => action.offline).map(({ name }) => name));
        const changing = new Set(actions.filter(({ effect }) => effect !== 'reads').map(({ name }) => name));
        return async (service, ...rest) => {
            service.rateLimits ??= rateLimits;
            const { describe, invoke } = await instance(service, ...rest);
            const held = (action, input) => {
                service.reads = !changing.has(action);
                service.offline = offline.has(action);
                service.open = open;
                return invoke(action, input);
            };
            return { describe, invoke: held };
        };
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

function imports(service, actingUser, { onLog = () => {}, onProgress = () => {}, settings = {}, intent } = {}) {
    const wasi = new WASIShim({ sandbox: { preopens: {}, env: {}, args: [], enableNetwork: false } });
    return {
        ...wasi.getImportObject(),
        'wasi:cli/stdin': { getStdin: () => new Closed() },
        [`${CONTRACT}/http`]: CAN_WAIT ? suspending(service) : waiting(service),
        [`${CONTRACT}/log`]: { write: (level, message, fields) => onLog({ level, message, fields }) },
        [`${CONTRACT}/progress`]: { report: (done, total, message) => onProgress({ done, total, message }) },
        [`${CONTRACT}/settings`]: { get: (name) => (name in settings ? JSON.stringify(settings[name]) : undefined) },
        [`${CONTRACT}/caller`]: { actingUser: () => actingUser, intent: () => intent },
        [`${CONTRACT}/errors`]: {},
    };
}

/** The standard input of a connector: there is none. */
class Closed extends streams.InputStream {
    read() {
        throw { tag: 'closed' };
    }

    blockingRead() {
        throw { tag: 'closed' };
    }
}

const ok = (val) => ({ tag: 'ok', val });
const err = (val) => ({ tag: 'err', val });
const isFailure = (thrown) => thrown?.tag !== undefined;

function suspending(service) {
    const send = (request) => exchange(service, request);
    const settled = (request) => send(request).then(ok, (thrown) => {
        if (isFailure(thrown)) return err(thrown);
        throw thrown; // no failure of a request: the call itself is over
    });
    return { send, sendAll: (requests) => Promise.all(requests.map(settled)) };
}

function waiting(service) {
    const sendAll = blocking(service);
    const send = (request) => {
        const [{ tag, val }] = sendAll([request]);
        if (tag === 'err') throw val;
        return val;
    };
    return { send, sendAll };
}

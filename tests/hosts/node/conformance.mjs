// The driver for `microapp conformance host -- node conformance.mjs`: runs the calls that the kit asks for, a JSON object a line.

import { createInterface } from 'node:readline';
import { CAN_WAIT, prepare } from './connector.mjs';

const LACKS = ['host.limits.computing', 'host.limits.memory', 'host.rate-limit.quota'];
// Nothing is heard while the thread waits for a worker.
if (!CAN_WAIT) LACKS.push('host.cancel');
const under_way = new Map();
let facts, instance;

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

async function start(given) {
    facts = given;
    instance = await prepare(facts.component);
    say({ host: `Node ${process.versions.node}`, lacks: LACKS });
}

async function run({ call, action, input, acting_user, intent, deadline_ms, credential }) {
    const cancelled = new AbortController();
    const told = { call, log: [], progress: [] };
    const { requests, request_bytes: requestBytes, answer_bytes: answerBytes } = facts.limits;
    const service = {
        baseUrl: facts.base_url,
        token: credential ? facts.token : undefined,
        until: Date.now() + deadline_ms,
        most: { requests, requestBytes, answerBytes },
        signal: cancelled.signal,
    };
    under_way.set(call, cancelled);
    try {
        const connector = await instance(service, acting_user ?? undefined, {
            settings: facts.settings,
            intent: intent ?? undefined,
            onLog: ({ level, message, fields }) =>
                told.log.push({ level, message, fields: fields.map(({ name, value }) => [name, value]) }),
            onProgress: ({ done, total, message }) =>
                told.progress.push({ done: Number(done), total: total === undefined ? null : Number(total), message }),
        });
        told.output = await connector.invoke(action, input);
    } catch (error) {
        const { tag, val } = error.payload ?? error; // the contract's error, or whatever else ended the call
        if (val) told.error = { case: tag, ...val };
        else told.ended = String(error);
    }
    under_way.delete(call);
    say(told);
}

for await (const line of createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line);
    if (asked.hello) await start(asked);
    else if (asked.cancel) under_way.get(asked.cancel)?.abort();
    else run(asked); // not awaited: a cancellation may follow
}
process.exit(0);

// Makes CALLS meetings, each in a fresh instance, and prints what they cost as JSON.
//
//   BASE_URL=… TOKEN=… HOST=… CALLS=500 INPUT='{"topic": …}' node bench.mjs zoom.wasm

import { prepare } from './connector.mjs';

const { BASE_URL, TOKEN, HOST, CALLS, INPUT } = process.env;
const make = await prepare(process.argv[2]);
const create = async () => {
    // What a call costs, not how long a limit makes it wait.
    const rateLimits = { requests: 1_000_000, intervalMs: 1 };
    const zoom = await make({ baseUrl: BASE_URL, token: TOKEN, rateLimits }, HOST);
    return zoom.invoke('create-meeting', INPUT);
};
await create(); // connections, caches, compiled code
const micros = [];
const before = process.cpuUsage();
for (let call = 0; call < Number(CALLS); call += 1) {
    const started = performance.now();
    await create();
    micros.push((performance.now() - started) * 1000);
}
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ micros, cpu_micros: user + system, peak_kb: process.resourceUsage().maxRSS }));
process.exit(0);

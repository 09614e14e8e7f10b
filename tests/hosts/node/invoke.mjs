// Runs one action of any connector, and prints its result.
//
//   BASE_URL=… TOKEN=… node invoke.mjs FILE.wasm ACTION INPUT

import { load } from './connector.mjs';

const { BASE_URL, TOKEN, ACTING_USER } = process.env;
const [file, action, input] = process.argv.slice(2);
if (!input || !BASE_URL) {
    console.error('usage: BASE_URL=… TOKEN=… ACTING_USER=… node invoke.mjs FILE.wasm ACTION INPUT');
    process.exit(2);
}
const connector = await load(file, { baseUrl: BASE_URL, token: TOKEN }, ACTING_USER);
const { name, version } = connector.describe();
console.error(`${name} ${version}`);
try {
    console.log(await connector.invoke(action, input));
} catch (error) {
    const { tag, val } = error.payload ?? error;
    if (!val) throw error;
    console.error(`${tag} (${val.code}): ${val.message}`);
    process.exit(1);
}
process.exit(0);

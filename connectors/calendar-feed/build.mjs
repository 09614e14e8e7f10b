// Makes the component that the first argument names: the connector and a JavaScript engine.
import { componentize } from '@bytecodealliance/componentize-js';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const made = resolve(process.argv[2]);
// The compiler finds modules below the present folder only, and the kit lies beside this one.
process.chdir(resolve(import.meta.dirname, '..'));
const { component } = await componentize({
  sourcePath: 'calendar-feed/src/component.mjs',
  witPath: '../wit',
  worldName: 'generic-connector',
  // With these the component would ask for files and for a network, and no host would load it. Clocks and random numbers are
  // there; `fetch` and `console` are not: requests and the log are the contract's.
  disableFeatures: ['stdio', 'http', 'fetch-event'],
});
await writeFile(made, component);

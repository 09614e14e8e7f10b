// Makes skeleton.wasm: the connector and a JavaScript engine, as one component.
import { componentize } from '@bytecodealliance/componentize-js';
import { writeFile } from 'node:fs/promises';

const { component } = await componentize({
  sourcePath: 'src/component.mjs',
  witPath: 'wit',
  worldName: 'generic-connector',
  // With these the component would ask for files and for a network, and no host would load it. Clocks and random numbers are
  // there; `fetch` and `console` are not: requests and the log are the contract's.
  disableFeatures: ['stdio', 'http', 'fetch-event'],
});
await writeFile('skeleton.wasm', component);

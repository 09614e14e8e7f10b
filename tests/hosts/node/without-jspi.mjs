// The same as meeting.mjs in a Node that can't suspend WebAssembly, such as 20 and 22.

delete WebAssembly.Suspending;
await import('./meeting.mjs');

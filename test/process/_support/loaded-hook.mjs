// Loaded before the gateway by --import: prints at the end which packages of OpenTelemetry were loaded. The files of the
// bundle name the packages that they consist of in comments.
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';

const LOADER = `
  let port;
  export const initialize = (given) => { port = given; };
  export const load = (url, context, next) => { port.postMessage(url); return next(url, context); };
`;
const loaded = new Set();
const { port1, port2 } = new MessageChannel();
port1.on('message', (url) => loaded.add(url)).unref();
register(`data:text/javascript,${encodeURIComponent(LOADER)}`, { data: port2, transferList: [port2] });

process.on('exit', () => {
  const files = [...loaded].filter((url) => url.startsWith('file:') && url.endsWith('.js'));
  const names = files.flatMap((url) => {
    const text = readFileSync(fileURLToPath(url), 'utf8');
    return [...text.matchAll(/^\/\/ node_modules\/(@opentelemetry\/[\w-]+)/gm)].map(([, name]) => name);
  });
  process.stdout.write(`Loaded: ${[...new Set(names)].sort().join(' ')}\n`);
});

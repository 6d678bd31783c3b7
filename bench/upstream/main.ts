import { growingBodies } from './growth.ts';
import { startUpstream } from './server.ts';

// How long each answer is held back, in ms; then "growing" for the lists and graphs that grow, or "faulty" for some 503.
const [delayMs = '0', world] = process.argv.slice(2);
const { origin } = await startUpstream(
  Number(delayMs),
  false,
  world === 'growing' ? growingBodies() : undefined,
  world === 'faulty',
);
process.stdout.write(`listening ${origin}\n`);

import { startUpstream } from './server.ts';

// One argument: how long each answer is held back, in ms.
const { origin } = await startUpstream(Number(process.argv[2] ?? 0));
process.stdout.write(`listening ${origin}\n`);

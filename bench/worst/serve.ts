import { startLargeUpstream } from './upstream.ts';

// A process of its own: what it does holds up no gateway and no client.
const { origin } = await startLargeUpstream(Number(process.argv[2]));
process.send?.(origin);
process.on('disconnect', () => process.exit());

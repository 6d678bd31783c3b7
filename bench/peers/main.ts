import type { StartPeer } from './peer.ts';

// Arguments: the folder of the peer, the origin of the upstream, and the words "cbr" and "listing" as they apply.
const [name = '', upstream = '', ...words] = process.argv.slice(2);
const { start } = (await import(new URL(`./${name}/server.js`, import.meta.url).href)) as { start: StartPeer };
const { port } = await start({ upstream, isCbr: words.includes('cbr'), isListing: words.includes('listing') });
process.stdout.write(`listening http://127.0.0.1:${port}\n`);

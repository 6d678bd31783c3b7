import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GATEWAY_CORE, LOAD_CORE, type Pinned, spawnPinned } from '../run/process.ts';
import { COMPILED, ROOT } from '../run/tools.ts';
import type { Look } from './hook.ts';
import { soakConfig } from './mix.ts';

/** The gateway of a soak over its upstream. */
export interface Soaked {
  readonly gateway: Pinned;
  /** Has the gateway collect its garbage, and tells what it holds then. Nothing may be under way. */
  readonly look: () => Promise<Look>;
  readonly close: () => Promise<void>;
}

// Idle connections end after five seconds on either side.
const QUIET_MS = 8_000;
const LOOK_MS = 60_000;

export async function openSoaked(main = join(ROOT, 'dist', 'main.js')): Promise<Soaked> {
  const folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-soak-'));
  const lookFile = join(folder, 'look.json');
  const node = { command: process.execPath, cwd: folder };
  const upstream = await spawnPinned({
    ...node,
    core: LOAD_CORE,
    words: [join(COMPILED, 'soak', 'upstream.js')],
    logFile: join(folder, 'upstream.log'),
  });
  const config = join(folder, 'gateway.json');
  writeFileSync(config, JSON.stringify(soakConfig(upstream.url)));
  const gateway = await spawnPinned({
    ...node,
    core: GATEWAY_CORE,
    words: ['--expose-gc', '--import', join(COMPILED, 'soak', 'hook.js'), main, '--config', config],
    logFile: join(folder, 'gateway.log'),
    env: { SOAK_LOOK: lookFile },
  });
  let looks = 0;

  async function look(): Promise<Look> {
    await sleep(QUIET_MS);
    looks += 1;
    gateway.signal('SIGUSR2');
    const giveUpAt = performance.now() + LOOK_MS;
    while (performance.now() < giveUpAt) {
      await sleep(50);
      const found = existsSync(lookFile) ? (JSON.parse(readFileSync(lookFile, 'utf8')) as Look) : undefined;
      if (found?.number === looks) return found;
    }
    throw new Error(
      `The gateway did not tell what it holds; its log has ${statSync(join(folder, 'gateway.log')).size} bytes.`,
    );
  }

  return {
    gateway,
    look,
    close: async () => {
      await gateway.stop();
      await upstream.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './tools.ts';
import { UsageError } from './usage-error.ts';

/**
 * The entry of another build of the gateway, as an absolute path.
 * @param measured The build to compare with it; this tree unless given.
 */
export function otherBuild(file: string, measured = join(ROOT, 'dist', 'main.js')): string {
  if (!existsSync(file)) throw new UsageError(`--against names ${file}, which does not exist.`);
  const path = realpathSync(file);
  if (!isBuild(path)) throw new UsageError(`--against names ${file}, which is no dist/main.js of a built gateway.`);
  if (path === (existsSync(measured) ? realpathSync(measured) : measured))
    throw new UsageError(`--against names ${file}, which is the build to compare; give that of another checkout.`);
  return path;
}

function isBuild(path: string): boolean {
  const manifest = join(dirname(dirname(path)), 'package.json');
  if (!statSync(path).isFile() || !path.endsWith('.js') || !existsSync(manifest)) return false;
  const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly name?: unknown };
  return name === 'checkpoint-gateway';
}

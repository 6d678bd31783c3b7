import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, ROOT } from './bundle.ts';
import { buildConsole } from './console.ts';
import { licensesOf } from './licenses.ts';
import { sbomOf } from './sbom.ts';

// Makes dist/ anew: the bundle, the console, the types for embedding, and what all of this is made of.

/** Checks the types of the whole product; publishes those of the one file that names no package. */
function writeTypes(to: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-types-'));
  try {
    const words = ['-p', ROOT, '--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', folder];
    execFileSync(join(ROOT, 'node_modules/.bin/tsc'), words, { stdio: 'inherit' });
    copyFileSync(join(folder, 'embedding.d.ts'), join(to, 'embedding.d.ts'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const dist = join(ROOT, 'dist');
rmSync(dist, { recursive: true, force: true });
const packages = [...new Set([...(await bundle(dist)), ...(await buildConsole(join(dist, 'console')))])].sort();
writeTypes(dist);
writeFileSync(join(dist, 'THIRD-PARTY-LICENSES'), licensesOf(packages));
writeFileSync(join(dist, 'sbom.cdx.json'), sbomOf(packages));

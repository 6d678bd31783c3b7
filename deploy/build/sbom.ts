import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './bundle.ts';

interface Component {
  readonly 'bom-ref': string;
  readonly [key: string]: unknown;
}

interface Bom {
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  readonly metadata: { readonly component: Component };
  readonly [key: string]: unknown;
}

/** The bill of materials of the bundle, in CycloneDX, from the lock alone: equal builds have equal bytes. */
export function sbomOf(packages: readonly string[]): string {
  const words = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only', '--offline'];
  const text = execFileSync('npm', words, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64e6 });
  const { serialNumber, metadata, components, dependencies, ...bom } = JSON.parse(text) as Bom;
  const own = metadata.component['bom-ref'];
  const bundled = new Set([...packages.map(refOf)]);
  // npm takes the name of the folder, and what is bundled for a means of development.
  const component = { ...metadata.component, name: 'checkpoint-gateway' };
  const parts = components.flatMap(({ properties, ...part }) =>
    bundled.has(part['bom-ref']) ? { ...part, scope: 'required' } : [],
  );
  const edges = dependencies
    .filter(({ ref }) => ref === own || bundled.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((on) => bundled.has(on)) }));
  const normal = { ...bom, metadata: { component }, components: parts, dependencies: edges };
  return `${JSON.stringify(normal, null, 2)}\n`;
}

function refOf(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
  return `${name}@${version}`;
}

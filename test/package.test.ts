import { readFileSync } from 'node:fs';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { README } from './support/readme.ts';

interface Package {
  readonly version: string;
  readonly dev?: boolean;
  readonly engines?: { readonly node?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
}

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const { packages } = JSON.parse(read('package-lock.json')) as { readonly packages: Readonly<Record<string, Package>> };
const { '': own, ...installed } = packages;
const supported = own?.engines?.node ?? '';
const nodes = Object.entries(installed);

describe('the package', () => {
  it('runs on the versions of Node that the README names', () => {
    const [, named = ''] = /^Node (.+) and newer/m.exec(README) ?? [];
    const floors = supported.split(' || ').map((range) => semver.minVersion(range)?.version.replace(/(\.0)+$/, ''));
    expect(named.split(/, | or /)).toEqual(floors);
  });

  it('installs nothing that wants another version of Node', () => {
    const unfit = nodes.filter(([, { engines }]) => engines?.node && !semver.subset(supported, engines.node));
    expect(unfit.map(([path, { version, engines }]) => `${path}@${version} wants ${engines?.node}`)).toEqual([]);
  });

  it('installs nothing with it: what runs is in the bundle', () => {
    expect(Object.keys(own?.dependencies ?? {})).toEqual([]);
    expect(nodes.filter(([, { dev }]) => !dev).map(([path]) => path)).toEqual([]);
  });

  it('names no registry', () => {
    expect(nodes.flatMap(([path, { resolved }]) => (resolved === undefined ? [] : path))).toEqual([]);
  });
});

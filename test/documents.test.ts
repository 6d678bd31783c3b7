import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentAt, firstColumn, MANUAL } from './support/readme.ts';

const { scripts } = JSON.parse(documentAt('package.json')) as { scripts: Readonly<Record<string, string>> };
const others = ['CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'];
const documents = [...MANUAL, ...others.map((path): [string, string] => [path, documentAt(path)])];
const pages = [...MANUAL].filter(([path]) => path.startsWith('docs/'));

const isThere = (path: string) => existsSync(new URL(`../${path}`, import.meta.url));

describe.each(documents)('%s', (path, text) => {
  it('names scripts of package.json', () => {
    const named = Array.from(text.matchAll(/\bnpm run ([\w:-]+)/g), ([, name = '']) => name);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('names files that exist', () => {
    const named = Array.from(
      text.matchAll(/[` ]((?:src|test|bench|deploy|docs)\/[\w./-]+\.\w+)(?=[` ,:])/g),
      ([, name = '']) => name,
    );
    // `src/schema/x.ts` is the file of any entity; the files of docs/clients.md are those of an app of one's own.
    const own = named.filter(
      (name) => !name.endsWith('/x.ts') && !(path === 'docs/clients.md' && name.startsWith('src/')),
    );
    expect(own.filter((name) => !isThere(name))).toEqual([]);
  });

  it('runs tests that exist', () => {
    const named = Array.from(text.matchAll(/npx vitest run ([^`\n]+)/g), ([, names = '']) => names.split(' '));
    expect(named.flat().filter((name) => !isThere(name))).toEqual([]);
  });

  it('links to documents and headings that exist', () => {
    const links = Array.from(text.matchAll(/\]\(([^)\s#:]*)(?:#([^)\s]+))?\)/g), ([, file = '', heading]) => ({
      target: file === '' ? path : join(dirname(path), file),
      heading,
    }));
    const broken = links.filter(
      ({ target, heading }) =>
        !isThere(target) || (heading !== undefined && !anchorsOf(documentAt(target)).includes(heading)),
    );
    expect(broken).toEqual([]);
  });
});

/** The anchors of the headings of a document, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  const headings = text.replaceAll(/^```.*?^```$/gms, '').matchAll(/^#+ (.+)$/gm);
  return Array.from(headings, ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

it.each(pages)('%s begins with what its reader wants to do', (_path, text) => {
  expect(text).toMatch(/^# .+\n\nYou want to /);
});

it('README lists every page of docs/', () => {
  const listed = firstColumn('page').map((cell) => /\((.+)\)$/.exec(cell)?.[1]);
  expect(listed.toSorted()).toEqual(pages.map(([path]) => path).toSorted());
});

it('CONTRIBUTING lists every script for people', () => {
  const listed = Array.from(
    documentAt('CONTRIBUTING.md').matchAll(/^ {4}npm (?:run )?([\w:-]+)/gm),
    ([, name]) => name,
  );
  const others = /^(?:pre|check:)|^(?:build|start)$/;
  expect(Object.keys(scripts).filter((name) => !others.test(name) && !listed.includes(name))).toEqual([]);
});

it('docs/guarantees.md names parts of npm run chaos', () => {
  const text = documentAt('docs/guarantees.md');
  const alone = Array.from(text.matchAll(/\| `([a-z]+)` \|$/gm), ([, part = '']) => part);
  const named = Array.from(text.matchAll(/npm run chaos -- (\w+)/g), ([, part = '']) => part);
  const [, measures = ''] = /const measures = \{([^}]+)\}/.exec(documentAt('bench/chaos.ts')) ?? [];
  const parts = measures.split(',').map((part) => part.trim());
  expect([...new Set([...alone, ...named])].toSorted()).toEqual(parts.filter(Boolean).toSorted());
});

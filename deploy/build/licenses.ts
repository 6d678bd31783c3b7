import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './bundle.ts';

const LICENSE = /^(licen[cs]e|copying|notice)(\.|-|$)/i;
const LINE = '-'.repeat(80);

/** The text of MIT, which some packages name without a file of it. */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR
OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER
DEALINGS IN THE SOFTWARE.`;

/** Names, versions and full licences of packages, given by their folders. Throws for one without a licence. */
export function licensesOf(packages: readonly string[]): string {
  const sections = packages.map((folder) => {
    const manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;
    const { name, version, license } = manifest;
    return `${LINE}\n${name} ${version} (${license})\n${LINE}\n\n${licenseIn(folder, manifest)}\n`;
  });
  return `The bundle and the console of checkpoint-gateway have code of these packages.\n\n${sections.join('\n')}`;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
}

function licenseIn(folder: string, { license, author, name }: Manifest): string {
  const files = readdirSync(join(ROOT, folder)).filter((name) => LICENSE.test(name));
  const holder = typeof author === 'object' ? author.name : author;
  if (files.length === 0 && license === 'MIT') return `Copyright (c) ${holder ?? `the authors of ${name}`}\n\n${MIT}`;
  if (files.length === 0) throw new Error(`${folder} is in the bundle and has no licence.`);
  return files.map((name) => readFileSync(join(ROOT, folder, name), 'utf8').trim()).join('\n\n');
}

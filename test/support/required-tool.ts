import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { it } from 'vitest';

const folders = (process.env.PATH ?? '').split(delimiter);
const isThere = (tool: string) => folders.some((folder) => existsSync(join(folder, tool)));

/** `it`, skipped by name without the tool. REQUIRE_TOOLS=1 forbids that for a tool of a Debian package. */
export function itWithTool(tool: string, debianPackage?: string) {
  if (isThere(tool) || (debianPackage !== undefined && process.env.REQUIRE_TOOLS === '1')) return it;
  const help = debianPackage === undefined ? '' : `: apt-get install ${debianPackage}`;
  return (title: string, _test: () => unknown) => it.skip(`${title} (needs ${tool}${help})`, () => {});
}

import { existsSync } from 'node:fs';
import { ConfigError, type ConfigFile } from './config.ts';
import { readTextFile } from './text-file.ts';

const DEFAULT_NAME = 'gateway.config.json';

/** Reads the configuration file; undefined if none is named and the working directory has none. */
export function findConfigFile(
  typedName: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): ConfigFile | undefined {
  if (typedName !== undefined) return readFile(typedName, '--config');
  if (env.GATEWAY_CONFIG) return readFile(env.GATEWAY_CONFIG, 'GATEWAY_CONFIG');
  return existsSync(DEFAULT_NAME) ? readFile(DEFAULT_NAME, 'the default') : undefined;
}

function readFile(name: string, origin: string): ConfigFile {
  const read = readTextFile(name, { mayBePipe: true });
  if ('text' in read) return { name, content: read.text };
  const problem = `cannot read ${JSON.stringify(name)}, named by ${origin}: ${read.problem}`;
  throw new ConfigError(name, [`${problem}; accepted: a readable file with JSON`]);
}

import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { codeBlocks } from '../../support/readme.ts';
import { recipeFiles } from './recipe-clients.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const MODULES = join(ROOT, 'node_modules');
const DRIVER = join(ROOT, 'test/fixtures/client-app/run.ts');
const COMPILER_OPTIONS = {
  target: 'ES2023',
  module: 'nodenext',
  lib: ['ES2023', 'DOM'],
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  noEmit: true,
};
const blocks = codeBlocks(readFileSync(join(ROOT, 'docs/clients.md'), 'utf8'));

export interface App {
  readonly folder: string;
  /** Runs a command of the app; ends with what it printed on standard output. */
  readonly run: (words: readonly string[], env?: object) => Promise<{ stdout: string; stderr: string }>;
  /** Runs relay-compiler; with an algorithm what it persists is in "<algorithm>.json", its artifacts in "src/<algorithm>". */
  readonly compileRelay: (algorithm?: string) => Promise<void>;
}

/** The app of docs/clients.md in `folder`: the package from its tarball, all else linked from this repository. */
export async function makeApp(installed: string): Promise<App> {
  const folder = mkdtempSync(join(tmpdir(), 'client-app-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const run: App['run'] = ([command = '', ...words], env = {}) =>
    promisify(execFile)(join(MODULES, '.bin', command), words, { cwd: folder, env: { ...process.env, ...env } });
  for (const [path, code] of recipeFiles) write(path, code);
  write('package.json', JSON.stringify({ private: true, type: 'module' }));
  write('tsconfig.json', JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ['src'] }));
  cpSync(DRIVER, join(folder, 'src/run.ts'));
  linkModules(folder);
  unpackTarball(installed, folder);
  writeRelayModules(join(folder, 'node_modules/checkpoint-gateway/schema/operations'), write);
  return {
    folder,
    run,
    compileRelay: async (algorithm) => {
      const shown = blocks.find(({ language, code }) => language === 'json' && code.includes('customScalarTypes'));
      const config = algorithm ? `relay.${algorithm}.config.json` : 'relay.config.json';
      const persisting = algorithm && {
        artifactDirectory: `./src/${algorithm}`,
        persistConfig: { file: `./${algorithm}.json`, algorithm: algorithm.toUpperCase() },
      };
      if (algorithm) {
        mkdirSync(join(folder, 'src', algorithm));
        write(`${algorithm}.json`, '{}');
      }
      write(config, JSON.stringify({ ...JSON.parse(shown?.code ?? ''), ...persisting }));
      await run(['relay-compiler', config]);
    },
  };
}

function linkModules(folder: string): void {
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(MODULES)) {
    if (!name.startsWith('.')) symlinkSync(join(MODULES, name), join(folder, 'node_modules', name));
  }
}

function unpackTarball(installed: string, folder: string): void {
  const env = { ...process.env, npm_config_offline: 'true', npm_config_update_notifier: 'false' };
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: installed,
    env,
    stdio: 'pipe',
  });
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  execFileSync('tar', ['-xzf', tarball], { cwd: folder });
  cpSync(join(folder, 'package'), join(folder, 'node_modules/checkpoint-gateway'), { recursive: true });
  rmSync(join(folder, 'package'), { recursive: true });
}

/** Each stored operation as Relay wants it: in a module of its own, by which operation and fragments are named. */
function writeRelayModules(operations: string, write: (path: string, text: string) => void): void {
  for (const file of readdirSync(operations)) {
    const text = readFileSync(join(operations, file), 'utf8');
    const [, kind = '', name = ''] = /^(query|mutation|subscription) (\w+)/m.exec(text) ?? [];
    const renamed = text
      .replace(`${kind} ${name}`, `${kind} ${name}${kind.replace(/^./, (first) => first.toUpperCase())}`)
      .replaceAll(/(fragment |\.\.\.)(?!on\b)(\w+)/g, `$1${name}_$2`)
      .replaceAll(/\.\.\.\w*FailureParts/g, '$& @alias');
    write(
      `src/${name}.ts`,
      `import { graphql } from 'relay-runtime';\nexport const document = graphql\`${renamed}\`;\n`,
    );
  }
}

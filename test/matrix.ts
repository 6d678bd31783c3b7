import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const VERSIONS = ['20', '22', '24'];

/** A command that ended otherwise than with 0, with what it printed. */
class StepError extends Error {}

let child: ChildProcess | undefined;
let isStopped = false;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Each command leads a process group, so that a signal can end all that it began. */
async function run(words: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const [command = '', ...rest] = words;
  if (isStopped) throw new StepError('stopped');
  child = spawn(command, rest, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = await once(child, 'close');
  if (isStopped) throw new StepError('stopped');
  if (code !== 0) throw new StepError(`"${words.join(' ')}" ended with ${code}:\n${output}`);
  return output.trim();
}

function stop(): void {
  isStopped = true;
  if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid);
}

/** The files of the work tree as they are: those that git knows, and new ones that it does not ignore. */
function copyProject(to: string): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  for (const name of new Set(listed.toString().split('\0'))) {
    if (name === '' || !existsSync(join(ROOT, name))) continue;
    mkdirSync(join(to, dirname(name)), { recursive: true });
    copyFileSync(join(ROOT, name), join(to, name));
  }
}

async function installNode(major: string, folder: string): Promise<NodeJS.ProcessEnv> {
  mkdirSync(folder);
  // The package brings its binary by a script, which npm runs where it was asked to.
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }));
  await run(['npm', 'install', '--no-audit', '--ignore-scripts=false', `node@${major}`], folder, process.env);
  return { ...process.env, PATH: `${join(folder, 'node_modules/node/bin')}${delimiter}${process.env.PATH}` };
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
}

async function testOn(major: string, folder: string): Promise<boolean> {
  const [project, report] = [join(folder, 'project'), join(folder, 'report.json')];
  const env = await installNode(major, join(folder, 'node'));
  const version = await run(['node', '--version'], folder, env);
  if (!version.startsWith(`v${major}.`)) throw new StepError(`npm brought Node ${version} for ${major}.`);
  copyProject(project);
  await run(['npm', 'ci', '--no-audit'], project, env);
  const begin = performance.now();
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const failure = await run(['npm', 'test', '--', ...reporters], project, env).then(() => undefined, String);
  if (failure !== undefined) print(failure);
  if (!existsSync(report)) return false;
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  print(`Node ${version}: ${numPassedTests} passed, ${numFailedTests} failed, ${seconds} s`);
  return failure === undefined;
}

const wanted = process.argv.length > 2 ? process.argv.slice(2) : VERSIONS;
const unknown = wanted.find((major) => !VERSIONS.includes(major));
if (unknown !== undefined) {
  process.stderr.write(`${JSON.stringify(unknown)} is not a version to test; accepted: ${VERSIONS.join(', ')}\n`);
  process.exit(2);
}

process.on('SIGINT', stop).on('SIGTERM', stop);
for (const major of wanted) {
  const folder = mkdtempSync(join(tmpdir(), `checkpoint-gateway-node${major}-`));
  try {
    if (!(await testOn(major, folder))) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    process.exitCode = 1;
    print(`Node ${major}: ${error.message}`);
  } finally {
    rmSync(folder, { recursive: true, maxRetries: 5 });
  }
  if (isStopped) break;
}

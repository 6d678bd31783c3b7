#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { type CommandLine, readCommandLine, USAGE, UsageError } from './config/command-line.ts';
import { findConfigFile } from './config/file.ts';
import { type Config, ConfigError, readConfig } from './config.ts';

const ONE_SIGNAL_MS = 1_000; // npm and a process group deliver the same signal twice
const CLOSE_MS = 9_500; // a container is often killed 10 s after its SIGTERM

/** A reason not to start that the person who started it can remove. */
class StartError extends Error {}

type Close = () => Promise<void>;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function checkSandboxAllowed(): void {
  if (!isProduction() || process.env.SANDBOX === 'on') return;
  throw new StartError(
    'No configuration file, and NODE_ENV is production: the sandbox with its made-up data does not start here unasked.\n' +
      `Name a file by --config FILE or GATEWAY_CONFIG, put a gateway.config.json here, or set SANDBOX=on.`,
  );
}

function summary(fileName: string, { host, port, upstreams }: Config): string {
  const list = upstreams.map(({ name, kind, auth }) => `${name} (${kind}, ${auth.mode})`).join(', ');
  return `${fileName} is usable: host ${host}, port ${port}, upstreams ${list}`;
}

function checkConfig(commandLine: CommandLine): void {
  const file = findConfigFile(commandLine.config, process.env);
  if (file === undefined) checkSandboxAllowed();
  if (file === undefined) checkOverrides(commandLine);
  print(
    file === undefined
      ? 'No configuration file: the sandbox would run, with made-up data.'
      : summary(file.name, readConfig(file, process.env, commandLine)),
  );
}

/** The sandbox's configuration is sound; what the command line adds may not be. */
function checkOverrides(commandLine: CommandLine): void {
  const auth = { mode: 'passthrough' };
  const content = { upstreams: [{ name: 'sandbox', kind: 'cbr', endpoint: 'http://127.0.0.1', auth }] };
  readConfig({ name: 'the command line', content }, process.env, commandLine);
}

async function readOrMakeUp(commandLine: CommandLine, closers: Close[]): Promise<Config> {
  const file = findConfigFile(commandLine.config, process.env);
  if (file !== undefined) return readConfig(file, process.env, commandLine);
  checkSandboxAllowed();
  checkOverrides(commandLine);
  const { startSandbox } = await import('./sandbox/server.ts');
  const sandbox = await startSandbox({ keepsRequests: false });
  closers.unshift(() => sandbox.close());
  print('*** SANDBOX: no configuration file, so ALL DATA IS MADE UP. Configure upstreams to see real backups. ***');
  // Rights over made-up data need no guard, so a container may show them on any host.
  const content = { callers: 'anyone', ...sandbox.gatewayConfig() };
  return readConfig({ name: 'the sandbox', content }, process.env, commandLine);
}

function explainListenError(error: unknown, { host, port }: Config): unknown {
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const otherPort = 'Choose another port by --port N or "port" in the configuration file; 0 takes any free one.';
  const otherHost = 'Choose an address of this machine by --host H or "host" in the configuration file.';
  const reasons: Record<string, string> = {
    EADDRINUSE: `${place} is in use already. ${otherPort}`,
    EACCES: `This user may not listen on ${place}. ${otherPort}`,
    EADDRNOTAVAIL: `${place} is not an address of this machine. ${otherHost}`,
    ENOTFOUND: `${place} cannot be found. ${otherHost}`,
    EAI_AGAIN: `${place} cannot be found. ${otherHost}`,
  };
  const reason = reasons[codeOf(error)];
  return reason === undefined ? error : new StartError(reason, { cause: error });
}

async function closeAll(closers: readonly Close[]): Promise<void> {
  for (const close of closers) await close();
}

function closeOnSignal(closers: readonly Close[]): void {
  let firstAtMs: number | undefined;
  async function stop(): Promise<void> {
    if (firstAtMs !== undefined) {
      if (performance.now() - firstAtMs > ONE_SIGNAL_MS) process.exit(1);
      return;
    }
    firstAtMs = performance.now();
    setTimeout(() => process.exit(1), CLOSE_MS).unref();
    await closeAll(closers);
    process.exit(0);
  }
  const stopOrFail = () => void stop().catch(fail);
  process.on('SIGINT', stopOrFail);
  process.on('SIGTERM', stopOrFail);
}

function isProduction(): boolean {
  return process.env.NODE_ENV === 'production';
}

async function start(commandLine: CommandLine): Promise<void> {
  const closers: Close[] = []; // in the order of closing: what came last goes first
  closeOnSignal(closers);
  try {
    const config = await readOrMakeUp(commandLine, closers);
    const [{ createLog }, { startGateway }] = await Promise.all([
      import('./server/log.ts'),
      import('./server/start.ts'),
    ]);
    const gateway = await startGateway(config, { log: createLog() }).catch((error: unknown) => {
      throw explainListenError(error, config);
    });
    closers.unshift(() => gateway.close());
    const page = config.graphiql ? 'GraphiQL' : 'GraphQL ';
    print(`Gateway   ${gateway.url}\n${page}  ${gateway.url}/graphql`);
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function main(): Promise<void> {
  const commandLine = readCommandLine(process.argv.slice(2));
  if (commandLine.help) return void process.stdout.write(USAGE);
  if (commandLine.version) return print(version());
  return commandLine['check-config'] ? checkConfig(commandLine) : start(commandLine);
}

function fail(error: unknown): void {
  const isExpected = error instanceof StartError || error instanceof ConfigError || error instanceof UsageError;
  const text = isExpected ? error.message : `Unexpected error: ${error instanceof Error ? error.stack : error}`;
  process.stderr.write(`${text}\n${error instanceof UsageError ? `\n${USAGE}` : ''}`);
  process.exit(error instanceof UsageError ? 2 : 1);
}

await main().catch(fail);

#!/usr/bin/env -S node --max-semi-space-size=2
import { readFileSync } from 'node:fs';
import { type CommandLine, readCommandLine, USAGE, UsageError } from './config/command-line.ts';
import { findConfigFile } from './config/file.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { type Ending, watchForEnd } from './server/ending.ts';
import type { Log } from './server/log.ts';

/** A reason not to start that the person who started it can remove. */
class StartError extends Error {}

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

async function checkConfig(commandLine: CommandLine): Promise<void> {
  const file = findConfigFile(commandLine.config, process.env);
  if (file === undefined) {
    checkSandboxAllowed();
    checkOverrides(commandLine);
    return print('No configuration file: the sandbox would run, with made-up data.');
  }
  const config = readConfig(file, process.env, commandLine);
  if (config.trustedDocuments) {
    const { checkManifest } = await import('./server/trusted-documents.ts');
    checkManifest(config);
  }
  print(summary(file.name, config));
}

/** The sandbox's configuration is sound; what the command line adds may not be. */
function checkOverrides(commandLine: CommandLine): void {
  const auth = { mode: 'passthrough' };
  const content = { upstreams: [{ name: 'sandbox', kind: 'cbr', endpoint: 'http://127.0.0.1', auth }] };
  readConfig({ name: 'the command line', content }, process.env, commandLine);
}

async function readOrMakeUp(commandLine: CommandLine, ending: Ending): Promise<Config> {
  const file = findConfigFile(commandLine.config, process.env);
  if (file !== undefined) return readConfig(file, process.env, commandLine);
  checkSandboxAllowed();
  checkOverrides(commandLine);
  const { startSandbox } = await import('./sandbox/server.ts');
  const sandbox = await startSandbox({ keepsRequests: false });
  ending.closeFirst(() => sandbox.close());
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

function isProduction(): boolean {
  return process.env.NODE_ENV === 'production';
}

async function start(commandLine: CommandLine): Promise<void> {
  const ending = watchForEnd({ signal: () => {}, fault: fail, flush: async () => {} });
  try {
    const loading = import('./server/start.ts'); // takes longest
    const config = await readOrMakeUp(commandLine, ending);
    const log = await openLog(config, ending);
    const { startGateway } = await loading;
    const gateway = await startGateway(config, { log }).catch((error: unknown) => {
      throw explainListenError(error, config);
    });
    ending.closeFirst(() => gateway.close());
    const page = config.graphiql ? 'GraphiQL' : 'GraphQL ';
    print(`Gateway   ${gateway.url}\n${page}  ${gateway.url}/graphql`);
  } catch (error) {
    await ending.closeAll();
    throw error;
  }
}

async function openLog(config: Config, ending: Ending): Promise<Log> {
  const [{ bare, createLog }, { createLogSink }] = await Promise.all([
    import('./server/log.ts'),
    import('./server/log-sink.ts'),
  ]);
  const sink = createLogSink(process.stdout);
  const log = createLog({ sink, upstreams: config.upstreams });
  ending.tell({
    signal: (signal) => log.info({ signal }, 'Draining.'),
    fault: (error) => log.fatal(bare(error), 'Nobody caught this: draining.'),
    flush: sink.flush,
  });
  return log;
}

async function main(): Promise<void> {
  const commandLine = readCommandLine(process.argv.slice(2));
  if (commandLine.help) return void process.stdout.write(USAGE);
  if (commandLine.version) return print(version());
  return commandLine['check-config'] ? checkConfig(commandLine) : start(commandLine);
}

function fail(error: unknown): void {
  const isExpected =
    error instanceof StartError ||
    error instanceof ConfigError ||
    error instanceof UsageError ||
    codeOf(error) === 'MANIFEST_UNUSABLE';
  const text =
    isExpected && error instanceof Error
      ? error.message
      : `Unexpected error: ${error instanceof Error ? error.stack : error}`;
  process.stderr.write(`${text}\n${error instanceof UsageError ? `\n${USAGE}` : ''}`);
  process.exit(error instanceof UsageError ? 2 : 1);
}

await main().catch(fail);

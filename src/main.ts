#!/usr/bin/env -S node --max-semi-space-size=32 --no-memory-reducer
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { type CommandLine, readCommandLine, USAGE, UsageError } from './config/command-line.ts';
import { type Config, ConfigError, readConfig, readContent } from './config/config.ts';
import { findConfigFile } from './config/file.ts';
import { isSandboxed, withSandbox } from './config/sandboxed.ts';
import { isLoopback } from './domain/loopback.ts';
import type { ListenOptions } from './server/listen.ts';
import { reasonOf } from './server/listen-error.ts';
import type { Log } from './server/log/log.ts';
import { createShutdown, type Shutdown } from './server/shutdown.ts';
import { version } from './version.ts';

/** A failure to start that the operator can fix. */
class StartError extends Error {}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** A configuration, with the sandbox if the sandbox serves its upstreams. */
interface Loaded {
  readonly config: Config;
  readonly sandbox?: { readonly extras: Partial<ListenOptions>; readonly close: () => Promise<void> };
}

async function load(commandLine: CommandLine): Promise<Loaded> {
  const file = findConfigFile(commandLine.config, process.env);
  if (!file) return loadSandbox(commandLine, undefined, {});
  const content = readContent(file);
  const sources = { env: process.env, folder: dirname(file.name) };
  if (isSandboxed(content, sources)) return loadSandbox(commandLine, file.name, content);
  return { config: readConfig(file, process.env, commandLine) };
}

async function loadSandbox(
  commandLine: CommandLine,
  fileName: string | undefined,
  content: Readonly<Record<string, unknown>>,
): Promise<Loaded> {
  const { startSandbox } = await import('./sandbox/server.ts');
  const { close, exampleVariables, faultTokens, gatewayConfig } = await startSandbox({ keepsRequests: false });
  try {
    const file = { name: fileName ?? 'the command line', content: withSandbox(content, gatewayConfig()) };
    const config = readConfig(file, process.env, commandLine);
    checkSandboxAllowed(fileName, config.production);
    const extras = { exampleVariables, callersTokens: faultTokens, isAllowedOrigin: isLoopbackOrigin };
    return { config, sandbox: { extras, close } };
  } catch (error) {
    await close();
    throw error;
  }
}

function checkSandboxAllowed(fileName: string | undefined, isProduction: boolean): void {
  if (!isProduction || process.env.SANDBOX === 'on') return;
  const missing = fileName === undefined ? 'No configuration file' : `No upstreams in ${fileName}`;
  const reason = process.env.NODE_ENV === 'production' ? 'NODE_ENV is production' : '"production" is true';
  throw new StartError(
    `${missing}, and ${reason}: the sandbox with its made-up data does not start here unasked.\n` +
      `Name a file with upstreams by --config FILE or GATEWAY_CONFIG, put a gateway.config.json here, or set SANDBOX=on.`,
  );
}

/** Whether a page is served from this machine, on any port. */
function isLoopbackOrigin(origin: string): boolean {
  return URL.canParse(origin) && isLoopback(new URL(origin).hostname.replace(/^\[|\]$/g, ''));
}

async function checkConfig(commandLine: CommandLine): Promise<void> {
  const { config, sandbox } = await load(commandLine);
  await sandbox?.close();
  if (config.trustedDocuments) {
    const [{ checkManifest }, { schema }] = await Promise.all([
      import('./server/document/trusted-documents.ts'),
      import('./schema/index.ts'),
    ]);
    checkManifest(config, schema);
  }
  print(summary(commandLine, config, sandbox !== undefined));
}

function summary(commandLine: CommandLine, { host, port, upstreams }: Config, isSandbox: boolean): string {
  const name = findConfigFile(commandLine.config, process.env)?.name;
  if (name === undefined) return 'No configuration file: the sandbox would run, with made-up data.';
  const list = upstreams.map(({ name: each, kind, auth }) => `${each} (${kind}, ${auth.mode})`).join(', ');
  const source = isSandbox ? 'the sandbox would run, with made-up data' : `upstreams ${list}`;
  return `${name} is usable: host ${host}, port ${port}, ${source}`;
}

async function start(commandLine: CommandLine): Promise<void> {
  // Under load V8 takes the rows of upstreams for long-lived objects, and from then on allocates them in the old space,
  // where they stay until the next full collection. With this flag a Q3 over distinct keys takes 0.70 of the CPU time.
  setFlagsFromString('--no-allocation-site-pretenuring');
  const shutdown = createShutdown({ signal: () => {}, fault: fail, flush: async () => {} });
  try {
    const loading = Promise.all([import('./server/listen.ts'), import('./schema/index.ts')]); // the slowest step
    const { config, sandbox } = await load(commandLine);
    if (sandbox) {
      shutdown.onShutdown(sandbox.close);
      print(
        '*** SANDBOX: no upstreams are configured, so ALL DATA IS MADE UP. Configure upstreams to see real backups. ***',
      );
    }
    const { log, droppedLines } = await openLog(config, shutdown);
    const [{ listen }, { schema }] = await loading;
    const gateway = await listen(config, { ...sandbox?.extras, schema, log, droppedLines }).catch((error: unknown) => {
      const reason = reasonOf(error, config);
      throw reason === undefined ? error : new StartError(reason, { cause: error });
    });
    shutdown.onShutdown(() => gateway.close());
    const page = config.graphiql ? 'GraphiQL' : 'GraphQL ';
    print(`Gateway   ${gateway.url}\n${page}  ${gateway.url}/graphql`);
    if (config.console) print(`Console   ${gateway.url}/console`);
    if (gateway.metricsUrl !== undefined) print(`Metrics   ${gateway.metricsUrl}/metrics`);
  } catch (error) {
    await shutdown.closeAll();
    throw error;
  }
}

interface OpenLog {
  readonly log: Log;
  readonly droppedLines: () => number;
}

async function openLog(config: Config, shutdown: Shutdown): Promise<OpenLog> {
  const [{ createLog, loggableError }, { createLogSink }] = await Promise.all([
    import('./server/log/log.ts'),
    import('./server/log/log-sink.ts'),
  ]);
  const sink = createLogSink(process.stdout);
  const log = createLog({ sink, upstreams: config.upstreams });
  shutdown.observe({
    signal: (signal) => log.info({ signal }, 'Draining.'),
    fault: (error) => log.fatal(loggableError(error), 'Uncaught error: draining.'),
    flush: sink.flush,
  });
  return { log, droppedLines: sink.dropped };
}

async function doctor(commandLine: CommandLine): Promise<void> {
  const { config, sandbox } = await load(commandLine);
  await sandbox?.close();
  if (sandbox)
    throw new StartError('No upstreams are configured, so there is nothing to check. Name a file by --config FILE.');
  const [{ examine }, { jsonOf, tableOf }] = await Promise.all([
    import('./doctor/doctor.ts'),
    import('./doctor/report.ts'),
  ]);
  const findings = await examine(config, { ...commandLine, env: process.env });
  print(commandLine.json ? jsonOf(findings) : tableOf(findings));
  if (findings.some(({ isOk }) => !isOk)) process.exitCode = 1;
}

async function printSchema(): Promise<void> {
  const { sdl } = await import('./schema/sdl.ts');
  process.stdout.write(sdl());
}

async function main(): Promise<void> {
  const commandLine = readCommandLine(process.argv.slice(2));
  if (commandLine.help) return void process.stdout.write(USAGE);
  if (commandLine.version) return print(version());
  if (commandLine.command === 'doctor') return doctor(commandLine);
  if (commandLine.command === 'print-schema') return printSchema();
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

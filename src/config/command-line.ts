import { parseArgs } from 'node:util';

/** The commands besides running the gateway. */
const COMMANDS = ['doctor', 'print-schema'] as const;

export type Command = (typeof COMMANDS)[number];

/** The command line, as typed. */
export interface CommandLine {
  /** Undefined to run the gateway. */
  command?: Command | undefined;
  config?: string | undefined;
  port?: string | undefined;
  host?: string | undefined;
  help?: boolean | undefined;
  version?: boolean | undefined;
  'check-config'?: boolean | undefined;
  /** Secret: each `TOKEN` or `NAME=TOKEN`. */
  token?: string[] | undefined;
  /** Each `ID` or `NAME=ID`. */
  project?: string[] | undefined;
  json?: boolean | undefined;
}

export const USAGE = `Usage: checkpoint-gateway [options]
       checkpoint-gateway doctor [options]
       checkpoint-gateway print-schema

  --config FILE    configuration file; without it the one named by GATEWAY_CONFIG,
                   then ./gateway.config.json, then a sandbox with made-up data
  --port N         TCP port to listen on instead of the file's; 0 takes any free one (default 4000)
  --host H         address to listen on instead of the file's (default 127.0.0.1)
  --check-config   check the configuration, say what it holds and leave
  --version        print the version and leave
  --help           print this and leave

doctor asks each upstream one cheap read, prints what helps, and ends with 1 if one fails.

  --token [NAME=]TOKEN   token for upstreams with passthrough, or for the one of that name. Other users of this machine
                         can see a command line: better in GATEWAY_TOKEN, or GATEWAY_TOKEN_NAME
  --project [NAME=]ID    project for upstreams without projectId
  --json                 print JSON

print-schema prints the schema of the graph.
`;

/** An invalid command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const OPTIONS = {
  config: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
  'check-config': { type: 'boolean' },
  token: { type: 'string', multiple: true },
  project: { type: 'string', multiple: true },
  json: { type: 'boolean' },
} as const;

/** Options of one command alone. The others may come with any: the image adds host and port to each command line. */
const COMMAND_OF: Readonly<Record<string, Command | undefined>> = {
  version: undefined,
  'check-config': undefined,
  token: 'doctor',
  project: 'doctor',
  json: 'doctor',
};

/**
 * Parses the arguments after the program's name.
 * @throws UsageError that names the invalid argument.
 */
export function readCommandLine(args: readonly string[]): CommandLine {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: true,
      options: OPTIONS,
    });
    const [word, extra] = positionals;
    const command = COMMANDS.find((known) => known === word);
    if (word !== undefined && command === undefined)
      throw new UsageError(`Unknown command '${word}'; known: ${COMMANDS.join(', ')}`);
    if (extra !== undefined) throw new UsageError(`Unexpected argument '${extra}'`);
    const foreign = Object.keys(values).find((name) => name in COMMAND_OF && COMMAND_OF[name] !== command);
    if (foreign !== undefined)
      throw new UsageError(`Option '--${foreign}' is not one of ${command ?? 'the gateway without a command'}`);
    return { ...values, command };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node's second sentence is about arguments after "--", of which this command has none.
    const [problem] = error.message.split(/\.\s/);
    throw new UsageError(problem);
  }
}

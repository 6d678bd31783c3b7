import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { folder, MAIN, run, startCommand } from '../support/command.ts';
import { TOP_KEYS } from '../support/config.ts';

const SG = { name: 'sg', kind: 'cbr', endpoint: 'http://127.0.0.1:9', auth: { mode: 'passthrough' } };
const LAB = { name: 'lab', kind: 'karbor', endpoint: 'http://127.0.0.1:9', auth: { mode: 'token', token: `\${T}` } };

describe('the command line', () => {
  it('explains itself', async () => {
    const { code, stdout, stderr } = await run(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^Usage: checkpoint-gateway .*--config FILE.*--port N.*--host H.*--check-config.*--version/s,
    );
  });

  it('tells the version of the package', async () => {
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
  });

  it.each([
    ['--prot=1', "Unknown option '--prot'\n\nUsage: checkpoint-gateway [options]"],
    ['4000', "Unknown command '4000'; known: doctor, print-schema\n\nUsage: checkpoint-gateway [options]"],
    ['--port', "Option '--port <value>' argument missing\n\nUsage: checkpoint-gateway [options]"],
  ])('with %s is refused with the usage', async (word, text) => {
    const { code, stdout, stderr } = await run([word]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(text);
  });
});

describe('a command', () => {
  it.each([
    [['doctor', '--prot=1'], "Unknown option '--prot'"],
    [['doctor', '--token'], "Option '--token <value>' argument missing"],
    [['doctor', 'now'], "Unexpected argument 'now'"],
    [['doctor', '--check-config'], "Option '--check-config' is not one of doctor"],
    [['print-schema', '--json'], "Option '--json' is not one of print-schema"],
    [['--token', 'T'], "Option '--token' is not one of the gateway without a command"],
  ])('is refused with the usage: %j', async (words, problem) => {
    const { code, stdout, stderr } = await run(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/\n\nUsage: checkpoint-gateway \[options\]\n +checkpoint-gateway doctor/);
    expect(stderr.startsWith(`${problem}\n`)).toBe(true);
  });

  it.each([
    ['first', ['print-schema']],
    ['behind the host and the port of the image', ['--host', '0.0.0.0', '--port', '4000', 'print-schema']],
  ])('print-schema prints schema/schema.graphql, %s', async (_where, words) => {
    const { code, stdout, stderr } = await run(words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));
  });
});

describe('--check-config', () => {
  it('sums up the file in this folder without its secrets', async () => {
    expect(await run(['--check-config'], { T: 's3cret' }, folder({ port: 8080, upstreams: [SG, LAB] }))).toEqual({
      code: 0,
      stdout:
        'gateway.config.json is usable: host 127.0.0.1, port 8080, upstreams sg (cbr, passthrough), lab (karbor, token)\n',
      stderr: '',
    });
  });

  it('prefers --config to GATEWAY_CONFIG to the file in this folder', async () => {
    const [byOption, byVariable, here] = [1, 2, 3].map((port) => folder({ port, upstreams: [SG] }));
    const env = { GATEWAY_CONFIG: `${byVariable}/gateway.config.json` };
    const first = await run(['--check-config', '--config', `${byOption}/gateway.config.json`], env, here);
    const second = await run(['--check-config'], env, here);
    const third = await run(['--check-config'], { GATEWAY_CONFIG: '' }, here);
    expect([first, second, third].map(({ stdout }) => /port \d/.exec(stdout)?.[0])).toEqual([
      'port 1',
      'port 2',
      'port 3',
    ]);
  });

  it('takes a file that begins with a byte order mark, and is a pipe', async () => {
    const text = `\uFEFF${JSON.stringify({ upstreams: [SG] })}`;
    const words = [process.execPath, MAIN, '--check-config', '--config', '/dev/stdin'];
    const piped = startCommand('sh', ['-c', 'echo "$0" | "$@"', text, ...words]);
    expect((await piped.ended).stdout).toMatch(/^\/dev\/stdin is usable: /);
  });

  it('lets --port and --host win', async () => {
    const { stdout } = await run(['--check-config', '--port', '0', '--host', '::1'], {}, folder({ upstreams: [SG] }));
    expect(stdout).toContain('host ::1, port 0,');
  });

  it('says that without a file the sandbox would run', async () => {
    expect(await run(['--check-config'])).toEqual({
      code: 0,
      stdout: 'No configuration file: the sandbox would run, with made-up data.\n',
      stderr: '',
    });
  });

  it('names a key with a typo', async () => {
    const { code, stdout, stderr } = await run(['--check-config'], {}, folder({ upstreams: [SG], prot: 1 }));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`gateway.config.json cannot be used:\n  - prot is not a known key; accepted: ${TOP_KEYS}\n`);
  });

  it('names a variable that is not set', async () => {
    const { code, stderr } = await run(['--check-config'], {}, folder({ upstreams: [LAB] }));
    expect(code).toBe(1);
    expect(stderr).toContain('upstreams[0].auth.token needs the environment variable T, which is not set');
  });

  it('names both ways out when rights of the gateway would be open to a network', async () => {
    const { code, stderr } = await run(
      ['--check-config', '--host', '0.0.0.0'],
      { T: 't' },
      folder({ upstreams: [LAB] }),
    );
    expect(code).toBe(1);
    expect(stderr).toContain('--host is "0.0.0.0", and upstreams[0] ("lab") uses the gateway\'s own rights');
    expect(stderr).toContain('or a list of "callers" with their keys, or "callers": "anyone"');
  });

  it('names the place where the file is not JSON', async () => {
    const { code, stderr } = await run(['--check-config'], {}, folder('{\n  "port": 1,\n}'));
    expect(code).toBe(1);
    expect(stderr).toContain('gateway.config.json cannot be used:\n  - line 3, column 1 is not JSON');
  });

  it.each([
    [['--config', 'no.json'], {}, '"no.json", named by --config: there is no such file'],
    [[], { GATEWAY_CONFIG: 'no.json' }, '"no.json", named by GATEWAY_CONFIG: there is no such file'],
    [['--config', '.'], {}, '".", named by --config: it is a folder'],
  ])('names a file that cannot be read: %j %j', async (words, env, problem) => {
    const { code, stderr } = await run(['--check-config', ...words], env as Record<string, string>);
    expect(code).toBe(1);
    expect(stderr).toContain(`cannot read ${problem}; accepted: a readable file with JSON`);
  });
});

import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GRAPHIQL, MAIN, start, startCommand } from '../support/command.ts';

describe('a signal', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s ends the process and its sandbox with 0', async (signal) => {
    const command = start(['--port', '0']);
    await command.printed(GRAPHIQL);
    command.process.kill(signal);
    expect((await command.ended).code).toBe(0);
  });

  it('SIGHUP ends it, too, even where nohup had that ignored: Node forgets so at its start', async () => {
    const underNohup = ['-c', 'trap "" HUP; exec "$0" "$@"', process.execPath, MAIN];
    const command = startCommand('sh', [...underNohup, '--port', '0']);
    await command.printed(GRAPHIQL);
    command.process.kill('SIGHUP');
    expect((await command.ended).code).toBe(0);
  });

  it('that comes twice at once is one', async () => {
    const command = start(['--port', '0']);
    await command.printed(GRAPHIQL);
    command.process.kill('SIGINT');
    command.process.kill('SIGTERM');
    expect((await command.ended).code).toBe(0);
  });

  it('that is repeated while a request hangs ends the process with 1 after a second', async () => {
    const command = start(['--port', '0']);
    const [, url = ''] = GRAPHIQL.exec(await command.printed(GRAPHIQL)) ?? [];
    const client = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
    client.write(
      'POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n',
    );
    client.write('Content-Length: 99\r\n\r\n{');
    await once(client, 'data');
    const startedAtMs = performance.now();
    const repeated = setInterval(() => command.process.kill('SIGTERM'), 100);
    onTestFinished(() => clearInterval(repeated));
    expect((await command.ended).code).toBe(1);
    expect(performance.now() - startedAtMs).toBeGreaterThan(1_000);
  });
});

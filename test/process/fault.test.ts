import { Agent } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startCommand } from '../support/command.ts';
import { installForTests } from '../support/installed.ts';
import { leaksIn } from '../support/leaks.ts';
import { configOver, holdingUpstream, TOKEN, urlOf } from './_support/holding.ts';
import { visit } from './_support/visitors.ts';

const HOOK = fileURLToPath(new URL('_support/fault-hook.mjs', import.meta.url));
const SECRET = 'gAAAAABsecret-of-a-caller-0123';

const installed = installForTests();

it.each([
  ['rejection', 'A rejection for the test.'],
  ['exception', "Cannot read properties of undefined (reading 'missing')"],
  ['rejection with no error', 'A value that is not an Error was thrown.'],
])('logs a %s that nobody caught, finishes what runs, and ends with 1', async (FAULT, message) => {
  const upstream = await holdingUpstream();
  const words = ['--import', HOOK, 'dist/main.js', '--config', configOver(upstream.origin)];
  const command = startCommand(process.execPath, words, { cwd: installed, env: { FAULT, SECRET } });
  const url = await urlOf(command);
  const agent = new Agent({ keepAlive: true });
  const running = Array.from({ length: 20 }, () => visit(url, 'slow', agent));
  await expect.poll(() => upstream.held.length, { timeout: 10_000 }).toBe(20);

  command.process.kill('SIGUSR2');
  await command.printed(/Uncaught error/);
  upstream.release();
  const taken = await Promise.all(running);
  const { code, stdout } = await command.ended;
  agent.destroy();

  expect(code).toBe(1);
  expect(taken.map(({ status, isLast }) => [status, isLast])).toEqual(taken.map(() => [200, true]));
  expect(stdout.match(/"msg":"Request\."/g)).toHaveLength(20);
  const line = stdout.split('\n').find((one) => one.includes('Uncaught error')) ?? '';
  expect(JSON.parse(line)).toMatchObject({ level: 60, err: { message, stack: expect.any(String) } });
  expect(leaksIn(stdout, [SECRET, TOKEN])).toEqual([]);
});

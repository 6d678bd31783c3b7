import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import * as image from './_support/image.ts';

const { DOCKERFILE, instructions } = image;
const probed = [
  ...image.projectFile('deploy/kubernetes/base/deployment.yaml').matchAll(/ path: (\S+), port: http /g),
].map(([, path]) => path);

describe('the linter', () => {
  it('finds nothing in the image definition', () => {
    expect(validate(DOCKERFILE)).toEqual([]);
  });

  it.each([
    ['an instruction', 'EXPOSE', 'EXPOS'],
    ['a flag', '--start-period', '--start-periode'],
    ['a duration', '10s', '10'],
    ['a port', 'EXPOSE 4000', 'EXPOSE http'],
    ['a folder', 'WORKDIR /app', 'WORKDIR app'],
  ])('sees that %s is wrong', (_what, right, wrong) => {
    expect(DOCKERFILE).toContain(right);
    expect(validate(DOCKERFILE.replace(right, wrong))).not.toEqual([]);
  });
});

it('gives Node the same options in the image, in npm start and in the command', () => {
  const { scripts } = JSON.parse(image.projectFile('package.json')) as { scripts: { start: string } };
  const [, ...options] = image.execForm('ENTRYPOINT').slice(0, -5);
  expect(scripts.start).toBe(`exec node ${options.join(' ')} dist/main.js`);
  expect(image.projectFile('src/main.ts').split('\n')[0]).toBe(`#!/usr/bin/env -S node ${options.join(' ')}`);
});

it.each([
  'README.md',
  'docs/operations.md',
  'deploy/Dockerfile',
  'deploy/compose.yaml',
  'deploy/kubernetes/base/deployment.yaml',
])('%s names the image by the version of the package', (file) => {
  const { version } = JSON.parse(image.projectFile('package.json')) as { version: string };
  const tags = Array.from(
    image.projectFile(file).matchAll(/(?: -t | image: |:ro" )checkpoint-gateway(\S*)/g),
    ([, tag]) => tag,
  );
  expect(new Set(tags)).toEqual(new Set([`:${version}`]));
});

describe('the image definition', () => {
  it('takes one Node image of a named version for all', () => {
    const images = instructions.filter((one) => one.getKeyword() === 'FROM').map(image.argumentsOf);
    expect(images).toEqual(['node:24-bookworm-slim AS build', 'node:24-bookworm-slim']);
  });

  it('installs what the lock says, and runs no script of a package', () => {
    const commands = instructions.filter((one) => one.getKeyword() === 'RUN').map(image.argumentsOf);
    expect(commands).toEqual(['npm ci --ignore-scripts', 'npm run build']);
  });

  it('holds the bundle, the schema and the package file, and nothing else', () => {
    expect(image.copies()).toEqual([
      { stage: 'build', sources: ['/app/dist'], to: './dist' },
      { stage: '', sources: ['schema'], to: './schema' },
      { stage: '', sources: ['package.json'], to: './' },
    ]);
    expect([...image.inImage('ADD'), ...image.inImage('RUN')]).toEqual([]);
  });

  it('lets nothing into the build but what it copies', () => {
    const copied = image.copies(instructions).flatMap(({ stage, sources }) => (stage === '' ? sources : []));
    const rules = image.projectFile('deploy/Dockerfile.dockerignore').split('\n').slice(1, -1);
    expect(rules[0]).toBe('*');
    expect(rules.slice(1).sort()).toEqual([...new Set(copied)].map((name) => `!${name.replace('./', '')}`).sort());
  });

  it('runs in production, as a user who is not root, as a process that signals reach', () => {
    expect(image.imageEnv()).toHaveProperty('NODE_ENV', 'production');
    expect(image.inImage('USER')).toEqual(['node']);
    const words = ['node', '--max-semi-space-size=32', '--no-memory-reducer', 'dist/main.js'];
    expect(image.execForm('ENTRYPOINT').slice(0, 4)).toEqual(words);
    expect(image.inImage('CMD')).toEqual([]);
  });

  it('listens to all on the port that it exposes and asks for its health', () => {
    expect(image.execForm('ENTRYPOINT').slice(4)).toEqual(['--host', '0.0.0.0', '--port', '4000']);
    expect(image.inImage('EXPOSE')).toEqual(['4000']);
    expect(image.execForm('HEALTHCHECK').at(-1)).toContain('//127.0.0.1:4000/health');
  });
});

describe('what the image holds, laid out in a folder', () => {
  const upstream = { name: 'sg', kind: 'cbr', endpoint: 'http://127.0.0.1:9', auth: { mode: 'passthrough' } };
  const folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-image-'));
  const config = join(folder, 'mounted.json');

  beforeAll(async () => {
    await image.layOut(folder);
    writeFileSync(config, JSON.stringify({ upstreams: [upstream] }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The same words as in the image, on a port that is free here. */
  async function onFreePort() {
    const port = await image.freePort();
    const wordsOf = (keyword: string) => image.execForm(keyword).map((word) => word.replace('4000', `${port}`));
    const health = async () => (await image.runWords(wordsOf('HEALTHCHECK'), folder).ended).code;
    const start = async () => {
      const { child, ended } = image.runWords(wordsOf('ENTRYPOINT'), folder, { GATEWAY_CONFIG: config });
      onTestFinished(() => void child.kill('SIGKILL'));
      await expect.poll(health, { timeout: 10_000 }).toBe(0);
      return { child, ended };
    };
    return { url: `http://127.0.0.1:${port}`, health, start };
  }

  it('is healthy while it runs and only then, and ends with 0 on SIGTERM', async () => {
    const { health, start } = await onFreePort();
    expect(await health()).toBe(1);
    const { child, ended } = await start();
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, stderr: '' });
    expect(await health()).toBe(1);
  });

  it.each(probed)('answers the probe %s of the Kubernetes example', async (path) => {
    const { url, start } = await onFreePort();
    await start();
    expect([200, 503]).toContain((await fetch(`${url}${path}`)).status);
  });

  it('names the file that it wants when none is mounted', async () => {
    const { code, stderr } = await image.runWords(image.execForm('ENTRYPOINT'), folder).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('cannot read "/etc/checkpoint-gateway/gateway.config.json", named by GATEWAY_CONFIG');
  });
});

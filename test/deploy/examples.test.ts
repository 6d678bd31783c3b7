import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config/config.ts';
import { complaintsOf } from '../support/config.ts';
import { projectFile } from './_support/image.ts';

const SECRETS = { GATEWAY_SECRET: 'k'.repeat(44), REDIS_URL: 'redis://:password@redis:6379' };
const files = [
  'deploy/compose.config.json',
  'deploy/kubernetes/base/gateway.config.json',
  'deploy/kubernetes/redis/gateway.config.json',
];

/** Reads a file as it is read in the image, which listens to all. */
const read = (name: string, env: Readonly<Record<string, string>>) =>
  readConfig({ name, content: projectFile(name) }, { NODE_ENV: 'production', ...env }, { host: '0.0.0.0' });

const variablesIn = (file: string) => Array.from(projectFile(file).matchAll(/\$\{(\w+)\}/g), ([, name]) => name);

describe.each(files)('%s', (file) => {
  it('can be used in production, with the variables that it names', () => {
    expect(complaintsOf(() => read(file, SECRETS))).toEqual([]);
  });

  it('lets a Prometheus of another machine read the metrics', () => {
    expect(JSON.parse(projectFile(file))).toMatchObject({ metrics: { port: 9464, host: '0.0.0.0' } });
  });

  it('holds no secret', () => {
    expect(JSON.parse(projectFile(file)).secret).toMatch(/^\$\{GATEWAY_SECRET\}$/);
  });
});

describe.each(['base', 'redis'])('the Secret of %s', (folder) => {
  const { stringData } = parse(projectFile(`deploy/kubernetes/${folder}/secret.example.yaml`)) as {
    stringData: Record<string, string>;
  };

  it('has a key for each variable of the configuration', () => {
    expect(Object.keys(stringData)).toEqual(variablesIn(`deploy/kubernetes/${folder}/gateway.config.json`));
  });

  it('lets no gateway start with the value of the example', () => {
    expect(complaintsOf(() => read(`deploy/kubernetes/${folder}/gateway.config.json`, stringData))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^secret .*at least 32/)]),
    );
  });
});

it('compose.yaml gives the gateway each variable of its configuration', () => {
  const { services } = parse(projectFile('deploy/compose.yaml')) as { services: { gateway: { environment: object } } };
  expect(Object.keys(services.gateway.environment)).toEqual(variablesIn('deploy/compose.config.json'));
});

it('the examples of Kubernetes are one configuration, with and without Redis', () => {
  const [, base = '', overlay = ''] = files;
  const { redis, ...rest } = JSON.parse(projectFile(overlay));
  expect(redis).toEqual({ url: expect.stringMatching(/^\$\{REDIS_URL\}$/) });
  expect(JSON.parse(projectFile(base))).toEqual(rest);
});

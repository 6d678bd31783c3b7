import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { inImage, projectFile } from './_support/image.ts';

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, object>>;
}

const { services, networks, volumes } = parse(projectFile('deploy/compose.yaml')) as Compose;
const all = Object.entries(services);

it('compose.yaml has the gateway, Redis and Prometheus', () => {
  expect(Object.keys(services)).toEqual(['gateway', 'redis', 'prometheus']);
});

describe.each(all)('the service %s', (name, service) => {
  it('has an image of a named version', () => {
    expect(service.image).toMatch(/^[\w/-]+:v?\d+\.\d+[\w.-]*$/);
  });

  it('runs as a user who is not root, without rights, and writes volumes alone', () => {
    expect(service).toMatchObject({
      user: expect.stringMatching(/^(?!root|0)\w+$/),
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.stringMatching(/^\d+m$/),
      restart: 'unless-stopped',
    });
  });

  it('is asked for its health', () => {
    if (name === 'gateway') expect(inImage('HEALTHCHECK')).toHaveLength(1);
    else expect(service.healthcheck?.test[0]).toBe('CMD');
  });

  it('mounts files that exist, and volumes and networks that are declared', () => {
    for (const [source = '', , mode] of service.volumes.map((volume) => volume.split(':'))) {
      if (!source.startsWith('./')) expect(Object.keys(volumes)).toContain(source);
      else expect([existsSync(new URL(`../../deploy/${source}`, import.meta.url)), mode]).toEqual([true, 'ro']);
    }
    expect(Object.keys(networks)).toEqual(expect.arrayContaining([...service.networks]));
  });

  it('holds no secret, and opens ports on this machine alone', () => {
    for (const value of Object.values(service.environment ?? {})) expect(value).toMatch(/^\$\{[A-Z_]+:\?[^}]+\}$/);
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });
});

it('the gateway is built from the image definition of the repository', () => {
  expect(services.gateway?.build).toEqual({ context: '..', dockerfile: 'deploy/Dockerfile' });
});

it('Redis is reached by the gateway alone, writes every key to disk and evicts none', () => {
  const { redis } = services;
  expect(all.filter(([, service]) => service.networks.includes('store')).map(([name]) => name)).toEqual([
    'gateway',
    'redis',
  ]);
  expect(redis?.networks).toEqual(['store']);
  expect(networks.store).toEqual({ internal: true });
  expect(redis?.command?.join(' ')).toMatch(/--appendonly yes --appendfsync always .*--maxmemory-policy noeviction/);
});

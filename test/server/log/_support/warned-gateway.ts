import { openGateway, type TestGateway } from '../../../support/gateway.ts';

export const ID = { 'x-request-id': 'console.42' };
export const READ = '{ vault(id: "vault:up:00000000-0000-4000-8000-000000000001") { name } }';
export const CREATE =
  'mutation { createCheckpoint(input: { vaultId: "vault:up:00000000-0000-4000-8000-000000000001" }) { ... on Failure { code } } }';
export const BUSY = { error_code: 'BackupService.0002', error_msg: 'secret words' };

export type Line = Record<string, unknown>;

/** The warnings of a gateway, without what every line has. */
export function warnings({ log }: TestGateway): Line[] {
  return log.filter(({ level }) => level === 40).map(({ level: _level, time: _time, ...line }) => line);
}

export function gatewayTo(endpoint: string, parts: object = {}, more: object = {}): TestGateway {
  const auth = { mode: 'token', token: 't' };
  const upstream = { name: 'up', kind: 'cbr', endpoint, projectId: 'p', auth, ...parts };
  return openGateway({ upstreams: [upstream], requestTimeoutMs: 1_000, ...more }, { writeMs: 3_400 });
}

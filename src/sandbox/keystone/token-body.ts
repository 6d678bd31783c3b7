import type { World } from '../exchange.ts';
import { hexFrom } from '../identifiers.ts';
import { wholeSecondsZ } from '../instants.ts';
import type { KeystoneEstate, KeystoneToken } from './estate.ts';

/** The body of a token response. The token itself is in a header only. */
export function tokenBody({ estate, origins }: World, token: KeystoneToken): object {
  const { keystone } = estate;
  const user = keystone.users.find(({ id }) => id === token.userId);
  return {
    methods: token.methods,
    user: {
      domain: domainBody(keystone, user?.domainId),
      id: token.userId,
      name: user?.name ?? '',
      password_expires_at: null,
    },
    audit_ids: token.auditIds,
    expires_at: wholeSecondsZ(token.expiresAt),
    issued_at: wholeSecondsZ(token.issuedAt),
    ...(token.projectId === null ? {} : projectPart(keystone, token, token.projectId, origins)),
    ...credentialPart(keystone, token),
  };
}

/** Absent from an unscoped token. */
function projectPart(
  keystone: KeystoneEstate,
  { userId }: KeystoneToken,
  projectId: string,
  origins: World['origins'],
): object {
  const project = keystone.projects.find(({ id }) => id === projectId);
  return {
    project: { domain: domainBody(keystone, project?.domainId), id: projectId, name: project?.name ?? '' },
    is_domain: false,
    roles: rolesOf(keystone, userId, projectId).map((name) => ({ id: hexFrom(`keystone-role:${name}`), name })),
    catalog: catalogBody(projectId, origins),
  };
}

export function rolesOf({ users }: KeystoneEstate, userId: string, projectId: string): string[] {
  return users.find(({ id }) => id === userId)?.roles[projectId] ?? [];
}

function credentialPart({ applicationCredentials }: KeystoneEstate, token: KeystoneToken): object {
  const credential = applicationCredentials.find(({ id }) => id === token.applicationCredentialId);
  if (credential === undefined) return {};
  return { application_credential: { id: credential.id, name: credential.name, restricted: true } };
}

function domainBody({ domains }: KeystoneEstate, domainId: string | undefined): object {
  return { id: domainId ?? '', name: domains.find(({ id }) => id === domainId)?.name ?? '' };
}

/** The URLs have the project of the token. */
export function catalogBody(projectId: string, origins: World['origins']): object[] {
  const services = [
    { type: 'object-store', name: 'swift', url: `${origins.karbor}/swift/v1/AUTH_${projectId}` },
    { type: 'identity', name: 'keystone', url: `${origins.keystone}/v3/` },
    { type: 'data-protect', name: 'karbor', url: `${origins.karbor}/v1/${projectId}` },
  ];
  return services.map(({ type, name, url }) => ({
    endpoints: ['admin', 'internal', 'public'].map((side) => ({
      id: hexFrom(`keystone-endpoint:${type}:${side}`),
      interface: side,
      region_id: 'RegionOne',
      url,
      region: 'RegionOne',
    })),
    id: hexFrom(`keystone-service:${type}`),
    type,
    name,
  }));
}

import type { World } from '../exchange.ts';
import type { KeystoneEstate, KeystoneProject, KeystoneUser } from './estate.ts';
import { malformedJson, missingProperty, notFound, notToBeFound, scopeRefused, unauthorized } from './refusals.ts';
import { findToken, type Grant, isValid } from './tokens.ts';

interface ByIdOrName {
  id?: string;
  name?: string;
  domain?: { id?: string; name?: string };
}

interface AuthBody {
  identity?: {
    methods?: string[];
    password?: { user?: ByIdOrName & { password?: string } };
    application_credential?: { id?: string; name?: string; secret?: string; user?: ByIdOrName };
    token?: { id?: string };
  };
  scope?: { project?: ByIdOrName };
}

/** Authenticates a token request and determines its project. A failure is a 401 without a reason. */
export function grantFor(world: World, text: string): Grant {
  const { identity, scope } = readAuth(text);
  if (identity === undefined) throw missingProperty('identity');
  if (identity.methods === undefined) throw missingProperty('methods');
  const grant = unscopedGrant(world, identity, identity.methods[0]);
  if (scope?.project === undefined) return grant;
  if (grant.applicationCredentialId !== undefined) throw scopeRefused(world);
  return scoped(world, grant, scope.project);
}

function unscopedGrant(world: World, identity: NonNullable<AuthBody['identity']>, method: string | undefined): Grant {
  switch (method) {
    case 'password':
      return passwordGrant(world, identity.password?.user ?? {});
    case 'application_credential':
      return credentialGrant(world, identity.application_credential ?? {});
    case 'token':
      return tokenGrant(world, identity.token?.id ?? '');
    default:
      throw unauthorized(world);
  }
}

function readAuth(text: string): AuthBody {
  let body: { auth?: AuthBody } | null;
  try {
    body = JSON.parse(text);
  } catch {
    throw malformedJson();
  }
  if (typeof body !== 'object' || body === null) throw malformedJson();
  if (body.auth === undefined) throw missingProperty('auth');
  return body.auth;
}

function passwordGrant(world: World, asked: ByIdOrName & { password?: string }): Grant {
  const user = findByIdOrName(world.estate.keystone, world.estate.keystone.users, asked, 'user');
  if (user === undefined || user.password !== asked.password) throw unauthorized(world);
  return { methods: ['password'], userId: user.id, projectId: null };
}

/** Authenticates an application credential, which is bound to its project. The only reported reason is an unknown id. */
function credentialGrant(
  world: World,
  asked: { id?: string; name?: string; secret?: string; user?: ByIdOrName },
): Grant {
  const { keystone } = world.estate;
  const user = asked.user && findByIdOrName(keystone, keystone.users, asked.user, 'user');
  const credential = keystone.applicationCredentials.find(({ id, name, userId }) =>
    asked.id === undefined ? name === asked.name && userId === user?.id : id === asked.id,
  );
  if (credential === undefined && asked.id !== undefined) {
    throw notFound(`Could not find Application Credential: ${asked.id}.`);
  }
  if (credential === undefined || credential.secret !== asked.secret) throw unauthorized(world);
  const { id: applicationCredentialId, userId, projectId } = credential;
  return { methods: ['application_credential'], userId, projectId, applicationCredentialId };
}

/** The new token expires together with the old one. */
function tokenGrant(world: World, text: string): Grant {
  const token = findToken(world.estate.keystone, text);
  if (!isValid(token, world.now)) throw unauthorized(world);
  const { methods, userId, expiresAt, auditIds } = token;
  return { methods: [...methods, 'token'], userId, projectId: null, expiresAt, parentAuditId: auditIds[0] };
}

function scoped(world: World, grant: Grant, asked: ByIdOrName): Grant {
  const { keystone } = world.estate;
  const project = findByIdOrName(keystone, keystone.projects, asked, 'project');
  const user = keystone.users.find(({ id }) => id === grant.userId);
  const isBoundElsewhere = grant.projectId !== null && grant.projectId !== project?.id;
  if (project === undefined || isBoundElsewhere || user?.roles[project.id] === undefined) throw unauthorized(world);
  return { ...grant, projectId: project.id };
}

/** Finds by id, or by a name with its domain. The name has precedence. */
function findByIdOrName<Row extends KeystoneUser | KeystoneProject>(
  { domains }: KeystoneEstate,
  rows: readonly Row[],
  asked: ByIdOrName,
  target: 'user' | 'project',
): Row | undefined {
  if (asked.name === undefined && asked.id === undefined) throw notToBeFound('id or name', target);
  if (asked.name === undefined) return rows.find(({ id }) => id === asked.id);
  if (asked.domain === undefined) throw notToBeFound('domain', target);
  const { id: domainId, name: domainName } = asked.domain;
  if (domainId === undefined && domainName === undefined) throw notToBeFound('id or name', 'domain');
  const domain = domains.find(({ id, name }) => (domainId === undefined ? name === domainName : id === domainId));
  return rows.find((row) => row.name === asked.name && row.domainId === domain?.id);
}

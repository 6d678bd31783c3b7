import { HOUR_MS } from '../instants.ts';

export interface KeystoneDomain {
  id: string;
  name: string;
}

export interface KeystoneProject {
  id: string;
  name: string;
  domainId: string;
}

export interface KeystoneUser {
  id: string;
  name: string;
  domainId: string;
  password: string;
  /** Role names by project id. The user has no access to other projects. */
  roles: Record<string, string[]>;
}

export interface ApplicationCredential {
  id: string;
  name: string;
  secret: string;
  userId: string;
  projectId: string;
}

export interface KeystoneToken {
  text: string;
  methods: string[];
  userId: string;
  /** null: unscoped. */
  projectId: string | null;
  issuedAt: number;
  expiresAt: number;
  isRevoked: boolean;
  /** Its own id, then that of the token from which it is derived. */
  auditIds: string[];
  applicationCredentialId?: string;
}

export interface KeystoneEstate {
  domains: KeystoneDomain[];
  projects: KeystoneProject[];
  users: KeystoneUser[];
  applicationCredentials: ApplicationCredential[];
  /** Every issued token. */
  tokens: KeystoneToken[];
  tokenLifetimeMs: number;
  isDown: boolean;
}

export const DEMO: KeystoneProject = { id: 'dc71467ec8464c86ad179aa0a4006e72', name: 'demo', domainId: 'default' };
const OTHER: KeystoneProject = { id: 'd1b7141d152543d8acddf38f91d7eaae', name: 'other', domainId: 'default' };
const ADMIN: KeystoneProject = { id: '5188ba0cdf604db8b2282a548232b871', name: 'admin', domainId: 'default' };

/** Three projects, with roles for the policy rules of Karbor. */
export function emptyKeystone(): KeystoneEstate {
  const user = (id: string, name: string, roles: Record<string, string[]>): KeystoneUser => ({
    id,
    name,
    domainId: 'default',
    password: `sandbox-password-${name}`,
    roles,
  });
  return {
    domains: [{ id: 'default', name: 'Default' }],
    projects: [{ ...DEMO }, { ...OTHER }, { ...ADMIN }],
    users: [
      user('d44a8f5732464453ac9d6f198a36bd2e', 'demo', { [DEMO.id]: ['reader', 'SwiftOperator', 'member'] }),
      user('e083e5f5e6104b16b01101cfdc50c91e', 'other', { [OTHER.id]: ['reader', 'member'] }),
      user('a335d37644de4b7897a39e6e79a3cebe', 'admin', {
        [DEMO.id]: ['reader', 'member', 'admin'],
        [ADMIN.id]: ['reader', 'member', 'admin'],
      }),
      user('0268c46f842346b792b79899c3f337b6', 'norole', {}),
    ],
    applicationCredentials: [
      {
        id: '6f2a9c41d8b34e07a5c1e3f7098b2d64',
        name: 'backup-console',
        secret: 'sandbox-secret-backup-console',
        userId: 'd44a8f5732464453ac9d6f198a36bd2e',
        projectId: DEMO.id,
      },
    ],
    tokens: [],
    tokenLifetimeMs: HOUR_MS,
    isDown: false,
  };
}

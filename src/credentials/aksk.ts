import type { Alarm, Credential } from './credential.ts';
import { fixedCredentialRefusal } from './own-refusal.ts';
import { type KeyPair, sign, signatureDate } from './signature.ts';

export interface AccessKeys extends KeyPair {
  /** Required with temporary keys. */
  readonly securityToken?: string | undefined;
}

/** Signs every request with AK/SK for one project. CBR only. */
export function accessKeyCredential(upstream: string, keys: AccessKeys, projectId: string, alarm: Alarm): Credential {
  const { securityToken } = keys;
  const scope = {
    'x-project-id': projectId,
    ...(securityToken !== undefined && { 'x-security-token': securityToken }),
  };
  return {
    authorize: async (_incoming, { method, origin, path, headers, body }) => {
      const [pathname = '', query = ''] = path.split('?');
      const contentType = headers['content-type'];
      const signed = { ...scope, ...(contentType !== undefined && { 'content-type': contentType }) };
      const call = { method, host: new URL(origin).host, path: pathname, query, body: body ?? '', headers: signed };
      return { ...scope, ...sign(keys, call, signatureDate(new Date())) };
    },
    rejected: () => false,
    describeRefusal: fixedCredentialRefusal(upstream, 'signature', alarm),
    identity: () => 'gateway',
  };
}

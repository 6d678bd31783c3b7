import type { Sandbox } from '../../../src/sandbox/server.ts';
import type { Recording } from '../../support/recordings.ts';
import type { Scene } from './recording-scenes.ts';

/** The first row that matches a case sets its scene. */
const SCENES: [RegExp, Scene][] = [
  [/^keystone\.validate\./, { time: '15:12:57', logIn: logInByCredential }],
  [/^keystone\.token\./, { time: '15:12:56' }],
  [/^plans\.list\.with-application-credential-token$/, { time: '15:12:57', logIn: logInByCredential }],

  [/^plans\.create/, { time: '15:09:34' }],
  [/^plans\.update\.(after-started|back-to-suspended)$/, { time: '15:09:36' }],
  [/^plans\.update/, { time: '15:09:35' }],
  [/^plans\.show\.with-parameters-started$/, { time: '15:09:36' }],
  [/^plans\.(show\.after-delete|list)/, { time: '15:09:37' }],

  [/^operation_logs\.of-orphan/, { time: '14:42:30' }],
  [/^checkpoints\.delete\.race/, { time: '14:46:08.400' }],
  [/^(checkpoints\.show\.after-delete-race|operation_logs\.after-delete-race)$/, { time: '14:46:10' }],

  [/^live\.protect\.(show\.available|operation_logs\.after)$/, { time: '15:09:42' }],
  [/^live\.protect\./, { time: '15:09:40' }],
  [/^live\.protect-fails\.(show\.error|operation_logs\.after)$/, { time: '15:09:45' }],
  [/^live\.protect-fails\./, { time: '15:09:43' }],
  [/^live\.restore\.show\.in_progress\.1-resources$/, { time: '15:09:47' }],
  [/^live\.restore\.(show\.(success|after)|operation_logs\.after)/, { time: '15:09:48' }],
  [/^live\.restore\./, { time: '15:09:45.200' }],
  [/^live\.restore-fails\.(show\.fail|operation_logs\.after)$/, { time: '15:09:50' }],
  [/^live\.restore-fails\./, { time: '15:09:49' }],
  [/^restores\.show\.worker-killed/, { time: '15:14:30' }],
  [/^restores\./, { time: '15:09:56' }],
  [/^live\.verify\.(show\.success|operation_logs\.after)$/, { time: '15:09:59' }],
  [/^live\.verify\./, { time: '15:09:57' }],
  [/^live\.verify-fails\.show\.fail$/, { time: '15:10:00' }],
  [/^live\.verify-fails\./, { time: '15:09:59.500' }],
  [/^verifications\.show\.worker-killed/, { time: '15:14:30' }],
  [/^verifications\./, { time: '15:10:01' }],

  [/^live\.copy\.create$/, { time: '15:10:00' }],
  [/^live\.copy\.(show\.available|operation_logs\.after)$/, { time: '15:10:05' }],
  [/^live\.copy\./, { time: '15:10:02' }],
  [/^live\.copy-fails\.(show\.error|operation_logs\.after)$/, { time: '15:10:07' }],
  [/^live\.copy-fails\./, { time: '15:10:05' }],
  [/^copies\./, { time: '15:10:07' }],
  [/^live\.delete\.delete$/, { time: '15:10:10' }],
  [/^live\.delete\.(show\.deleted|list-by-plan\.after|operation_logs\.after)$/, { time: '15:10:14' }],
  [/^live\.delete\./, { time: '15:10:12' }],
  [/^live\.delete-fails\.delete$/, { time: '15:10:14.200' }],
  [/^live\.delete-fails\.show\.deleting$/, { time: '15:10:15' }],
  [/^live\.delete-fails\./, { time: '15:10:16' }],

  [/^checkpoints\.create\.of-plan-with-resource-unknown-type$/, { time: '15:13:30', prepare: breakFlows }],
  [/^checkpoints\.create\.of-plan/, { time: '15:13:30' }],
  [/^checkpoints\.show\.of-plan/, { time: '15:13:32' }],
  [/made-by-scheduler$/, { time: '15:13:53' }],
  [/^live\.copy-three\.create$/, { time: '15:13:55' }],
  [/^live\.copy-three\.list\.wait/, { time: '15:13:58' }],
  [/^live\.copy-three\./, { time: '15:15:00' }],
  [/^checkpoints\.show\.worker-killed/, { time: '15:15:00' }],
  [/^fs\./, { time: '15:14:31' }],
  [/^operation_logs\.list/, { time: '15:15:12' }],
];

export function runSceneOf({ case: name }: Recording): Scene | undefined {
  return SCENES.find(([pattern]) => pattern.test(name))?.[1];
}

/** A type without a plugin is noticed when the flow is built. */
function breakFlows({ estate }: Sandbox): void {
  estate.karbor.unbuilt = 'flow';
}

async function logInByCredential({ keystone }: Sandbox): Promise<string> {
  const credential = { id: '3578f92da0a84716ac52f18228319302', secret: '<secret>' };
  const identity = { methods: ['application_credential'], application_credential: credential };
  const body = JSON.stringify({ auth: { identity } });
  const response = await fetch(`${keystone.authUrl}/auth/tokens`, { method: 'POST', body });
  return response.headers.get('x-subject-token') ?? '';
}

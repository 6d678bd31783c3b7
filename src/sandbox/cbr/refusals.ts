import { type Answer, type Call, Refusal } from '../exchange.ts';
import { hexFrom } from '../identifiers.ts';

export function requestIdOf(call: Call): string {
  return hexFrom(`cbr-request:${call.requestNumber}`);
}

const BUSINESS = {
  '0001': [400, 'No resource is available for backup.'],
  '6105': [404, 'The vault does not exist.'],
  '6113': [400, 'The vault status does not allow backup.'],
  '6114': [400, 'The used capacity of the vault exceeds the maximum capacity.'],
  '6124': [400, 'This type of vault does not support backup.'],
  '6135': [400, 'The resource is not in the vault.'],
  '6200': [404, 'The backup does not exist.'],
  '6203': [400, 'The backup is being created and cannot be deleted.'],
  '6217': [404, 'The backup restore point does not exist.'],
  '6220': [400, 'Automatic backups of a locked vault cannot be deleted manually.'],
  '6500': [404, 'The task does not exist.'],
} as const;

/** An error of the service. Conflicts are 400, too. */
export function businessRefusal(code: keyof typeof BUSINESS): Refusal {
  const [status, message] = BUSINESS[code];
  return new Refusal({ status, body: { error_code: `BackupService.${code}`, error_msg: message } });
}

export function invalidParameter(name: string): Refusal {
  return new Refusal({
    status: 400,
    body: { error_code: 'BackupService.9900', error_msg: `Invalid ${name} provided.` },
  });
}

/** An error of the shared API gateway, with the request id in the body. */
export function gatewayAnswer(call: Call, status: number, code: string, message: string): Answer {
  return { status, body: { error_msg: message, error_code: code, request_id: requestIdOf(call) } };
}

export function badToken(call: Call, why: string): Refusal {
  return new Refusal(gatewayAnswer(call, 401, 'APIGW.0301', `Incorrect IAM authentication information: ${why}`));
}

/** The error for a path with another project or an invalid id. */
export function malformedUrl(): Refusal {
  return new Refusal({ status: 401, body: { unauthorized: { code: '401', message: 'Malformed request url' } } });
}

import { type Call, headerOf } from '../exchange.ts';
import { isUuidLike } from './endpoint.ts';
import { badRequest, unexpectedFault } from './faults.ts';
import { pythonRepr, pythonText } from './python.ts';

type TypeName = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';

/** The subset of JSON Schema that Karbor's schemas use. */
export interface Shape {
  type: TypeName[];
  properties?: Record<string, Shape>;
  required?: string[];
  /** The schema of members that are not in `properties`. Defaults to none. */
  others?: Shape;
  items?: Shape;
  enum?: string[];
  maxLength?: number;
  minItems?: number;
  format?: 'uuid';
}

/** A body with one member, like all bodies of Karbor. */
export function wrapped(name: string, shape: Shape): Shape {
  return { type: ['object'], required: [name], properties: { [name]: shape } };
}

/** The validated body. The caller gives the type that the schema guarantees. */
export function readBody<Body>(call: Call, shape: Shape): Body {
  // Without a JSON content type or a body, the handler fails because of a missing argument.
  const isJson = headerOf(call, 'content-type')?.startsWith('application/json') ?? false;
  if (!isJson || call.body === '') throw unexpectedFault();
  const value = decode(call.body);
  const complaint = findComplaint(value, shape);
  if (complaint !== undefined) throw badRequest(complaintText(complaint));
  return value as Body;
}

function decode(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('Malformed request body');
  }
}

interface Complaint {
  /** The last step of the path; undefined at the top. */
  field: string | undefined;
  value: unknown;
  reason: string;
}

function complaintText({ field, value, reason }: Complaint): string {
  if (field === undefined) return reason;
  return `Invalid input for field/attribute ${field}. Value: ${pythonText(value)}. ${reason}`;
}

/** The shallowest violation, own level first. */
function findComplaint(value: unknown, shape: Shape, field?: string): Complaint | undefined {
  const reason = ownReason(value, shape);
  if (reason !== undefined) return { field, value, reason };
  for (const [name, member, memberShape] of checkedMembers(value, shape)) {
    const complaint = findComplaint(member, memberShape, name);
    if (complaint !== undefined) return complaint;
  }
  return undefined;
}

function ownReason(value: unknown, shape: Shape): string | undefined {
  const shown = pythonRepr(value);
  if (!shape.type.includes(typeName(value))) {
    return `${shown} is not of type ${shape.type.map((name) => `'${name}'`).join(', ')}`;
  }
  if (typeof value === 'string') {
    if (shape.enum && !shape.enum.includes(value)) return `${shown} is not one of ${pythonRepr(shape.enum)}`;
    if (shape.maxLength !== undefined && value.length > shape.maxLength) return `${shown} is too long`;
    if (shape.format === 'uuid' && !isUuidLike(value)) return `${shown} is not a 'uuid'`;
  }
  if (Array.isArray(value) && value.length < (shape.minItems ?? 0)) return `${shown} is too short`;
  return isObject(value) ? memberReason(value, shape) : undefined;
}

function memberReason(value: object, { required = [], properties = {}, others }: Shape): string | undefined {
  const absent = required.find((name) => !(name in value));
  if (absent !== undefined) return `'${absent}' is a required property`;
  const extra = others === undefined ? Object.keys(value).filter((name) => !(name in properties)) : [];
  if (extra.length === 0) return undefined;
  const verb = extra.length === 1 ? 'was' : 'were';
  return `Additional properties are not allowed (${extra.map(pythonRepr).join(', ')} ${verb} unexpected)`;
}

function checkedMembers(value: unknown, { properties = {}, others, items }: Shape): [string, unknown, Shape][] {
  if (Array.isArray(value) && items) return value.map((member, position) => [String(position), member, items]);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]): [string, unknown, Shape][] => {
    const shape = properties[name] ?? others;
    return shape === undefined ? [] : [[name, member, shape]];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeName(value: unknown): TypeName {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value as 'object' | 'string' | 'boolean';
}

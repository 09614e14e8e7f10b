// What every connector in JavaScript would otherwise write again: its manifest, the input read by its schema, and what the
// answer to a request, or its absence, means. The same rules as in the kit for Rust.
//
// It is handed the host's functions, so that tests can play the host.

/**
 * The contract's `connector` interface of a definition.
 *
 * @param definition name, title, version, description, baseUrl, and `actions`: each with `run(input, host)`
 * @param host `{ send, actingUser, intent, setting, log }`
 */
export function connectorOf(definition, host) {
  const manifest = manifestOf(definition);
  return {
    describe: () => manifest,
    invoke(name, input) {
      const action = definition.actions.find((action) => action.name === name);
      if (!action) {
        const names = definition.actions.map((action) => action.name).join(', ');
        fail('not-found', 'action-not-found', `There is no action \`${name}\`. There are ${names}.`, { kind: 'action', id: name });
      }
      try {
        return JSON.stringify(action.run(read(action, input), host));
      } catch (error) {
        if (error.payload) throw error;
        // A failure is a value: uncaught, it would be a trap.
        fail('internal', 'connector-fault', `The connector failed: ${error.message}`);
      }
    },
  };
}

function manifestOf(definition) {
  const { authentication = { modes: ['none'], authorizeUrl: '', tokenUrl: '' } } = definition;
  return {
    name: definition.name,
    title: definition.title,
    version: definition.version,
    description: definition.description,
    actions: definition.actions.map((action) => ({
      name: action.name,
      title: action.title,
      description: action.description,
      inputSchema: JSON.stringify(action.input),
      outputSchema: JSON.stringify(action.output),
      effect: action.effect ?? 'reads',
      repeatable: action.repeatable ?? (action.effect ?? 'reads') === 'reads',
      lookUp: action.lookUp,
      secretOutput: action.secretOutput ?? false,
      offline: action.offline ?? false,
      scopes: action.scopes ?? [],
    })),
    hosts: definition.hosts ?? [],
    baseUrl: definition.baseUrl,
    authentication,
    rateLimits: { requests: 10, intervalMs: 1000, plans: [], quotas: [], ...definition.rateLimits },
    settings: (definition.settings ?? []).map((setting) => ({ ...setting, schema: JSON.stringify(setting.schema) })),
    details: '{}',
  };
}

/** An error of the contract. What is thrown is its case, as the compiler wants it. */
export class ContractError extends Error {
  constructor(tag, code, message, details) {
    super(message);
    this.payload = { tag, val: { code, message, details: JSON.stringify(details) } };
  }
}

/** Ends the action with an error of this case: `not-found`, `conflict`, `upstream`, … */
export function fail(tag, code, message, details = {}) {
  throw new ContractError(tag, code, message, details);
}

// Input -------------------------------------------------------------------------------------------------------------

function read(action, text) {
  let input;
  try {
    input = wellFormed(JSON.parse(text));
  } catch (error) {
    invalid([{ field: '', code: 'no-json', message: `The input is not JSON: ${error.message}.` }]);
  }
  const fields = [];
  mismatches(action.input, input, '', fields);
  if (fields.length > 0) invalid(fields);
  return input;
}

/** Half of a surrogate pair has no UTF-8, in a request as in an error; U+FFFD stands for it. Followed as deep as schemas go. */
function wellFormed(value, depth = 0) {
  if (typeof value === 'string') return value.replaceAll(/[\uD800-\uDFFF]/gu, '\uFFFD');
  if (typeof value !== 'object' || value === null || depth > 64) return value;
  if (Array.isArray(value)) return value.map((item) => wellFormed(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [wellFormed(name), wellFormed(inner, depth + 1)]));
}

function invalid(fields) {
  const [first] = fields;
  const message = first.field ? `${first.field}: ${first.message}` : first.message;
  fail('invalid-input', first.code, message, { fields });
}

const IS_A = {
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
};

/** Gathers every mismatch of a value with a plain JSON Schema, each with its field. */
function mismatches(schema, value, field, found) {
  const tell = (code, message, limit) => {
    if (found.length < 100) found.push({ field, code, message, ...(limit === undefined ? {} : { limit }) });
  };
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => IS_A[type](value))) {
    return tell('wrong-type', `Give ${types.join(' or ')}.`);
  }
  if (schema.enum && !schema.enum.includes(value)) {
    return tell('not-one-of', `Give ${schema.enum.join(', ')}.`, schema.enum);
  }
  if (typeof value === 'number') {
    if (value < schema.minimum) tell('out-of-range', `Give ${schema.minimum} or more.`, schema.minimum);
    if (value > schema.maximum) tell('out-of-range', `Give ${schema.maximum} or less.`, schema.maximum);
  } else if (typeof value === 'string') {
    const length = [...value].length;
    if (length < schema.minLength) tell('too-short', `Give ${schema.minLength} characters at least.`, schema.minLength);
    if (length > schema.maxLength) tell('too-long', `Give ${schema.maxLength} characters at most.`, schema.maxLength);
    if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) tell('malformed', `It has to match ${schema.pattern}.`);
  } else if (Array.isArray(value)) {
    if (value.length < schema.minItems) tell('too-short', `Give ${schema.minItems} entries at least.`, schema.minItems);
    if (value.length > schema.maxItems) tell('too-long', `Give ${schema.maxItems} entries at most.`, schema.maxItems);
    value.forEach((item, index) => mismatches(schema.items ?? {}, item, `${field}[${index}]`, found));
  } else if (IS_A.object(value)) {
    const path = (name) => (field ? `${field}.${name}` : name);
    const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(value, name));
    for (const name of missing) found.push({ field: path(name), code: 'missing', message: `\`${name}\` is missing.` });
    for (const [name, inner] of Object.entries(value)) {
      const known = Object.hasOwn(schema.properties ?? {}, name);
      if (known) mismatches(schema.properties[name], inner, path(name), found);
      else if (schema.additionalProperties === false) {
        found.push({ field: path(name), code: 'unknown-field', message: `There is no field \`${name}\`.` });
      }
    }
  }
}

// Requests ----------------------------------------------------------------------------------------------------------

/**
 * Sends one request, and expects success.
 *
 * @param request `{ method, url, identity, headers, body }`, all but `url` optional
 * @param about what it is about, for `not-found`: `{ kind, id }`
 */
export function ask(host, request, about = { kind: 'resource', id: '' }) {
  const sent = { method: 'get', identity: 'acting-user', headers: [], quotas: [], ...request };
  const writes = sent.method !== 'get';
  let response;
  try {
    response = host.send(sent);
  } catch (error) {
    if (!error.payload) throw error;
    noAnswer(error.payload, writes, sent.identity);
  }
  if (response.status >= 200 && response.status < 300) return response;
  refused(response, writes, sent.identity, about);
}

/** A value as one segment of a path: no input can add a segment or a query. */
export function segment(value) {
  // A URL takes `%2E%2E` for a step too, so the percent sign is encoded as well: what arrives is no step.
  if (value === '.' || value === '..') return value.replaceAll('.', '%252E');
  return encodeURIComponent(value);
}

/** A header of an answer. */
export function header(response, name) {
  return response.headers.find((header) => header.name.toLowerCase() === name)?.value;
}

function noAnswer({ tag, val }, writes, identity) {
  const details = { ...JSON.parse(val.details) };
  if (tag === 'unauthorized') details.identity ??= identity.replace('-', '_');
  const same = ['not-allowed', 'unauthorized', 'rate-limited', 'daily-limit'].includes(tag);
  const meaning = same ? tag : tag === 'no-answer' && writes ? 'unknown-outcome' : 'unavailable';
  fail(meaning, val.code, val.message, details);
}

const BY_STATUS = {
  401: 'unauthorized', 403: 'not-allowed', 404: 'not-found', 410: 'not-found', 409: 'conflict', 412: 'conflict', 423: 'conflict',
  429: 'rate-limited', 408: 'unavailable', 502: 'unavailable', 503: 'unavailable', 504: 'unavailable',
};

/** Only a 4xx, 408 aside, says that a change was not made. */
function refused(response, writes, identity, about) {
  const { status } = response;
  const words = wordsOf(response);
  const details = { status, service_message: words };
  if (writes && (status < 400 || status >= 500 || status === 408)) {
    fail('unknown-outcome', `${status}`, `The service failed with status ${status} and may have done it all the same: ${words}`, details);
  }
  const tag = BY_STATUS[status] ?? 'upstream';
  if (tag === 'not-found') Object.assign(details, about);
  if (tag === 'unauthorized') details.identity = identity.replace('-', '_');
  if (tag === 'rate-limited') details.retry_after_ms = retryAfter(response) ?? 1000;
  fail(tag, `${status}`, `The service refused with status ${status}: ${words}`, details);
}

function wordsOf(response) {
  try {
    const body = JSON.parse(response.body);
    const words = body.message ?? body.error?.message ?? body.error_description ?? body.detail ?? body.error;
    if (typeof words === 'string' && words.trim()) return words.trim();
  } catch {
    // It is no JSON; what there is will do.
  }
  const text = response.body.trim();
  if (text.startsWith('<')) return '(a page, not JSON)';
  return text.slice(0, 200) || '(no words)';
}

/** In milliseconds: seconds, or a date. */
function retryAfter(response) {
  const text = header(response, 'retry-after')?.trim();
  if (!text) return undefined;
  const seconds = Number(text);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(wait) && (wait >= 0 || !Number.isFinite(seconds)) ? Math.min(Math.max(Math.ceil(wait), 0), 86_400_000) : undefined;
}

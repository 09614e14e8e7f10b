// The capability `microapp:connector/http` for one service: where requests may go, whose token they carry, and how fast.

import { rateOf } from './rate.mjs';

/** The host's to set, not a connector's. */
const KEPT = new RegExp(`^(${[
    'authorization', 'proxy-.*', 'cookie2?', 'host', 'forwarded', 'x-forwarded-(for|host|proto)', 'x-real-ip', 'via', 'accept-encoding',
    'connection', 'content-length', 'expect', 'http2-settings', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade',
].join('|')})$`, 'i');
/** Headers of answers that carry credentials. */
const WITHHELD = /^(set-cookie2?|(www|proxy)-authenticate|(proxy-)?(authorization|authentication-info))$/;

/**
 * Sends a request of the contract; gives a response of the contract, or throws a failure of the contract.
 *
 * `service`: `{ baseUrl, token }`, and what bounds one call: `rateLimits` in place of the manifest's, `until` (a time of `Date.now`), `most`
 * (requests, requestBytes, answerBytes), `signal` to cancel it, `reads` where the action has declared that it only reads,
 * `offline` where it has declared that it sends nothing, `open` where the connector has declared that its service wants no credential.
 */
export async function exchange(service, request) {
    const refuse = (tag, code, message, details = {}) => {
        throw { tag, val: { code, message: hide(service, message), details: JSON.stringify(details) } };
    };
    const { requests = 2_000, requestBytes = 1 << 20, answerBytes = 8 << 20 } = service.most ?? {};
    const until = Math.min(service.until ?? Infinity, Date.now() + 30_000);
    if (service.signal?.aborted) throw new Error('the call was cancelled');
    service.sent = (service.sent ?? 0) + 1;
    if (service.sent > requests) refuse('not-allowed', 'too-many-requests-in-call', `One call may send ${requests} requests.`);

    if (service.reads && request.method !== 'get') {
        refuse('not-allowed', 'effect-not-declared', `An action that declares the effect reads may not send ${request.method}.`);
    }
    if (service.offline) refuse('not-allowed', 'effect-not-declared', 'An action that declares that it is offline sends nothing.');
    const base = new URL(service.baseUrl.replace(/\/?$/, '/'));
    const url = URL.canParse(request.url, base) ? new URL(request.url, base) : refuse('not-allowed', 'bad-url', 'No URL.');
    if (url.origin !== base.origin) refuse('not-allowed', 'address-not-allowed', `${url.host} is not granted here.`);
    if (url.username || url.password) refuse('not-allowed', 'bad-url', 'A URL with a user name is not sent.');
    const headers = new Headers();
    for (const { name, value } of request.headers) {
        if (KEPT.test(name)) refuse('not-allowed', 'header-not-allowed', `${name} is the host's to set.`);
        try {
            headers.append(name, Buffer.from(value).toString('latin1')); // so what goes over the wire is UTF-8
        } catch {
            refuse('not-allowed', 'header-not-allowed', 'HTTP does not allow such a header.');
        }
    }
    const bytes = Buffer.byteLength(request.body ?? '') + Buffer.byteLength(request.url);
    if (bytes > requestBytes) refuse('not-allowed', 'request-too-large', `The request has ${bytes} bytes; ${requestBytes} may be sent.`);
    if (request.method === 'get' && request.body !== undefined) refuse('not-sent', 'no-body-with-get', '`fetch` sends none.');
    if (!service.open && !service.token) refuse('unauthorized', 'credential-missing', 'Nobody has connected this account.');
    if (request.body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');

    const rate = rateOf(service);
    if (!(await rate.slot(until))) {
        refuse('rate-limited', 'rate-limited', 'The rate limit is used up for now.', { retry_after_ms: rate.interval });
    }
    if (!service.open) headers.set('authorization', `Bearer ${service.token}`); // attached last; the component never sees it
    const late = AbortSignal.timeout(Math.max(1, until - Date.now() - 50));
    const signal = service.signal ? AbortSignal.any([late, service.signal]) : late;
    try {
        const answer = await fetch(url, { method: request.method.toUpperCase(), headers, body: request.body, redirect: 'manual', signal });
        const seen = [...answer.headers].filter(([name]) => !WITHHELD.test(name));
        return {
            status: answer.status,
            headers: seen.map(([name, value]) => ({ name, value: hide(service, value) })),
            body: hide(service, await text(answer, answerBytes)),
        };
    } catch (error) {
        if (service.signal?.aborted) throw new Error('the call was cancelled');
        // Only a refused connection surely carried nothing.
        const code = error.cause?.code;
        const unsent = code === 'ECONNREFUSED' || code === 'ENOTFOUND';
        return refuse(unsent ? 'not-sent' : 'no-answer', code ?? 'no-answer', String(error.cause ?? error));
    } finally {
        rate.answered();
    }
}

/** A service may echo what it was sent. */
const hide = (service, text) => (service.token ? text.replaceAll(service.token, '[credential]') : text);

async function text(answer, most) {
    const parts = [];
    let bytes = 0;
    for await (const part of answer.body ?? []) {
        bytes += part.length;
        if (bytes > most) throw new Error(`the answer is longer than ${most} bytes`);
        parts.push(part);
    }
    return Buffer.concat(parts).toString('utf8');
}

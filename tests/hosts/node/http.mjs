// The capability `microapp:connector/http` for one service: where requests may go, and whose token they carry.

/** Sends a request of the contract; gives a response of the contract, or throws a failure of the contract. */
export async function exchange(service, request) {
    const refuse = (tag, code, message) => {
        throw { tag, val: { code, message, details: '{}' } };
    };
    const base = new URL(service.baseUrl.replace(/\/?$/, '/'));
    const url = URL.canParse(request.url, base) ? new URL(request.url, base) : refuse('not-allowed', 'bad-url', 'No URL.');
    if (url.origin !== base.origin) refuse('not-allowed', 'address-not-allowed', `${url.host} is not granted here.`);
    const kept = request.headers.filter(({ name }) => /^(authorization|cookie|host|connection)$/i.test(name));
    if (kept.length) refuse('not-allowed', 'header-not-allowed', `${kept[0].name} is the host's to set.`);

    const headers = new Headers(request.headers.map(({ name, value }) => [name, value]));
    if (request.body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
    headers.set('authorization', `Bearer ${service.token}`); // attached last; the component never sees it
    try {
        const answer = await fetch(url, {
            method: request.method.toUpperCase(),
            headers,
            body: request.body,
            redirect: 'manual',
            signal: AbortSignal.timeout(30_000),
        });
        const seen = [...answer.headers].filter(([name]) => !/^(set-cookie|www-authenticate)$/.test(name));
        return {
            status: answer.status,
            headers: seen.map(([name, value]) => ({ name, value })),
            body: await answer.text(),
        };
    } catch (error) {
        // Only a refused connection surely carried nothing.
        const code = error.cause?.code;
        const unsent = code === 'ECONNREFUSED' || code === 'ENOTFOUND';
        return refuse(unsent ? 'not-sent' : 'no-answer', code ?? 'no-answer', String(error.cause ?? error));
    }
}

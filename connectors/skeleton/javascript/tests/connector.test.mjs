import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectorOf } from '../vendor/kit.mjs';
import { definition } from '../src/connector.mjs';

/** A host whose service gives these answers, in order. */
function playing(...answers) {
  const requests = [];
  const send = (request) => {
    requests.push(request);
    const answer = answers.shift();
    if (answer.payload) throw answer;
    return { status: 200, headers: [], body: '', ...answer };
  };
  return { requests, connector: connectorOf(definition, { send }) };
}

/** The case that an action ends with. */
function fails({ connector }, input) {
  try {
    connector.invoke('get-item', input);
  } catch (error) {
    return error.payload?.tag ?? error;
  }
  return undefined;
}

test('an item is read', () => {
  const host = playing({ body: '{"title": "Water the plants", "colour": "green"}' });
  const item = JSON.parse(host.connector.invoke('get-item', '{"id": "a/7"}'));
  assert.deepEqual(item, { id: 'a/7', title: 'Water the plants' });
  assert.equal(host.requests[0].url, 'items/a%2F7');
});

test('what is wrong with an input is told before anything is sent', () => {
  const host = playing();
  for (const input of ['', '[]', '{}', '{"id": ""}', '{"id": 7}', '{"id": "7", "name": "x"}']) {
    assert.equal(fails(host, input), 'invalid-input', input);
  }
  assert.deepEqual(host.requests, []);
});

test('a refusal has its case', () => {
  const host = playing({ status: 404 }, { status: 429, headers: [{ name: 'retry-after', value: '3' }] }, { status: 503 });
  assert.equal(fails(host, '{"id": "7"}'), 'not-found');
  assert.equal(fails(host, '{"id": "7"}'), 'rate-limited');
  assert.equal(fails(host, '{"id": "7"}'), 'unavailable');
});

test('a request that did not leave is unavailable', () => {
  const val = { code: 'no-connection', message: 'Nobody is there.', details: '{}' };
  assert.equal(fails(playing({ payload: { tag: 'not-sent', val } }), '{"id": "7"}'), 'unavailable');
});

test('there is no other action', () => {
  const { connector } = playing();
  assert.throws(() => connector.invoke('get-items', '{}'), (error) => error.payload.tag === 'not-found');
});

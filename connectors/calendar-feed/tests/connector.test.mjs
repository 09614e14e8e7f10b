import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectorOf } from '../../kit.mjs';
import { definition } from '../src/connector.mjs';

const CALENDAR = `BEGIN:VCALENDAR\r
VERSION:2.0\r
BEGIN:VEVENT\r
UID:2@example.com\r
SUMMARY:Retrospective\\, with\r
  cake\r
DTSTART:20261211T150000Z\r
BEGIN:VALARM\r
SUMMARY:An alarm\r
END:VALARM\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:1@example.com\r
SUMMARY:Planning\r
DTSTART;TZID="Europe/Berlin":20261201T100000\r
DTEND;TZID="Europe/Berlin":20261201T110000\r
RRULE:FREQ=WEEKLY\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:3@example.com\r
SUMMARY:Without a time\r
END:VEVENT\r
END:VCALENDAR\r
`;

/** What the action makes of this answer. */
function list(answer, input = { feed: 'team.ics' }) {
  const requests = [];
  const send = (request) => {
    requests.push(request);
    return { status: 200, headers: [], body: CALENDAR, ...answer };
  };
  try {
    return { requests, ...JSON.parse(connectorOf(definition, { send }).invoke('list-events', JSON.stringify(input))) };
  } catch (error) {
    if (!error.payload) throw error;
    return { requests, error: error.payload };
  }
}

test('events stand in the order of their starts', () => {
  const { events, requests } = list({});
  assert.equal(requests[0].url, 'team.ics');
  assert.deepEqual(events, [
    {
      uid: '1@example.com', title: 'Planning', start: '2026-12-01T10:00:00', end: '2026-12-01T11:00:00',
      time_zone: 'Europe/Berlin', rule: 'FREQ=WEEKLY',
    },
    { uid: '2@example.com', title: 'Retrospective, with cake', start: '2026-12-11T15:00:00Z' },
  ]);
});

test('a range leaves out what is before and after it', () => {
  const titles = (range) => list({}, { feed: 'team.ics', ...range }).events.map((event) => event.uid[0]).join('');
  assert.equal(titles({ from: '2026-12-02' }), '2');
  assert.equal(titles({ to: '2026-12-01' }), '1');
  assert.equal(titles({ from: '2026-12-11', to: '2026-12-11' }), '2');
});

test('what is no calendar is told', () => {
  assert.equal(list({ body: '<html>' }).error.tag, 'upstream');
  assert.equal(list({ body: '' }).error.tag, 'upstream');
  assert.deepEqual(list({ body: 'BEGIN:VCALENDAR' }).events, []);
});

test('half of a surrogate pair is in no request and in no error', () => {
  const { requests, error } = list({ status: 404 }, { feed: 'half \ud800' });
  assert.equal(requests[0].url, 'half%20%EF%BF%BD');
  assert.equal(JSON.parse(error.val.details).id, 'half \uFFFD');
  assert.match(list({}, { 'half \udc00': 1 }).error.val.details, /half \uFFFD/u);
});

test('a fault of the connector is a value', () => {
  const { error } = list({ body: undefined });
  assert.equal(error.tag, 'internal');
});

test('a name can not lead elsewhere', () => {
  for (const feed of ['..', '../admin', 'a?b', 'https://other.example/x', 'half a pair \ud800']) {
    const [{ url }] = list({ status: 404 }, { feed }).requests;
    assert.match(url, /^[A-Za-z0-9%._-]+$/, feed);
    assert.notEqual(url, '..');
  }
});

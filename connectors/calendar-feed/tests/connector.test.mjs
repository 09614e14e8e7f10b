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
  assert.equal(titles({ to: '2026-12-01' }), '1');
  assert.equal(titles({ to: '2026-11-30' }), '');
  assert.equal(titles({ from: '2026-12-12' }), '1', 'a single event that is over is left out');
});

test('what began before and is not over is there, without its end', () => {
  const lasting = (start, end) => `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n${start}\r\n${end}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
  const count = (body, from) => list({ body }, { feed: 'team.ics', from }).events.length;
  const conference = lasting('DTSTART;VALUE=DATE:20261201', 'DTEND;VALUE=DATE:20261204');
  assert.equal(count(conference, '2026-12-03'), 1, 'the last day');
  assert.equal(count(conference, '2026-12-04'), 0, 'its end is the day after');
  const night = lasting('DTSTART:20261201T200000Z', 'DTEND:20261202T020000Z');
  assert.equal(count(night, '2026-12-02'), 1);
  assert.equal(count(night, '2026-12-03'), 0);
  const evening = lasting('DTSTART:20261201T200000', 'DTEND:20261202T000000');
  assert.equal(count(evening, '2026-12-02'), 0, 'it ends as the day begins');
});

test('what repeats is there until its last day', () => {
  const titles = (body, from) => list({ body }, { feed: 'team.ics', from }).events.map((event) => event.uid[0]).join('');
  assert.equal(titles(CALENDAR, '2027-06-01'), '1', 'it began before, and goes on');
  const ends = CALENDAR.replace('FREQ=WEEKLY', 'FREQ=WEEKLY;UNTIL=20261222T090000Z');
  assert.equal(titles(ends, '2026-12-22'), '1');
  assert.equal(titles(ends, '2026-12-23'), '');
});

test('what repeats east of Greenwich is there on its last day', () => {
  const until = (start, time) => `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n${start}\r\nRRULE:FREQ=WEEKLY;UNTIL=${time}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
  const count = (body, from) => list({ body }, { feed: 'team.ics', from }).events.length;
  // 08:00 on the 22nd in Tokyo is 23:00 on the 21st in UTC.
  const tokyo = until('DTSTART;TZID=Asia/Tokyo:20261201T080000', '20261221T230000Z');
  assert.equal(count(tokyo, '2026-12-22'), 1, 'its last day');
  assert.equal(count(tokyo, '2026-12-23'), 0);
  const utc = until('DTSTART:20261201T230000Z', '20261222T230000Z');
  assert.equal(count(utc, '2026-12-22'), 1);
  assert.equal(count(utc, '2026-12-23'), 0, 'it is shown in UTC');
  const dates = until('DTSTART;VALUE=DATE:20261201', '20261222');
  assert.equal(count(dates, '2026-12-22'), 1);
  assert.equal(count(dates, '2026-12-23'), 0);
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
